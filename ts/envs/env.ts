/** The contract of a world. Whoever implements it gets training, evaluation and checkpoints. */
import type { ActionSpace, ObservationSpace, ValueOf } from "../spaces/space.js";

/** A value, or a promise of it: a world may be synchronous or not; only promises are waited for. */
export type Awaitable<T> = T | PromiseLike<T>;

/** What `reset` gives. */
export interface ResetResult<O> {
  /** First observation of the episode. The same array may be given each time: it is copied at once. */
  readonly observation: O;
  /** Anything else worth knowing; not used for training. */
  readonly info?: Readonly<Record<string, unknown>>;
}

/** What `step` gives. */
export interface StepResult<O> {
  /** Observation after the action. The same array may be given each time: it is copied at once. */
  readonly observation: O;
  /** Reward of this step: a finite number. */
  readonly reward: number;
  /** True if the episode reached an end of the world's own (goal, crash): nothing comes after it. */
  readonly terminated: boolean;
  /** True if the episode was cut off (time limit): its value goes on beyond. */
  readonly truncated: boolean;
  /** Anything else worth knowing; not used for training. `is_success` at an episode's end is counted by `evaluate`. */
  readonly info?: Readonly<Record<string, unknown>>;
}

/**
 * A world, with Gymnasium's meaning of everything.
 *
 * @example
 * ```ts
 * import { box, discrete, type Env } from "reinforcets";
 * const observationSpace = box({ low: 0, high: 9 });
 * const actionSpace = discrete(2);
 * class Corridor implements Env<typeof observationSpace, typeof actionSpace> {
 *   readonly id = "Corridor";
 *   readonly observationSpace = observationSpace;
 *   readonly actionSpace = actionSpace;
 *   #place = 0;
 *   reset() {
 *     this.#place = 0;
 *     return { observation: new Float32Array([0]) };
 *   }
 *   step(action: 0 | 1) {
 *     this.#place = Math.max(0, this.#place + (action === 1 ? 1 : -1));
 *     const terminated = this.#place === 9;
 *     return { observation: new Float32Array([this.#place]), reward: terminated ? 1 : -0.1, terminated, truncated: false };
 *   }
 * }
 * console.log(new Corridor().step(1).observation); // Float32Array(1) [ 1 ]
 * ```
 */
export interface Env<O extends ObservationSpace = ObservationSpace, A extends ActionSpace = ActionSpace> {
  /** Name used in reports, files and errors; by default the name of the class. */
  readonly id?: string;
  /** What it shows. */
  readonly observationSpace: O;
  /** What it takes. */
  readonly actionSpace: A;
  /**
   * Starts an episode.
   *
   * @param options - `seed`: a whole number from 0 to 2^32 - 1; the same seed gives the same episode for the same
   * actions. Without it the world goes on from where its randomness is. The trainer gives a seed to each world's first
   * reset only.
   */
  reset(options?: { readonly seed?: number }): Awaitable<ResetResult<ValueOf<O>>>;
  /**
   * Takes one step. After a step that ends the episode, `reset` comes next.
   *
   * @param action - A value of the action space. An array is reused for the next step: copy what you keep.
   */
  step(action: ValueOf<A>): Awaitable<StepResult<ValueOf<O>>>;
  /**
   * Rewards for goals that were chosen afterwards: for hindsight replay in worlds whose observation is a dict with
   * `observation`, `achieved_goal` and `desired_goal`. Called with all goals of the episodes that ended since the last
   * update, of all worlds; it must be pure, the same in all of them, and give what `step` gives.
   *
   * @param achieved - Goals that were reached by a step, `[rewards.length × width]`.
   * @param desired - Goals that they are compared with, of the same shape.
   * @param rewards - To be filled, a finite number for each row.
   */
  computeReward?(achieved: Float32Array, desired: Float32Array, rewards: Float32Array): void;
  /** The whole state, its randomness included, as plain JSON; with `restore` it makes resuming exact. */
  snapshot?(): unknown;
  /**
   * Goes on from a snapshot.
   *
   * @param state - What `snapshot` gave, after a way through JSON.
   */
  restore?(state: unknown): void;
  /** Lets go of what the world holds. The library never calls it: who makes a world closes it. */
  close?(): void;
}

/** A world that never gives a promise. */
export interface SyncEnv<O extends ObservationSpace = ObservationSpace, A extends ActionSpace = ActionSpace>
  extends Env<O, A> {
  /**
   * Starts an episode.
   *
   * @param options - `seed`, as in {@link Env.reset}.
   */
  reset(options?: { readonly seed?: number }): ResetResult<ValueOf<O>>;
  /**
   * Takes one step.
   *
   * @param action - A value of the action space.
   */
  step(action: ValueOf<A>): StepResult<ValueOf<O>>;
}

/** The observation of an env type. */
export type ObservationOf<E> = E extends {
  /** Its space. */
  readonly observationSpace: infer O extends ObservationSpace;
}
  ? ValueOf<O>
  : never;
/** The action of an env type. */
export type ActionOf<E> = E extends {
  /** Its space. */
  readonly actionSpace: infer A extends ActionSpace;
}
  ? ValueOf<A>
  : never;

/**
 * A world's name: its `id`, or its class.
 *
 * @param env - The world.
 * @returns The name.
 */
export function nameOf(env: Env): string {
  return env.id ?? (env.constructor === Object ? "Env" : env.constructor.name);
}

/**
 * Whether something has to be waited for.
 *
 * @param value - Anything.
 * @returns True for promises and their like.
 */
export function isThenable<T>(value: Awaitable<T>): value is PromiseLike<T> {
  return typeof value === "object" && value !== null && typeof (value as PromiseLike<T>).then === "function";
}
