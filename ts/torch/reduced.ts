/** Operations that make one number, or a row of numbers, of many; products. */
import { ops } from "./addon.js";
import { made, several, slotOf, told } from "./handle.js";
import { Shaped } from "./shaped.js";
import type { Tensor } from "./tensor.js";

/** Along which dimensions, counted from the end when negative; all when absent. */
export type Dims = number | readonly number[];

/** Values and where they were found. */
export interface Ranked {
  /** The values. */
  readonly values: Tensor;
  /** Their places, int64. */
  readonly indices: Tensor;
}

function list(dims: Dims | undefined): readonly number[] | null {
  if (dims === undefined) return null;
  return typeof dims === "number" ? [dims] : dims;
}

function ranked(tensors: readonly (Tensor | undefined)[]): Ranked {
  const [values, indices] = tensors as [Tensor, Tensor];
  return { values, indices };
}

/** Reductions, order and products of a tensor. `keepDim` leaves a size of 1 where a dimension was reduced. */
export abstract class Reduced extends Shaped {
  /** Σ x. */
  sum(dims?: Dims, keepDim = false): Tensor {
    return made(ops.sum, slotOf(this), list(dims), keepDim);
  }

  /** The mean. */
  mean(dims?: Dims, keepDim = false): Tensor {
    return made(ops.mean, slotOf(this), list(dims), keepDim);
  }

  /** Π x. */
  prod(dims?: Dims, keepDim = false): Tensor {
    return made(ops.prod, slotOf(this), list(dims), keepDim);
  }

  /** ln Σ eˣ. */
  logsumexp(dims?: Dims, keepDim = false): Tensor {
    return made(ops.logsumexp, slotOf(this), list(dims), keepDim);
  }

  /** Whether any is nonzero, as bool. */
  any(dims?: Dims, keepDim = false): Tensor {
    return made(ops.any, slotOf(this), list(dims), keepDim);
  }

  /** Whether all are nonzero, as bool. */
  all(dims?: Dims, keepDim = false): Tensor {
    return made(ops.all, slotOf(this), list(dims), keepDim);
  }

  /** The standard deviation; `correction` is taken from the count (1: unbiased). */
  std(
    dims?: Dims,
    { correction = 1, keepDim = false }: { readonly correction?: number; readonly keepDim?: boolean } = {},
  ): Tensor {
    return made(ops.std, slotOf(this), list(dims), correction, keepDim);
  }

  /** The variance; `correction` is taken from the count (1: unbiased). */
  var(
    dims?: Dims,
    { correction = 1, keepDim = false }: { readonly correction?: number; readonly keepDim?: boolean } = {},
  ): Tensor {
    return made(ops.var, slotOf(this), list(dims), correction, keepDim);
  }

  /** (Σ |x|ᵖ)^(1/p). */
  norm(p = 2, dims?: Dims, keepDim = false): Tensor {
    return made(ops.norm, slotOf(this), p, list(dims), keepDim);
  }

  /** The largest of all elements. */
  max(): Tensor;
  /** The largest along a dimension, and where. */
  max(dim: number, keepDim?: boolean): Ranked;
  max(dim?: number, keepDim = false): Tensor | Ranked {
    if (dim === undefined) return made(ops.max, slotOf(this));
    return ranked(several(() => ops.maxDim(slotOf(this), dim, keepDim)));
  }

  /** Where the largest is, int64; in the flattened tensor without a dimension. */
  argmax(dim?: number, keepDim = false): Tensor {
    return made(ops.argmax, slotOf(this), dim ?? null, keepDim);
  }

  /** The smallest of all elements. */
  min(): Tensor;
  /** The smallest along a dimension, and where. */
  min(dim: number, keepDim?: boolean): Ranked;
  min(dim?: number, keepDim = false): Tensor | Ranked {
    if (dim === undefined) return made(ops.min, slotOf(this));
    return ranked(several(() => ops.minDim(slotOf(this), dim, keepDim)));
  }

  /** Where the smallest is, int64; in the flattened tensor without a dimension. */
  argmin(dim?: number, keepDim = false): Tensor {
    return made(ops.argmin, slotOf(this), dim ?? null, keepDim);
  }

  /** Running sums. */
  cumsum(dim: number): Tensor {
    return made(ops.cumsum, slotOf(this), dim);
  }

  /** Running products. */
  cumprod(dim: number): Tensor {
    return made(ops.cumprod, slotOf(this), dim);
  }

  /** eˣ / Σ eˣ along a dimension. */
  softmax(dim = -1): Tensor {
    return made(ops.softmax, slotOf(this), dim);
  }

  /** The logarithm of `softmax`, computed without overflow. */
  logSoftmax(dim = -1): Tensor {
    return made(ops.logSoftmax, slotOf(this), dim);
  }

  /** In order along a dimension. */
  sort(dim = -1, { descending = false }: { readonly descending?: boolean } = {}): Ranked {
    return ranked(several(() => ops.sort(slotOf(this), dim, descending)));
  }

  /** The `k` largest (or smallest) along a dimension, in order. */
  topk(k: number, dim = -1, { largest = true }: { readonly largest?: boolean } = {}): Ranked {
    return ranked(several(() => ops.topk(slotOf(this), k, dim, largest)));
  }

  /** Draws indices of the last dimension with these weights, int64. */
  multinomial(samples: number, { replacement = false }: { readonly replacement?: boolean } = {}): Tensor {
    return made(ops.multinomial, slotOf(this), samples, replacement);
  }

  /** Draws 1 with these probabilities, else 0. */
  bernoulli(): Tensor {
    return made(ops.bernoulli, slotOf(this));
  }

  /** The product of matrices; leading dimensions are a batch and broadcast. */
  matmul(y: Tensor): Tensor {
    return made(ops.matmul, slotOf(this), slotOf(y));
  }

  /** The product of two matrices. */
  mm(y: Tensor): Tensor {
    return made(ops.mm, slotOf(this), slotOf(y));
  }

  /** The products of two batches of matrices, `[n, a, b] × [n, b, c]`. */
  bmm(y: Tensor): Tensor {
    return made(ops.bmm, slotOf(this), slotOf(y));
  }

  /** The product of two vectors, one number. */
  dot(y: Tensor): Tensor {
    return made(ops.dot, slotOf(this), slotOf(y));
  }

  /** The table of products of two vectors. */
  outer(y: Tensor): Tensor {
    return made(ops.outer, slotOf(this), slotOf(y));
  }

  /** Whether shape, dtype and every element are the same. */
  equals(y: Tensor): boolean {
    return told(() => ops.equal(slotOf(this), slotOf(y)));
  }

  /** Whether |x − y| ≤ absolute + relative · |y| everywhere. */
  allClose(
    y: Tensor,
    { relative = 1e-5, absolute = 1e-8 }: { readonly relative?: number; readonly absolute?: number } = {},
  ): boolean {
    return told(() => ops.allclose(slotOf(this), slotOf(y), relative, absolute));
  }
}
