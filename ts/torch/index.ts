/**
 * Tensors, networks and optimisers on libtorch, for algorithms of one's own.
 *
 * @packageDocumentation
 */
export type { TensorData } from "./addon.js";
export {
  arange,
  cat,
  einsum,
  eye,
  full,
  linspace,
  ones,
  onesLike,
  rand,
  randint,
  randn,
  randperm,
  stack,
  tensor,
  where,
  zeros,
  zerosLike,
} from "./creation.js";
export type { Device, Dtype, TensorOptions } from "./dtype.js";
export { noGrad, tidy } from "./handle.js";
export {
  binaryCrossEntropyWithLogits,
  crossEntropy,
  huberLoss,
  type LossOptions,
  mseLoss,
  type Reduction,
} from "./losses.js";
export * as nn from "./nn/index.js";
export * as optim from "./optim/index.js";
export type { Dims, Ranked } from "./reduced.js";
export { cudaDeviceCount, cudaIsAvailable, manualSeed, numThreads, setNumThreads, tensorCount } from "./runtime.js";
export type { Range, Shape } from "./shaped.js";
export { loadTensors, type StateDict, saveTensors, type TensorFile } from "./state.js";
export { type Nested, Tensor } from "./tensor.js";
