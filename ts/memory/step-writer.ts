/** Copies steps into the memory that a buffer shares with the core, checked. */
import type { StepResult } from "../envs/env.js";
import { ConfigError, DataError, show } from "../errors.js";
import type { RawStepSlots } from "../native.js";
import { observationWriter, type WriteObservation } from "../training/columns.js";
import type { Spaces } from "./options.js";

/** Writes single steps, a row each. */
export class StepWriter {
  readonly #slots: RawStepSlots;
  readonly #observation: WriteObservation;
  readonly #action: WriteObservation;
  readonly #actionSlot: readonly [RawStepSlots["action"]];

  /**
   * @param spaces - What the values must be of.
   * @param slots - The core's memory.
   */
  constructor(spaces: Spaces, slots: RawStepSlots) {
    this.#slots = slots;
    this.#observation = observationWriter(spaces.observationSpace, "observation");
    this.#action = observationWriter(spaces.actionSpace, "action");
    this.#actionSlot = [slots.action];
  }

  /**
   * Writes a first observation.
   *
   * @param row - Where to.
   * @param observation - A value of the observation space.
   */
  first(row: number, observation: unknown): void {
    this.#observation(this.#slots.observation, row, observation);
  }

  /**
   * Writes a step.
   *
   * @param row - Where to.
   * @param action - What was done, a value of the action space.
   * @param step - What came of it.
   */
  step(row: number, action: unknown, step: StepResult<unknown>): void {
    if (typeof step !== "object" || step === null) {
      throw invalid("the step", step, "{ observation, reward, terminated, truncated }");
    }
    const { observation, reward, terminated, truncated } = step;
    if (typeof reward !== "number" || !Number.isFinite(Math.fround(reward))) {
      throw invalid("reward", reward, "a finite number");
    }
    if (typeof terminated !== "boolean") throw invalid("terminated", terminated, "true or false");
    if (typeof truncated !== "boolean") throw invalid("truncated", truncated, "true or false");
    this.#action(this.#actionSlot, row, action);
    this.#observation(this.#slots.observation, row, observation);
    this.#slots.reward[row] = reward;
    this.#slots.terminated[row] = terminated ? 1 : 0;
    this.#slots.truncated[row] = truncated ? 1 : 0;
  }

  /**
   * Writes recurrent states.
   *
   * @param state - A row for each of `worlds`.
   * @param worlds - How many.
   * @param all - How many rows the memory has.
   */
  state(state: Float32Array | undefined, worlds: number, all: number): void {
    const to = this.#slots.state;
    const width = (to?.length ?? 0) / all;
    if (!to && state === undefined) return;
    if (!(state instanceof Float32Array) || state.length !== width * worlds) {
      const expected = to ? `Float32Array of ${width * worlds} values` : "none: stateSize is 0";
      throw new DataError("INVALID_SHAPE", `state is ${show(state)}, expected ${expected}`, {
        what: "state",
        got: show(state),
        expected,
      });
    }
    to?.set(state);
  }
}

/**
 * Which worlds a call is about.
 *
 * @param world - The world that the user named, if any.
 * @param given - How many values there are; undefined for a single one that is not in an array.
 * @param nEnvs - How many worlds there are.
 * @returns The first one.
 */
export function firstWorld(world: number | undefined, given: number | undefined, nEnvs: number): number {
  if (world !== undefined && (!Number.isInteger(world) || world < 0 || world >= nEnvs)) {
    const allowed = `a whole number from 0 to ${nEnvs - 1}`;
    const details = { field: "world", value: show(world), allowed };
    throw new ConfigError("INVALID_CONFIG", `world = ${details.value} is not allowed: ${allowed}`, details);
  }
  const all = world === undefined ? nEnvs : 1;
  if ((given ?? 1) === all) return world ?? 0;
  const [got, expected] = [String(given ?? 1), `${all}, one for each world, or tell the world`];
  throw new DataError("INVALID_SHAPE", `the step has ${got} values, expected ${expected}`, {
    what: "the step",
    got,
    expected,
  });
}

function invalid(what: string, value: unknown, expected: string): DataError {
  const problem = `is ${show(value)}, expected ${expected}`;
  return new DataError("INVALID_DATA", `${what} ${problem}`, { what, problem });
}
