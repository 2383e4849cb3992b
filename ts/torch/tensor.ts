/** The tensor. */
import { loaded, ops, type TensorData } from "./addon.js";
import { type Device, type Dtype, deviceCode, deviceName, dtypeCode, dtypeName, isDtype } from "./dtype.js";
import { made, maybeSlot, resultsAre, several, slotOf, told } from "./handle.js";
import { lend } from "./lend.js";
import { Reduced } from "./reduced.js";
import type { Shape } from "./shaped.js";

/** Numbers in nested arrays, as deep as a tensor has dimensions. */
export type Nested = number | boolean | readonly Nested[];

/**
 * Numbers in a grid of any number of dimensions, on the CPU or a GPU, made by {@link tensor}, {@link zeros} and the like.
 *
 * Operations return new tensors; those whose names end in `_` change the tensor itself. Memory that nothing holds is
 * freed by itself; `dispose`, `using` and {@link tidy} free it earlier.
 */
export class Tensor extends Reduced {
  /** Sizes of the dimensions. */
  get shape(): Shape {
    return told(() => ops.shape(slotOf(this)));
  }

  /** How many elements there are. */
  get size(): number {
    return told(() => ops.numel(slotOf(this)));
  }

  /** What the elements are. */
  get dtype(): Dtype {
    return dtypeName(told(() => ops.dtype(slotOf(this))));
  }

  /** Where the memory is. */
  get device(): Device {
    return deviceName(told(() => ops.device(slotOf(this))));
  }

  /** Whether operations on it are recorded. */
  get requiresGrad(): boolean {
    return told(() => ops.requiresGrad(slotOf(this)));
  }

  /** Starts or ends recording; allowed for tensors that were not computed from recorded ones. */
  setRequiresGrad(value = true): this {
    told(() => ops.setRequiresGrad(slotOf(this), value));
    return this;
  }

  /** The gradient that `backward` left here, if any. It is the memory itself: later passes add to it. */
  get grad(): Tensor | undefined {
    return several(() => ops.grad(slotOf(this)))[0];
  }

  /** Replaces the gradient, or removes it. */
  setGrad(gradient: Tensor | null): void {
    told(() => ops.setGrad(slotOf(this), maybeSlot(gradient)));
  }

  /**
   * Adds the gradients of this number to `grad` of every leaf that it was computed from.
   *
   * @param options - `gradient`: of this tensor, needed unless it is one number; `retainGraph`: allows another pass.
   */
  backward({
    gradient,
    retainGraph = false,
  }: {
    readonly gradient?: Tensor;
    readonly retainGraph?: boolean;
  } = {}): void {
    told(() => ops.backward(slotOf(this), maybeSlot(gradient), retainGraph));
  }

  /** The same numbers, cut off from what they were computed from. */
  detach(): Tensor {
    return made(ops.detach, slotOf(this));
  }

  /** A copy in memory of its own. */
  clone(): Tensor {
    return made(ops.clone, slotOf(this));
  }

  /** Converted to a dtype, or moved to a device; itself, as another object, if nothing is to be done. */
  to(what: Dtype | Device): Tensor {
    if (isDtype(what)) return made(ops.toDtype, slotOf(this), dtypeCode(what));
    return made(ops.toDevice, slotOf(this), deviceCode(what));
  }

  /** The only element. @throws DataError `INVALID_SHAPE` if there is more than one. */
  item(): number {
    return told(() => ops.item(slotOf(this)));
  }

  /**
   * A copy of the elements, row by row: float64 as Float64Array, int32 as Int32Array, uint8 and bool as Uint8Array,
   * int64 as Float64Array (beyond ±2⁵³ it throws; see `toBigInts`), others as Float32Array.
   */
  data(): TensorData {
    return told(() => ops.data(slotOf(this)));
  }

  /** As `data`, over the tensor's own memory where that is possible: contiguous, on the CPU, of such a type. */
  viewData(): TensorData {
    return told(() => ops.viewArray(slotOf(this)));
  }

  /** A copy of whole numbers of any size. */
  toBigInts(): BigInt64Array {
    return told(() => ops.bigInts(slotOf(this)));
  }

  /** The elements in nested arrays; a number for a tensor without dimensions. */
  toArray(): Nested {
    const [data, shape, bool] = [this.data(), this.shape, this.dtype === "bool"];
    let at = 0;
    const level = (dim: number): Nested => {
      const size = shape[dim];
      if (size !== undefined) return Array.from({ length: size }, () => level(dim + 1));
      const value = data[at++] ?? 0;
      return bool ? value !== 0 : value;
    };
    return level(0);
  }

  /** Shape and dtype, for logs. */
  override toString(): string {
    return this.disposed ? "Tensor(disposed)" : `Tensor(${this.dtype} [${this.shape.join(", ")}])`;
  }

  /**
   * A tensor over the memory of a typed array: writing to one writes to the other. The array lives as long as the tensor
   * and all views of it, and can no longer be transferred to another thread.
   *
   * @param array - Float32Array, Float64Array, Int32Array, Uint8Array or BigInt64Array.
   * @param shape - Its shape; one dimension by default.
   * @throws DataError `INVALID_DATA` for memory that is resizable, shared or detached; `INVALID_SHAPE` for a shape of
   * another size.
   */
  static wrap(array: TensorData | BigInt64Array, shape: Shape = [array.length]): Tensor {
    told(() => lend(array));
    return made(loaded().wrap, array as ArrayBufferView, shape, false);
  }
}

resultsAre(Tensor);
