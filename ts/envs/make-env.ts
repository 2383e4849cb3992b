import { calling, DataError } from "../errors.js";
import { type NativeSingleEnv, native, type PolicySlots, type Typed } from "../native.js";
import { whyNot } from "../spaces/contains.js";
import type { ActionSpace, ObservationSpace, PlainSpace, ValueOf } from "../spaces/space.js";
import { writeAction } from "../training/columns.js";
import type { ResetResult, StepResult } from "./env.js";
import { type EnvSpec, type NativeEnvId, type NativeEnvs, type NativeWorld, specFromJson } from "./native-envs.js";

/**
 * A built-in world, to step by hand or to give to an agent or to `evaluate`.
 *
 * @param id - Gymnasium's id, e.g. `"CartPole-v1"`.
 * @returns The world.
 * @throws ConfigError `UNKNOWN_ENV` with the closest known id.
 * @example
 * ```ts
 * import { makeEnv } from "reinforcets";
 * const env = makeEnv("CartPole-v1");
 * env.reset({ seed: 1 });
 * const { reward, terminated } = env.step(1);
 * console.log(reward, terminated); // 1 false
 * ```
 */
export function makeEnv<Id extends NativeEnvId>(id: Id): NativeEnvs[Id] {
  const env: NativeWorld = new NativeEnv(calling(() => new (native().SingleEnv)(id)));
  return env as NativeEnvs[Id];
}

/** A built-in world behind the `Env` interface. */
export class NativeEnv implements NativeWorld {
  readonly id: string;
  /** What the world says about itself. */
  readonly spec: EnvSpec;
  readonly observationSpace: ObservationSpace;
  readonly actionSpace: ActionSpace;
  readonly #world: NativeSingleEnv;
  readonly #slots: PolicySlots;
  readonly #accepted: ActionSpace;

  /** @param world - The raw world. */
  constructor(world: NativeSingleEnv) {
    this.#world = world;
    this.#slots = world.slots();
    this.spec = specFromJson(JSON.parse(world.spec()));
    this.id = this.spec.id;
    this.observationSpace = this.spec.observationSpace;
    this.actionSpace = this.spec.actionSpace;
    this.#accepted = withoutBounds(this.actionSpace);
  }

  reset(options: { readonly seed?: number } = {}): ResetResult<ValueOf<ObservationSpace>> {
    calling(() => this.#world.reset(options.seed ?? null));
    return { observation: this.#observation() };
  }

  step(action: ValueOf<ActionSpace>): StepResult<ValueOf<ObservationSpace>> {
    const reason = whyNot(this.#accepted, action);
    if (reason) throw new DataError("INVALID_DATA", `action ${reason}`, { what: "action", problem: reason });
    writeAction(this.actionSpace, this.#slots.action, action);
    const flags = calling(() => this.#world.step());
    return {
      observation: this.#observation(),
      reward: this.#world.reward(),
      terminated: (flags & 1) !== 0,
      truncated: (flags & 2) !== 0,
    };
  }

  snapshot(): string {
    return Buffer.from(this.#world.snapshot()).toString("base64");
  }

  restore(state: string): void {
    calling(() => this.#world.restore(new Uint8Array(Buffer.from(state, "base64"))));
  }

  #observation(): ValueOf<ObservationSpace> {
    const { observation } = this.#slots;
    const value = (space: PlainSpace, column: Typed): number | Typed =>
      space.type === "discrete" ? (column[0] ?? 0) : column.slice();
    const space = this.observationSpace;
    if (space.type !== "dict") return value(space, observation[0] as Typed);
    const parts = Object.entries(space.spaces).map(([key, part], i) => [key, value(part, observation[i] as Typed)]);
    return Object.fromEntries(parts);
  }
}

/** Forces beyond a box's bounds are clipped by the world, as in Gymnasium; everything else has to fit. */
function withoutBounds(space: ActionSpace): ActionSpace {
  if (space.type !== "box") return space;
  return {
    ...space,
    low: space.low.map(() => Number.NEGATIVE_INFINITY),
    high: space.high.map(() => Number.POSITIVE_INFINITY),
  };
}
