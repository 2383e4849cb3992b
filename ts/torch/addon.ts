/** The torch addon's operations: numbers instead of tensors, libtorch's names. Nothing of this is public. */
import { torchNative } from "./load.js";

/** Index of a tensor in the addon's table. */
export type Slot = number;

type Made<A extends readonly unknown[]> = (owner: object, ...args: A) => Slot;
type Ints = readonly number[];
type MaybeInts = Ints | null;
type MaybeNumber = number | null;

type UnaryName =
  | ("abs" | "neg" | "exp" | "expm1" | "log" | "log2" | "log10" | "log1p" | "sqrt" | "rsqrt" | "square" | "reciprocal")
  | ("sin" | "cos" | "tan" | "asin" | "acos" | "atan" | "sinh" | "cosh" | "tanh" | "atanh" | "erf" | "sigmoid")
  | ("logSigmoid" | "relu" | "silu" | "elu" | "mish" | "softplus" | "floor" | "ceil" | "round" | "trunc" | "sign")
  | ("isnan" | "isinf" | "isfinite" | "logicalNot" | "max" | "min" | "contiguous" | "nonzero" | "detach" | "clone")
  | "bernoulli";
type UnaryInPlaceName = `${"abs" | "neg" | "exp" | "log" | "sqrt" | "tanh" | "sigmoid" | "relu" | "zero"}_`;
type BinaryName =
  | ("add" | "sub" | "mul" | "div" | "pow" | "remainder" | "floorDivide" | "minimum" | "maximum" | "atan2")
  | ("eq" | "ne" | "lt" | "le" | "gt" | "ge" | "logicalAnd" | "logicalOr" | "logicalXor" | "matmul" | "mm" | "bmm")
  | ("dot" | "outer" | "maskedSelect" | "embedding");
type BinaryInPlaceName = "add_" | "sub_" | "mul_" | "div_" | "fillFrom_" | "copy_";
type ScalarName =
  | `${"add" | "sub" | "mul" | "div" | "pow" | "remainder" | "floorDivide" | "minimum" | "maximum"}Scalar`
  | `${"eq" | "ne" | "lt" | "le" | "gt" | "ge"}Scalar`
  | "rsub"
  | (
      | "leakyRelu"
      | "cumsum"
      | "cumprod"
      | "softmax"
      | "logSoftmax"
      | "unsqueeze"
      | "tril"
      | "triu"
      | "oneHot"
      | "dropout"
    )
  | ("toDtype" | "toDevice");
type ScalarInPlaceName = "addScalar_" | "subScalar_" | "mulScalar_" | "divScalar_" | "fill_";
type ShapedName = "reshape" | "view" | "permute" | "expand" | "repeat" | "flip";
type ReductionName = "sum" | "mean" | "prod" | "logsumexp" | "any" | "all";

