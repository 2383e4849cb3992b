import { DataError, fromNative, show } from "../errors.js";
import type { RawBatch } from "../native.js";
import type { ActionSpace, ObservationSpace } from "../spaces/space.js";
import { type ArrayOf, type ArraysOf, arraysOf } from "./arrays.js";
import { Batches, copied } from "./batches.js";
import { bytesFor, ExperienceBuffer, nativeOf } from "./experience.js";
import { KIND, type Kin, type PriorityOptions, type ReplayBufferOptions } from "./options.js";
import { type PrioritizedSampleOptions, wrongArray } from "./prioritized.js";

/** What a {@link SequenceReplayBuffer} is made of. */
export type SequenceReplayBufferOptions<O extends ObservationSpace, A extends ActionSpace> = ReplayBufferOptions<O, A> &
  PriorityOptions & {
    /** Steps of a sequence, burn-in included, ≥ `nStep`; default 80, R2D2's. It has to fit into a world's rows. */
    readonly sequenceLength?: number;
    /** Steps that a sequence shares with the one before, less than `sequenceLength`; default 40. */
    readonly sequenceOverlap?: number;
    /**
     * Steps that only bring the state up to date, at most `sequenceOverlap`; default 40. A sequence that starts an episode
     * has none: its state is known.
     */
    readonly burnIn?: number;
    /** Numbers of recurrent state that are stored with each step; default 0, none. */
    readonly stateSize?: number;
    /** Whether sequences are drawn by priority; default false. */
    readonly prioritized?: boolean;
    /** η, from 0 to 1: a sequence's priority is η · max |δ| + (1 − η) · mean |δ|. Default 0.9. */
    readonly priorityEta?: number;
  };

/**
 * Sequences, step-major: number `step · size + sequence`. What lies beyond the end of a sequence is padding: zeros, and the
 * first action again. The arrays are the core's memory, valid until the next batch of this size is drawn.
 */
export interface SequenceBatch<O extends ObservationSpace = ObservationSpace, A extends ActionSpace = ActionSpace> {
  /** How many sequences. */
  readonly size: number;
  /** Steps of a sequence. */
  readonly length: number;
  /** Observations, `[(length + 1) × size × frameStack × width]`: one more than actions. */
  readonly obs: ArraysOf<O>;
  /** 1 at the first step of sequences that start an episode, `[(length + 1) × size]`. */
  readonly starts: Uint8Array;
  /** Recurrent states before the first steps, `[size × stateSize]`; only where the buffer keeps some. */
  readonly state?: Float32Array;
  /** What was done, `[length × size × width]`. */
  readonly actions: ArrayOf<A>;
  /** n-step returns, `[length × size]`; they end with the sequence at the latest. */
  readonly rewards: Float32Array;
  /** What the value at `next` counts, `[length × size]`: 0 where the episode terminated. */
  readonly discount: Float32Array;
  /** The number, among the batch's observations, of the one that each return bootstraps from, `[length × size]`. */
  readonly next: Uint32Array;
  /** 1 for steps that are learnt from, `[length × size]`; 0 in burn-in and padding. */
  readonly learn: Uint8Array;
  /** Importance weights, `[length × size]`, the same for all steps of a sequence. */
  readonly weights: Float32Array;
  /** The first row of each sequence, `[size]`. */
  readonly indices: Uint32Array;
}

/**
 * Sequences for networks with memory (R2D2: Kapturowski et al. 2019), with stored recurrent state, burn-in and overlap. They
 * never cross the end of an episode, and no step is lost: an episode's last sequence may be shorter.
 *
 * @example
 * ```ts
 * import { box, discrete, SequenceReplayBuffer } from "reinforcets";
 * using buffer = new SequenceReplayBuffer({
 *   observationSpace: box({ low: 0, high: 99 }),
 *   actionSpace: discrete(2),
 *   capacity: 1000,
 *   sequenceLength: 8,
 *   sequenceOverlap: 4,
 *   burnIn: 2,
 *   stateSize: 3,
 * });
 * buffer.begin(Float32Array.of(0));
 * for (let i = 1; i <= 20; i++) {
 *   const step = { observation: Float32Array.of(i), reward: 1, terminated: i === 20, truncated: false };
 *   buffer.add(0, step, { state: new Float32Array(3) });
 * }
 * const batch = buffer.sample(4);
 * console.log(buffer.length, batch.obs.length, batch.actions.length); // 4 36 32
 * ```
 */
