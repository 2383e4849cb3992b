/**
 * Tensors, networks and optimisers on libtorch, for algorithms of one's own.
 *
 * ```ts
 * import { manualSeed, nn, optim, randn, tidy } from "reinforcets/torch";
 *
 * manualSeed(1);
 * const net = new nn.Sequential(new nn.Linear(4, 64), new nn.Tanh(), new nn.Linear(64, 1));
 * const adam = new optim.Adam(net.parameters(), { lr: { start: 1e-2, end: 0 }, totalSteps: 100 });
 * const x = randn([256, 4]);
 * const y = x.sum(1, true).sin();
 * for (let step = 0; step < 100; step++) {
 *   tidy(() => {
 *     const loss = net.forward(x).sub(y).square().mean();
 *     adam.zeroGrad();
 *     loss.backward();
 *     adam.step();
 *     if (step % 20 === 0) console.log(step, loss.item());
 *   });
 * }
 * net.saveStateDict("net.safetensors");
 * ```
 *
 * libtorch is loaded by the first call, never by the import; `npx reinforcets libtorch install` gets one.
 *
 * **Tensors.** {@link tensor}, {@link zeros} and the like make them, {@link Tensor} has the operations. Shapes broadcast
 * and gradients are recorded as in PyTorch, and names are PyTorch's in camel case; a name that ends in `_` changes the tensor
 * itself. `at` picks parts: `x.at(null, 0)` is the first column, a view. `Tensor.wrap` and `viewData` share memory with
 * typed arrays. Numbers are on the CPU unless `device` says otherwise.
 *
 * **Memory** needs no care: V8 knows how much hangs on each object, and what nobody holds is freed even in a loop that
 * never awaits. {@link tidy} frees at once all temporaries of some work, `using x = …` one tensor at the end of its block.
 *
 * **Networks.** {@link nn.Module} finds parameters in fields. Parts have PyTorch's names, so that `saveStateDict` and
 * `loadStateDict` exchange safetensors files with it. First weights come from the core's initialisers and its own random
 * stream. `toSpec` turns a network into layers for an agent (`embedder` or `middleware`), which then runs natively; a
 * `forward` of your own belongs in a loop of your own.
 *
 * **Optimisers** take one native call a step, by the very rules that agents train with.
 *
 * **Errors** have a stable `code`, the shapes, dtypes and devices of what was given in `details`, and a stack that begins
 * at your line. `INVALID_SHAPE` and `INVALID_DATA`: what was given does not fit. `CLOSED`: a tensor was disposed.
 * `INVALID_STATE`: a graph that is gone, or was never recorded. `OUT_OF_MEMORY`: no room; nothing was changed.
 *
 * @module reinforcets/torch
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
