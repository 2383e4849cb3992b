/** Batches: memory of the core's that is made once for each batch size and filled again and again. */
import { calling, fromNative } from "../errors.js";
import type { NativeBatch, NativeReplay, RawBatch } from "../native.js";

/** Batch sizes whose memory is kept; the one that was made first goes. */
const KEPT = 8;

/** A batch with its native half. */
export interface Bound<B> {
  /** What JavaScript sees. */
  readonly batch: B;
  /** What the core fills. */
  readonly native: NativeBatch;
}

/** The batches of one buffer. */
export class Batches<B extends object> {
  readonly #buffer: NativeReplay;
  readonly #make: (raw: RawBatch, size: number) => B;
  readonly #bound = new Map<number, Bound<B>>();

  /**
   * @param buffer - The buffer's native half.
   * @param make - Names what the core gives.
   */
  constructor(buffer: NativeReplay, make: (raw: RawBatch, size: number) => B) {
    this.#buffer = buffer;
    this.#make = make;
  }

  /**
   * Draws a batch.
   *
   * @param size - How many.
   * @param beta - Importance exponent.
   * @returns The batch of this size, filled anew.
   */
  sample(size: number, beta: number): Bound<B> {
    const bound = this.#bound.get(size) ?? this.#bind(size);
    try {
      this.#buffer.sample(bound.native, beta);
    } catch (error) {
      throw fromNative(error);
    }
    return bound;
  }

  #bind(size: number): Bound<B> {
    const native = calling(() => this.#buffer.batch(size));
    const bound = { native, batch: Object.freeze(this.#make(native.arrays(), size)) };
    const [oldest] = this.#bound.keys();
    if (this.#bound.size >= KEPT && oldest !== undefined) this.#bound.delete(oldest);
    this.#bound.set(size, bound);
    return bound;
  }

  /**
   * The native half of a batch, if it is one of these.
   *
   * @param batch - A batch.
   * @returns The native half.
   */
  nativeOf(batch: B): NativeBatch | undefined {
    for (const bound of this.#bound.values()) if (bound.batch === batch) return bound.native;
    return undefined;
  }
}

/**
 * A batch with arrays of its own.
 *
 * @param batch - Arrays, numbers, and objects of arrays.
 * @returns The same with every array copied.
 */
export function copied<B extends object>(batch: B): B {
  const copy = (value: unknown): unknown => {
    if (ArrayBuffer.isView(value)) return (value as Float32Array).slice();
    return typeof value === "object" && value !== null ? copied(value) : value;
  };
  return Object.freeze(Object.fromEntries(Object.entries(batch).map(([key, value]) => [key, copy(value)]))) as B;
}