export class SequenceReplayBuffer<
  O extends ObservationSpace = ObservationSpace,
  A extends ActionSpace = ActionSpace,
> extends ExperienceBuffer<O, A> {
  readonly #batches: Batches<SequenceBatch<O, A>>;
  readonly #beta: number;

  /**
   * @param options - Spaces, sizes, and how episodes are cut into sequences.
   * @throws ConfigError `INVALID_CONFIG` for an option out of range, and for a buffer larger than the memory that is free,
   * with its size; `UNKNOWN_OPTION`.
   */
  constructor(options: SequenceReplayBufferOptions<O, A>) {
    const kin: SequenceReplayBufferOptions<O, A> & Kin = { ...options, [KIND]: { kind: "sequence" } };
    super(kin);
    const { observationSpace } = this;
    this.#beta = nativeOf(this).beta();
    this.#batches = new Batches(nativeOf(this), (raw, size) => sequences<O, A>(observationSpace, raw, size));
  }

  /**
   * Bytes that a buffer with these options takes once it is full, told without making it.
   *
   * @param options - As for the constructor.
   * @returns Bytes.
   */
  static bytesFor(options: SequenceReplayBufferOptions<ObservationSpace, ActionSpace>): number {
    return bytesFor("sequence", options);
  }

  /**
   * Draws sequences.
   *
   * @param size - How many, ≥ 1; default 64, R2D2's.
   * @param options - β, and whether to copy.
   * @returns The batch.
   * @throws StateError `INVALID_STATE` while no sequence is complete.
   */
  sample(size: number = 64, options?: PrioritizedSampleOptions): SequenceBatch<O, A> {
    const { batch } = this.#batches.sample(size, options?.beta ?? this.#beta);
    return options?.copy ? copied(batch) : batch;
  }

  /**
   * Sets the priorities of a batch's sequences. Nothing to do where sequences are drawn uniformly; those that were
   * overwritten since are left out.
   *
   * @param batch - The batch of this size that was drawn last, not a copy.
   * @param errors - |δ| of each step, `[length × size]`; burn-in and padding are not read.
   * @throws DataError `INVALID_SHAPE` for another number of errors, or a batch that is not this buffer's; `INVALID_DATA`
   * for a |δ| that is NaN, negative or too large. No priority has changed then.
   */
  updatePriorities(batch: SequenceBatch<O, A>, errors: Float32Array): void {
    const bound = this.#batches.nativeOf(batch);
    if (!bound) {
      const expected = "a batch that this buffer drew, not a copy";
      const got = show(batch);
      throw new DataError("INVALID_SHAPE", `batch is ${got}, expected ${expected}`, { what: "batch", got, expected });
    }
    if (!(errors instanceof Float32Array)) throw wrongArray("errors", errors, "Float32Array");
    try {
      nativeOf(this).updateSequences(bound, errors);
    } catch (error) {
      throw fromNative(error);
    }
  }
}

function sequences<O extends ObservationSpace, A extends ActionSpace>(
  space: O,
  raw: RawBatch,
  size: number,
): SequenceBatch<O, A> {
  return {
    size,
    length: raw.reward.length / size,
    obs: arraysOf(space, raw.observation),
    starts: raw.starts as Uint8Array,
    ...(raw.state ? { state: raw.state } : {}),
    actions: raw.action as ArrayOf<A>,
    rewards: raw.reward,
    discount: raw.discount,
    next: raw.next as Uint32Array,
    learn: raw.learn as Uint8Array,
    weights: raw.weight,
    indices: raw.index,
  };
}
