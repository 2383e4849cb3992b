import type { RawBatch } from "../native.js";
import type { ActionSpace, ObservationSpace } from "../spaces/space.js";
import { type ArrayOf, type ArraysOf, arraysOf } from "./arrays.js";
import { Batches, copied } from "./batches.js";
import { bytesFor, ExperienceBuffer, nativeOf } from "./experience.js";
import type { ReplayBufferOptions } from "./options.js";

/**
 * Transitions, a row each. The arrays are the core's memory, valid until the next batch of this size is drawn from the
 * same buffer; ask for `copy` to keep one.
 */
export interface TransitionBatch<O extends ObservationSpace = ObservationSpace, A extends ActionSpace = ActionSpace> {
  /** How many transitions. */
  readonly size: number;
  /** Observations, `[size × frameStack × width]`. */
  readonly obs: ArraysOf<O>;
  /** The observations that returns bootstrap from, `nStep` steps on or where the episode ended; of the same shape. */
  readonly nextObs: ArraysOf<O>;
  /** What was done, `[size × width]`. */
  readonly actions: ArrayOf<A>;
  /** n-step returns: Σ γⁱ r over `nStep` steps, or fewer where the episode ended before. With `nStep` 1: rewards. */
  readonly rewards: Float32Array;
  /** What the value of `nextObs` counts: γᵏ after k steps, 0 where the episode terminated. A truncated one goes on. */
  readonly discount: Float32Array;
  /** 1 where the episode reached an end of the world's own within those steps. */
  readonly terminated: Uint8Array;
  /** Importance weights, ≤ 1; 1 where draws are uniform. */
  readonly weights: Float32Array;
  /** The row of each transition: what `updatePriorities` takes. */
  readonly indices: Uint32Array;
}

/** What {@link ReplayBuffer.sample} takes beside the size. */
export interface SampleOptions {
  /** Arrays of one's own instead of the core's memory; default false. */
  readonly copy?: boolean;
}

/**
 * Transitions drawn uniformly, with replacement. Each observation is stored once; storing a step takes constant time, and
 * drawing takes time in proportion to the batch, whatever the capacity.
 *
 * @example
 * ```ts
 * import { makeEnv, ReplayBuffer, sample } from "reinforcets";
 * const env = makeEnv("CartPole-v1");
 * using buffer = new ReplayBuffer({ env, capacity: 10_000, nStep: 3, seed: 1 });
 * buffer.begin(env.reset({ seed: 1 }).observation);
 * for (let i = 0; i < 500; i++) {
 *   const action = sample(env.actionSpace);
 *   const step = env.step(action);
 *   buffer.add(action, step);
 *   if (step.terminated || step.truncated) buffer.begin(env.reset().observation);
 * }
 * const { obs, actions, rewards } = buffer.sample(64);
 * console.log(obs.length, actions.length, rewards.length); // 256 64 64
 * ```
 */
export class ReplayBuffer<
  O extends ObservationSpace = ObservationSpace,
  A extends ActionSpace = ActionSpace,
> extends ExperienceBuffer<O, A> {
  readonly #batches: Batches<TransitionBatch<O, A>>;

  /**
   * @param options - Spaces and sizes.
   * @throws ConfigError `INVALID_CONFIG` for an option out of range, and for a buffer larger than the memory that is free,
   * with its size; `UNKNOWN_OPTION`.
   */
  constructor(options: ReplayBufferOptions<O, A>) {
    super(options);
    const { observationSpace } = this;
    this.#batches = new Batches(nativeOf(this), (raw, size) => transitions<O, A>(observationSpace, raw, size));
  }

  /**
   * Bytes that a buffer with these options takes once it is full, told without making it.
   *
   * @param options - As for the constructor.
   * @returns Bytes.
   */
  static bytesFor(options: ReplayBufferOptions<ObservationSpace, ActionSpace>): number {
    return bytesFor("uniform", options);
  }

  /**
   * Draws transitions.
   *
   * @param size - How many, ≥ 1; default 256.
   * @param options - Whether to copy.
   * @returns The batch.
   * @throws StateError `INVALID_STATE` while no transition is complete: with n-step returns, before n steps or an end.
   */
  sample(size: number = 256, options?: SampleOptions): TransitionBatch<O, A> {
    return this.draw(size, 1, options);
  }

  /**
   * Draws transitions with an importance exponent.
   *
   * @param size - How many.
   * @param beta - The exponent; without effect where draws are uniform.
   * @param options - Whether to copy.
   * @returns The batch.
   */
  protected draw(size: number, beta: number, options: SampleOptions | undefined): TransitionBatch<O, A> {
    const { batch } = this.#batches.sample(size, beta);
    return options?.copy ? copied(batch) : batch;
  }
}

function transitions<O extends ObservationSpace, A extends ActionSpace>(
  space: O,
  raw: RawBatch,
  size: number,
): TransitionBatch<O, A> {
  return {
    size,
    obs: arraysOf(space, raw.observation),
    nextObs: arraysOf(space, raw.nextObservation),
    actions: raw.action as ArrayOf<A>,
    rewards: raw.reward,
    discount: raw.discount,
    terminated: raw.terminated as Uint8Array,
    weights: raw.weight,
    indices: raw.index,
  };
}
