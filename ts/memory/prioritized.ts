import { calling, DataError, fromNative, show } from "../errors.js";
import type { ActionSpace, ObservationSpace } from "../spaces/space.js";
import { bytesFor, nativeOf } from "./experience.js";
import { KIND, type Kin, type PrioritizedReplayBufferOptions } from "./options.js";
import { ReplayBuffer, type SampleOptions, type TransitionBatch } from "./replay-buffer.js";

/** What {@link PrioritizedReplayBuffer.sample} takes beside the size. */
export interface PrioritizedSampleOptions extends SampleOptions {
  /** How much of the bias weights take back, from 0 to 1; default `priorityBeta`. */
  readonly beta?: number;
}

/**
 * Transitions drawn in proportion to their priorities (Schaul et al. 2016, arXiv:1511.05952, the proportional variant):
 * one from each n-th part of the whole mass. A new transition has the largest priority there ever was. Weights are
 * divided by the largest of the batch, as Dopamine does. Drawing and updating take time logarithmic in the capacity.
 *
 * @example
 * ```ts
 * import { box, discrete, PrioritizedReplayBuffer } from "reinforcets";
 * using buffer = new PrioritizedReplayBuffer({
 *   observationSpace: box({ low: 0, high: 9 }),
 *   actionSpace: discrete(2),
 *   capacity: 1000,
 * });
 * buffer.begin(Float32Array.of(0));
 * for (let i = 1; i < 10; i++) {
 *   buffer.add(1, { observation: Float32Array.of(i), reward: 1, terminated: false, truncated: false });
 * }
 * const { indices, weights } = buffer.sample(4, { beta: 0.5 });
 * buffer.updatePriorities(indices, Float32Array.of(0.1, 2, 0.5, 0));
 * console.log(weights.length); // 4
 * ```
 */
export class PrioritizedReplayBuffer<
  O extends ObservationSpace = ObservationSpace,
  A extends ActionSpace = ActionSpace,
> extends ReplayBuffer<O, A> {
  readonly #beta: number;

  /**
   * @param options - Spaces, sizes and how priorities count.
   * @throws As {@link ReplayBuffer} does.
   */
  constructor(options: PrioritizedReplayBufferOptions<O, A>) {
    const kin: PrioritizedReplayBufferOptions<O, A> & Kin = { ...options, [KIND]: { kind: "prioritized" } };
    super(kin);
    this.#beta = calling(() => nativeOf(this).beta());
  }

  /**
   * Bytes that a buffer with these options takes once it is full, told without making it.
   *
   * @param options - As for the constructor.
   * @returns Bytes.
   */
  static override bytesFor(options: PrioritizedReplayBufferOptions<ObservationSpace, ActionSpace>): number {
    return bytesFor("prioritized", options);
  }

  /**
   * Draws transitions in proportion to their priorities.
   *
   * @param size - How many, ≥ 1; default 256.
   * @param options - β, and whether to copy.
   * @returns The batch.
   * @throws StateError `INVALID_STATE` while no transition is complete.
   */
  override sample(size: number = 256, options?: PrioritizedSampleOptions): TransitionBatch<O, A> {
    return this.draw(size, options?.beta ?? this.#beta, options);
  }

  /**
   * Sets priorities, usually to |δ|. Transitions that were overwritten since they were drawn are left out, unless another
   * one has their row by now.
   *
   * @param indices - `indices` of a batch.
   * @param priorities - As many numbers from 0 to 1e28.
   * @throws DataError `INVALID_SHAPE` where lengths differ; `INVALID_DATA` for a priority that is NaN, negative or too
   * large, and for an index beyond the capacity. No priority has changed then.
   */
  updatePriorities(indices: Uint32Array, priorities: Float32Array): void {
    if (!(indices instanceof Uint32Array)) throw wrongArray("indices", indices, "Uint32Array");
    if (!(priorities instanceof Float32Array)) throw wrongArray("priorities", priorities, "Float32Array");
    try {
      nativeOf(this).update(indices, priorities);
    } catch (error) {
      throw fromNative(error);
    }
  }
}

/**
 * An error for an array of the wrong type.
 *
 * @param what - Its name.
 * @param value - What was given.
 * @param expected - The type that it must have.
 * @returns The error.
 */
export function wrongArray(what: string, value: unknown, expected: string): DataError {
  const got = show(value);
  return new DataError("INVALID_SHAPE", `${what} is ${got}, expected a ${expected}`, { what, got, expected });
}
