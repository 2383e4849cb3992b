/** Parts of networks. */
export { type AttentionInputs, type AttentionOptions, MultiheadAttention } from "./attention.js";
export { type InitOptions, initialize } from "./initialize.js";
export {
  Conv2d,
  type Conv2dOptions,
  Dropout,
  Embedding,
  LayerNorm,
  Linear,
  type LinearOptions,
  MaxPool2d,
  type MaxPool2dOptions,
} from "./layers.js";
export { Layer, Module } from "./module.js";
export { GRU, LSTM, type LstmState, type Recurrent, type RecurrentOptions } from "./recurrent.js";
export { ELU, Flatten, GELU, ReLU, Residual, Sequential, Sigmoid, SiLU, Tanh } from "./sequential.js";
