import type { EnvSpec } from "../envs/native-envs.js";
import { calling, fromNative, StateError } from "../errors.js";
import type { NativeSession, PolicySlots } from "../native.js";
import { actionReader, observationWriter, type ReadAction, type WriteObservation } from "../training/columns.js";

/** Rows of one native call at most; more observations are predicted in several. */
const MAX_ROWS = 4096;

/** Asks the policy: copies observations into memory shared with the core, and actions out of it. */
export class Predictor {
  readonly #session: NativeSession;
  readonly #write: WriteObservation;
  readonly #read: ReadAction;
  readonly #start: number | undefined;
  #slots: PolicySlots;
  #rows = 1;

  /**
   * @param session - The native half.
   * @param spec - The world's spaces.
   */
  constructor(session: NativeSession, spec: EnvSpec) {
    this.#session = session;
    this.#slots = calling(() => session.predictSlots(1));
    this.#write = observationWriter(spec.observationSpace, "observation");
    this.#read = actionReader(spec.actionSpace, true);
    this.#start = spec.actionSpace.type === "discrete" ? spec.actionSpace.start : undefined;
  }

  /**
   * The action for one observation.
   *
   * @param observation - A value of the observation space.
   * @param deterministic - The likeliest action instead of a drawn one.
   * @returns A value of the action space.
   */
  one(observation: unknown, deterministic: boolean): unknown {
    const slots = this.#slots;
    this.#write(slots.observation, 0, observation);
    const first = this.#ask(1, deterministic);
    return this.#start === undefined ? this.#read(slots.action, 0) : first + this.#start;
  }

  /**
   * The actions for several observations.
   *
   * @param observations - Values of the observation space.
   * @param deterministic - The likeliest actions instead of drawn ones.
   * @returns Values of the action space, in the same order.
   */
  many(observations: readonly unknown[], deterministic: boolean): unknown[] {
    const actions: unknown[] = [];
    this.#grow(Math.min(MAX_ROWS, observations.length));
    const slots = this.#slots;
    for (let from = 0; from < observations.length; from += this.#rows) {
      const rows = Math.min(this.#rows, observations.length - from);
      for (let row = 0; row < rows; row++) this.#write(slots.observation, row, observations[from + row]);
      this.#ask(rows, deterministic);
      for (let row = 0; row < rows; row++) actions.push(this.#read(slots.action, row));
    }
    return actions;
  }

  /** Written out, not through `calling`: an agent acts in microseconds. */
  #ask(rows: number, deterministic: boolean): number {
    try {
      return this.#session.predict(rows, deterministic);
    } catch (error) {
      throw fromNative(error);
    }
  }

  /** More room, unless the session's thread is at work: then the room there is has to do, in more calls. */
  #grow(rows: number): void {
    if (rows <= this.#rows) return;
    try {
      this.#slots = calling(() => this.#session.predictSlots(rows));
      this.#rows = rows;
    } catch (error) {
      if (!(error instanceof StateError && error.code === "BUSY")) throw error;
    }
  }
}
