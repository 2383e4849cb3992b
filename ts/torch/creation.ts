/** New tensors. */
import { DataError, show } from "../errors.js";
import { loaded, type Slot, type TensorData } from "./addon.js";
import { deviceCode, dtypeCode, type TensorOptions } from "./dtype.js";
import { made, slotOf } from "./handle.js";
import type { Shape } from "./shaped.js";
import type { Nested, Tensor } from "./tensor.js";

function codes({ dtype = "float32", device = "cpu" }: TensorOptions): [dtype: number, device: number] {
  return [dtypeCode(dtype), deviceCode(device)];
}

function finished(tensor: Tensor, { requiresGrad = false }: TensorOptions): Tensor {
  return requiresGrad ? tensor.setRequiresGrad() : tensor;
}

function shapeOf(values: Nested): number[] {
  const shape: number[] = [];
  for (let level = values; Array.isArray(level); level = level[0] as Nested) shape.push(level.length);
  return shape;
}

function flat(values: Nested, shape: Shape): Float64Array {
  const out = new Float64Array(shape.reduce((a, b) => a * b, 1));
  let at = 0;
  const fill = (value: Nested, dim: number): void => {
    if (!Array.isArray(value)) {
      const number = typeof value === "boolean" ? Number(value) : value;
      if (typeof number !== "number" || dim !== shape.length) throw uneven(value, dim, shape);
      out[at++] = number;
      return;
    }
    if (value.length !== shape[dim]) throw uneven(value, dim, shape);
    for (const inner of value) fill(inner as Nested, dim + 1);
  };
  fill(values, 0);
  return out;
}

function uneven(value: unknown, dim: number, shape: Shape): DataError {
  const text = `tensor: nested arrays must be even; at depth ${dim} there is ${show(value)} where the first ones have shape [${shape.join(", ")}]`;
  return new DataError("INVALID_SHAPE", text, { op: "tensor", dim, shapes: [shape] });
}

/**
 * A tensor with a copy of these numbers.
 *
 * @param values - A number, nested arrays of even lengths, or a typed array (one dimension; `reshape` it).
 * @param options - Dtype (a typed array's own by default, float32 for arrays), device, whether to record.
 */
export function tensor(values: Nested | TensorData | BigInt64Array, options: TensorOptions = {}): Tensor {
  const ops = loaded();
  if (ArrayBuffer.isView(values)) {
    const own = NATURAL[values.constructor.name];
    const [dtype, device] = codes({ ...(own ? { dtype: own } : {}), ...options });
    return finished(made(ops.fromArray, values as ArrayBufferView, [values.length], dtype, device), options);
  }
  const shape = shapeOf(values);
  const [dtype, device] = codes(options);
  return finished(made(ops.fromArray, flat(values, shape) as ArrayBufferView, shape as Shape, dtype, device), options);
}

const NATURAL: Readonly<Record<string, NonNullable<TensorOptions["dtype"]>>> = {
  Float32Array: "float32",
  Float64Array: "float64",
  Int32Array: "int32",
  Uint8Array: "uint8",
  BigInt64Array: "int64",
};

/** Zeros. */
export function zeros(shape: Shape, options: TensorOptions = {}): Tensor {
  return finished(made(loaded().zeros, shape, ...codes(options)), options);
}

/** Ones. */
export function ones(shape: Shape, options: TensorOptions = {}): Tensor {
  return finished(made(loaded().ones, shape, ...codes(options)), options);
}

/** One number everywhere. */
export function full(shape: Shape, value: number, options: TensorOptions = {}): Tensor {
  return finished(made(loaded().full, shape, value, ...codes(options)), options);
}

/** Zeros of another tensor's shape, dtype and device. */
export function zerosLike(x: Tensor): Tensor {
  return zeros(x.shape, { dtype: x.dtype, device: x.device });
}

/** Ones of another tensor's shape, dtype and device. */
export function onesLike(x: Tensor): Tensor {
  return ones(x.shape, { dtype: x.dtype, device: x.device });
}

/** Ones on the diagonal of an `n` × `m` matrix. */
export function eye(n: number, m: number = n, options: TensorOptions = {}): Tensor {
  return finished(made(loaded().eye, n, m, ...codes(options)), options);
}

/** From `start` up to, without, `end`; int64 by default. */
export function arange(start: number, end: number, step = 1, options: TensorOptions = {}): Tensor {
  return finished(made(loaded().arange, start, end, step, ...codes({ dtype: "int64", ...options })), options);
}

/** `steps` numbers from `start` to `end`, both included. */
export function linspace(start: number, end: number, steps: number, options: TensorOptions = {}): Tensor {
  return finished(made(loaded().linspace, start, end, steps, ...codes(options)), options);
}

/** Drawn from U(0, 1). */
export function rand(shape: Shape, options: TensorOptions = {}): Tensor {
  return finished(made(loaded().rand, shape, ...codes(options)), options);
}

/** Drawn from N(0, 1). */
export function randn(shape: Shape, options: TensorOptions = {}): Tensor {
  return finished(made(loaded().randn, shape, ...codes(options)), options);
}

/** Whole numbers drawn from `low` up to, without, `high`; int64 by default. */
export function randint(low: number, high: number, shape: Shape, options: TensorOptions = {}): Tensor {
  return finished(made(loaded().randint, low, high, shape, ...codes({ dtype: "int64", ...options })), options);
}

/** The numbers 0 … n − 1 in random order; int64 by default. */
export function randperm(n: number, options: TensorOptions = {}): Tensor {
  return finished(made(loaded().randperm, n, ...codes({ dtype: "int64", ...options })), options);
}

/** Tensors of one shape side by side along a new dimension. */
export function stack(tensors: readonly Tensor[], dim = 0): Tensor {
  const slots: readonly Slot[] = tensors.map(slotOf);
  return made(loaded().stack, slots, dim);
}

/** Tensors one after the other along a dimension. */
export function cat(tensors: readonly Tensor[], dim = 0): Tensor {
  const slots: readonly Slot[] = tensors.map(slotOf);
  return made(loaded().cat, slots, dim);
}

/** `yes` where `condition` is true, else `no`. */
export function where(condition: Tensor, yes: Tensor, no: Tensor): Tensor {
  return made(loaded().where, slotOf(condition), slotOf(yes), slotOf(no));
}

/** Sums of products by Einstein's notation, e.g. `einsum("bi,ij->bj", x, w)`. */
export function einsum(equation: string, ...tensors: readonly Tensor[]): Tensor {
  const slots: readonly Slot[] = tensors.map(slotOf);
  return made(loaded().einsum, equation, slots);
}
