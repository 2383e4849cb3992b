import type { EnvSpec } from "../envs/native-envs.js";
import { calling, fromNative, StateError } from "../errors.js";
import type { AskedSlots, NativeSession } from "../native.js";
import { actionReader, observationWriter, type ReadAction, type WriteObservation } from "../training/columns.js";
import { memoryOf, PolicyState } from "./policy-state.js";

/** Rows of one native call at most; more observations are predicted in several. */
const MAX_ROWS = 4096;

/** Asks the policy: copies observations into memory shared with the core, and actions out of it. */
export class Predictor {
  readonly #session: NativeSession;
  readonly #write: WriteObservation;
  readonly #read: ReadAction;
  readonly #start: number | undefined;
  #slots: AskedSlots;
  #rows = 1;
  /** Numbers of state a row; 0 without memory. */
  readonly #width: number;

  /**
   * @param session - The native half.
   * @param spec - The world's spaces.
   */
  constructor(session: NativeSession, spec: EnvSpec) {
    this.#session = session;
    this.#slots = calling(() => session.predictSlots(1));
    this.#width = this.#slots.state?.length ?? 0;
    this.#write = observationWriter(spec.observationSpace, "observation");
    this.#read = actionReader(spec.actionSpace, true);
    this.#start = spec.actionSpace.type === "discrete" ? spec.actionSpace.start : undefined;
  }

  /**
   * The action for one observation.
   *
   * @param observation - A value of the observation space.
   * @param deterministic - The likeliest action instead of a drawn one.
   * @param state - What the policy remembers; an episode starts without.
   * @returns A value of the action space.
   */
  one(observation: unknown, deterministic: boolean, state?: PolicyState): unknown {
    const slots = this.#slots;
    this.#write(slots.observation, 0, observation);
    if (state) this.#put(state, 1, 0, 1);
    else if (this.#width > 0) slots.starts[0] = 1;
    const first = this.#ask(1, deterministic);
    if (state) this.#take(state, 1, 0, 1);
    return this.#start === undefined ? this.#read(slots.action, 0) : first + this.#start;
  }

  /**
   * The actions for several observations.
   *
   * @param observations - Values of the observation space.
   * @param deterministic - The likeliest actions instead of drawn ones.
   * @param state - What the policy remembers, a row each; episodes start without.
   * @returns Values of the action space, in the same order.
   */
  many(observations: readonly unknown[], deterministic: boolean, state?: PolicyState): unknown[] {
    const actions: unknown[] = [];
    const all = observations.length;
    this.#grow(Math.min(MAX_ROWS, all));
    const slots = this.#slots;
    for (let from = 0; from < all; from += this.#rows) {
      const rows = Math.min(this.#rows, all - from);
      for (let row = 0; row < rows; row++) this.#write(slots.observation, row, observations[from + row]);
      if (state) this.#put(state, all, from, rows);
      else slots.starts.fill(1, 0, rows);
      this.#ask(rows, deterministic);
      if (state) this.#take(state, all, from, rows);
      for (let row = 0; row < rows; row++) actions.push(this.#read(slots.action, row));
    }
    return actions;
  }

  /**
   * A state for episodes that start.
   *
   * @param rows - Episodes side by side.
   * @returns The state.
   */
  start(rows: number): PolicyState {
    return new PolicyState(rows, this.#width);
  }

  /** Rows `from … from + rows` of a state of `all` rows into the slots. */
  #put(state: PolicyState, all: number, from: number, rows: number): void {
    const { values, starts } = memoryOf(state, all, this.#width);
    this.#slots.state?.set(values.subarray(from * this.#width, (from + rows) * this.#width));
    this.#slots.starts.set(starts.subarray(from, from + rows));
  }

  /** The same, out of the slots. */
  #take(state: PolicyState, all: number, from: number, rows: number): void {
    if (!this.#slots.state) return;
    const { values, starts } = memoryOf(state, all, this.#width);
    values.set(this.#slots.state.subarray(0, rows * this.#width), from * this.#width);
    starts.fill(0, from, from + rows);
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