/** The operations by name. */
export interface Ops
  extends Record<UnaryName, Made<[Slot]>>,
    Record<UnaryInPlaceName, (x: Slot) => void>,
    Record<BinaryName, Made<[Slot, Slot]>>,
    Record<BinaryInPlaceName, (x: Slot, y: Slot) => void>,
    Record<ScalarName, Made<[Slot, number]>>,
    Record<ScalarInPlaceName, (x: Slot, value: number) => void>,
    Record<ShapedName, Made<[Slot, Ints]>>,
    Record<ReductionName, Made<[Slot, MaybeInts, boolean]>> {
  gelu: Made<[Slot, boolean]>;
  clamp: Made<[Slot, MaybeNumber, MaybeNumber]>;
  clamp_(x: Slot, low: MaybeNumber, high: MaybeNumber): void;
  where: Made<[Slot, Slot, Slot]>;
  lerp: Made<[Slot, Slot, number]>;
  lerp_(x: Slot, end: Slot, weight: number): void;
  maskedFill_(x: Slot, mask: Slot, value: number): void;
  uniform_(x: Slot, from: number, to: number): void;
  normal_(x: Slot, mean: number, std: number): void;
  zeros: Made<[Ints, number, number]>;
  ones: Made<[Ints, number, number]>;
  full: Made<[Ints, number, number, number]>;
  eye: Made<[number, number, number, number]>;
  arange: Made<[number, number, number, number, number]>;
  linspace: Made<[number, number, number, number, number]>;
  rand: Made<[Ints, number, number]>;
  randn: Made<[Ints, number, number]>;
  randint: Made<[number, number, Ints, number, number]>;
  randperm: Made<[number, number, number]>;
  multinomial: Made<[Slot, number, boolean]>;
  manualSeed(seed: number): void;
  std: Made<[Slot, MaybeInts, number, boolean]>;
  var: Made<[Slot, MaybeInts, number, boolean]>;
  norm: Made<[Slot, number, MaybeInts, boolean]>;
  maxDim(x: Slot, dim: number, keep: boolean): readonly Slot[];
  minDim(x: Slot, dim: number, keep: boolean): readonly Slot[];
  amax: Made<[Slot, Ints, boolean]>;
  amin: Made<[Slot, Ints, boolean]>;
  argmax: Made<[Slot, MaybeNumber, boolean]>;
  argmin: Made<[Slot, MaybeNumber, boolean]>;
  sort(x: Slot, dim: number, descending: boolean): readonly Slot[];
  topk(x: Slot, k: number, dim: number, largest: boolean): readonly Slot[];
  equal(x: Slot, y: Slot): boolean;
  allclose(x: Slot, y: Slot, relative: number, absolute: number): boolean;
  transpose: Made<[Slot, number, number]>;
  flatten: Made<[Slot, number, number]>;
  squeeze: Made<[Slot, MaybeInts]>;
  stack: Made<[readonly Slot[], number]>;
  cat: Made<[readonly Slot[], number]>;
  unbind(x: Slot, dim: number): readonly Slot[];
  chunk(x: Slot, chunks: number, dim: number): readonly Slot[];
  select: Made<[Slot, number, number]>;
  narrow: Made<[Slot, number, number, number]>;
  slice: Made<[Slot, number, MaybeNumber, MaybeNumber, number]>;
  index: Made<[Slot, readonly Slot[]]>;
  indexSelect: Made<[Slot, number, Slot]>;
  gather: Made<[Slot, number, Slot]>;
  scatter: Made<[Slot, number, Slot, Slot]>;
  scatterScalar: Made<[Slot, number, Slot, number]>;
  scatterAdd: Made<[Slot, number, Slot, Slot]>;
  maskedFill: Made<[Slot, Slot, number]>;
  einsum: Made<[string, readonly Slot[]]>;
  linear: Made<[Slot, Slot, Slot]>;
  conv2d: Made<[Slot, Slot, Slot, Ints, Ints, Ints, number]>;
  maxPool2d: Made<[Slot, Ints, Ints, Ints]>;
  layerNorm: Made<[Slot, Ints, Slot, Slot, number]>;
  lstm(x: Slot, state: readonly Slot[], weights: readonly Slot[], layers: number, batchFirst: boolean): readonly Slot[];
  gru(x: Slot, state: Slot, weights: readonly Slot[], layers: number, batchFirst: boolean): readonly Slot[];
  attention: Made<[Slot, Slot, Slot, Slot, number, boolean]>;
  initialize(weight: Slot, bias: Slot, init: string, next: string): void;
  drawUniform(x: Slot, bound: number): void;
  drawNormal(x: Slot): void;
  flatLength(parameters: readonly Slot[]): number;
  forgetGradients(parameters: readonly Slot[]): void;
  clipGradients(parameters: readonly Slot[], max: number): number;
  optimizerStep(parameters: readonly Slot[], rule: string, first: Slot, second: Slot, step: number, lr: number): void;
  saveTensors(path: string, names: string, metadata: string, tensors: readonly Slot[]): void;
  loadTensors(path: string): readonly [facts: string, tensors: readonly Slot[]];
  mseLoss: Made<[Slot, Slot, number]>;
  huberLoss: Made<[Slot, Slot, number, number]>;
  crossEntropy: Made<[Slot, Slot, number, number]>;
  binaryCrossEntropyWithLogits: Made<[Slot, Slot, Slot, number]>;
  backward(x: Slot, seed: Slot, keep: boolean): void;
  grad(x: Slot): readonly Slot[];
  setGrad(x: Slot, gradient: Slot): void;
  requiresGrad(x: Slot): boolean;
  setRequiresGrad(x: Slot, value: boolean): void;
  setGradEnabled(value: boolean): boolean;
  fromArray: Made<[ArrayBufferView, Ints, number, number]>;
  wrap: Made<[ArrayBufferView, Ints, boolean]>;
  data(x: Slot): TensorData;
  viewArray(x: Slot): TensorData;
  bigInts(x: Slot): BigInt64Array;
  item(x: Slot): number;
  shape(x: Slot): number[];
  dtype(x: Slot): number;
  device(x: Slot): number;
  isContiguous(x: Slot): boolean;
  numel(x: Slot): number;
  adopt(owner: object, slot: Slot): void;
  free(slot: Slot): void;
  count(): number;
  cudaDevices(): number;
  threads(): number;
  setThreads(threads: number): void;
}

/** What a tensor's numbers come out as: bool as bytes, int64 as float64, half types as float32. */
export type TensorData = Float32Array | Float64Array | Int32Array | Uint8Array;

/** In place of a slot: no tensor. */
export const NONE: Slot = -2;

/** The operations. Set before the first tensor exists, so that methods of tensors use it as it is. */
export let ops: Ops;

/** Loads the addon on first use. */
export function loaded(): Ops {
  ops ??= torchNative() as unknown as Ops;
  return ops;
}
