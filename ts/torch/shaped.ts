/** Operations that give the same numbers another shape, and those that pick or place elements. */
import { NONE, ops } from "./addon.js";
import { Elementwise } from "./elementwise.js";
import { made, several, slotOf, told } from "./handle.js";
import type { Tensor } from "./tensor.js";

/** Sizes of the dimensions, outermost first. */
export type Shape = readonly number[];

/** A range of one dimension, as in `at`. */
export interface Range {
  /** First index; from the end when negative. */
  readonly start?: number;
  /** Index after the last. */
  readonly end?: number;
  /** Distance of two; positive. */
  readonly step?: number;
}

/** Views and selections of a tensor. A view shares memory: writing to one writes to the other. */
export abstract class Shaped extends Elementwise {
  /** The same numbers in another shape; one size may be -1. A view where memory allows, else a copy. */
  reshape(...shape: Shape): Tensor {
    return made(ops.reshape, slotOf(this), shape);
  }

  /** As `reshape`, and always a view; throws where memory does not allow it. */
  view(...shape: Shape): Tensor {
    return made(ops.view, slotOf(this), shape);
  }

  /** Dimensions in another order. */
  permute(...dims: readonly number[]): Tensor {
    return made(ops.permute, slotOf(this), dims);
  }

  /** Two dimensions swapped; the last two by default. */
  transpose(first = -2, second = -1): Tensor {
    return made(ops.transpose, slotOf(this), first, second);
  }

  /** Dimensions `start` to `end` as one. */
  flatten(start = 0, end = -1): Tensor {
    return made(ops.flatten, slotOf(this), start, end);
  }

  /** A size of 1 put in before `dim`. */
  unsqueeze(dim: number): Tensor {
    return made(ops.unsqueeze, slotOf(this), dim);
  }

  /** Sizes of 1 taken out: all, or those named. */
  squeeze(...dims: readonly number[]): Tensor {
    return made(ops.squeeze, slotOf(this), dims.length > 0 ? dims : null);
  }

  /** Sizes of 1 stretched without a copy; -1 keeps a size. */
  expand(...shape: Shape): Tensor {
    return made(ops.expand, slotOf(this), shape);
  }

  /** The tensor repeated so many times along each dimension. */
  repeat(...times: readonly number[]): Tensor {
    return made(ops.repeat, slotOf(this), times);
  }

  /** Dimensions in reverse. */
  flip(...dims: readonly number[]): Tensor {
    return made(ops.flip, slotOf(this), dims);
  }

  /** Zero above a diagonal. */
  tril(diagonal = 0): Tensor {
    return made(ops.tril, slotOf(this), diagonal);
  }

  /** Zero below a diagonal. */
  triu(diagonal = 0): Tensor {
    return made(ops.triu, slotOf(this), diagonal);
  }

  /** The same numbers side by side in memory; itself if they are. */
  contiguous(): Tensor {
    return made(ops.contiguous, slotOf(this));
  }

  /** The slices along a dimension. */
  unbind(dim = 0): readonly Tensor[] {
    return several(() => ops.unbind(slotOf(this), dim)) as Tensor[];
  }

  /** `chunks` parts along a dimension, the last of which may be smaller. */
  chunk(chunks: number, dim = 0): readonly Tensor[] {
    return several(() => ops.chunk(slotOf(this), chunks, dim)) as Tensor[];
  }

  /** One index of a dimension; the dimension goes. */
  select(dim: number, index: number): Tensor {
    return made(ops.select, slotOf(this), dim, index);
  }

  /** `length` indices of a dimension from `start`. */
  narrow(dim: number, start: number, length: number): Tensor {
    return made(ops.narrow, slotOf(this), dim, start, length);
  }

  /** A range of a dimension. */
  slice(dim: number, { start, end, step = 1 }: Range = {}): Tensor {
    return made(ops.slice, slotOf(this), dim, start ?? null, end ?? null, step);
  }

  /**
   * Indices for the first dimensions, from left to right: a number picks one, a range a part, `null` all of it.
   *
   * `at(0)` is a row, `at(null, 2)` a column. The result is a view.
   */
  at(...indices: readonly (number | Range | null)[]): Tensor {
    let [view, dim]: [Shaped, number] = [this, 0];
    for (const index of indices) {
      if (typeof index === "number") view = view.select(dim, index);
      else if (index !== null) view = view.slice(dim++, index);
      else dim++;
    }
    return view === this ? this.reshape(...told(() => ops.shape(slotOf(this)))) : (view as Tensor);
  }

  /** Elements by tensors of int64 or bool, one for each of the first dimensions; `null` for all of one. */
  index(...indices: readonly (Tensor | null)[]): Tensor {
    const slots = indices.map((index) => (index ? slotOf(index) : NONE));
    return made(ops.index, slotOf(this), slots);
  }

  /** Whole slices of a dimension, by an int64 vector. */
  indexSelect(dim: number, index: Tensor): Tensor {
    return made(ops.indexSelect, slotOf(this), dim, slotOf(index));
  }

  /** `out[i][j] = x[index[i][j]][j]` for `dim` 0, and so on. */
  gather(dim: number, index: Tensor): Tensor {
    return made(ops.gather, slotOf(this), dim, slotOf(index));
  }

  /** The reverse of `gather`: a copy with `source` put where `index` says. */
  scatter(dim: number, index: Tensor, source: Tensor | number): Tensor {
    const [x, at] = [slotOf(this), slotOf(index)];
    if (typeof source === "number") return made(ops.scatterScalar, x, dim, at, source);
    return made(ops.scatter, x, dim, at, slotOf(source));
  }

  /** As `scatter`, adding. */
  scatterAdd(dim: number, index: Tensor, source: Tensor): Tensor {
    return made(ops.scatterAdd, slotOf(this), dim, slotOf(index), slotOf(source));
  }

  /** A copy with `value` where `mask` is true. */
  maskedFill(mask: Tensor, value: number): Tensor {
    return made(ops.maskedFill, slotOf(this), slotOf(mask), value);
  }

  /** The elements where `mask` is true, as a vector. */
  maskedSelect(mask: Tensor): Tensor {
    return made(ops.maskedSelect, slotOf(this), slotOf(mask));
  }

  /** The places of nonzero elements, int64 of shape `[count, rank]`. */
  nonzero(): Tensor {
    return made(ops.nonzero, slotOf(this));
  }

  /** int64 class numbers as rows of zeros with a single 1. */
  oneHot(classes: number): Tensor {
    return made(ops.oneHot, slotOf(this), classes);
  }
}
