/** Parts of networks. */
export { Conv2d, type Conv2dOptions, Dropout, Embedding, LayerNorm, Linear } from "./layers.js";
export { Layer, Module, type StateDict } from "./module.js";
export { Flatten, GELU, ReLU, Sequential, Sigmoid, SiLU, Tanh } from "./sequential.js";
