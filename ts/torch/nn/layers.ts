/** Layers with weights, dropout and pooling. First weights are those of PyTorch's layers unless a rule is given. */
import type { LayerSpec } from "../../generated/config.js";
import { loaded } from "../addon.js";
import { ones } from "../creation.js";
import { made, maybeSlot, slotOf, untidied } from "../handle.js";
import type { Tensor } from "../tensor.js";
import { affine, type InitOptions, normal, parameter } from "./initialize.js";
import { Layer } from "./module.js";
import { unsupported } from "./spec.js";

/** Options of {@link Linear}. */
export interface LinearOptions extends InitOptions {
  /**
   * Whether b is there.
   * @defaultValue `true`
   */
  readonly bias?: boolean;
}

/** y = x Wᵀ + b. */
export class Linear extends Layer {
  /** W, `[outputs, inputs]`. */
  weight: Tensor;
  /** b, `[outputs]`. */
  bias: Tensor | null;
  readonly #options: LinearOptions;

  /**
   * @param inputs - Numbers in.
   * @param outputs - Numbers out.
   * @param options - `bias: false` leaves b out; `init` and `next` choose first weights.
   */
  constructor(inputs: number, outputs: number, options: LinearOptions = {}) {
    super();
    [this.weight, this.bias] = affine([outputs, inputs], options);
    this.#options = options;
  }

  override forward(x: Tensor): Tensor {
    return made(loaded().linear, slotOf(x), slotOf(this.weight), maybeSlot(this.bias));
  }

  override toSpec(): readonly LayerSpec[] {
    if (!this.bias) throw unsupported(this, "without bias");
    const { init = { kind: "torch" } } = this.#options;
    return [{ kind: "dense", width: this.weight.shape[0] ?? 0, activation: "identity", init }];
  }
}

/** Options of {@link Conv2d}. */
export interface Conv2dOptions extends InitOptions {
  /**
   * Step of the kernel.
   * @defaultValue `1`
   */
  readonly stride?: number;
  /**
   * Zeros around the picture.
   * @defaultValue `0`
   */
  readonly padding?: number;
}

/** y = W ∗ x + b for pictures `[batch, channels, height, width]`, square kernels. */
export class Conv2d extends Layer {
  /** W, `[outputs, inputs, kernel, kernel]`. */
  weight: Tensor;
  /** b, `[outputs]`. */
  bias: Tensor;
  readonly #options: Conv2dOptions;

  /**
   * @param inputs - Channels in.
   * @param outputs - Channels out.
   * @param kernel - Side of the kernel.
   * @param options - Stride and padding; `init` and `next` choose first weights.
   */
  constructor(inputs: number, outputs: number, kernel: number, options: Conv2dOptions = {}) {
    super();
    const shape = [outputs, inputs, kernel, kernel];
    [this.weight, this.bias] = affine(shape, { ...options, bias: true }) as [Tensor, Tensor];
    this.#options = options;
  }

  override forward(x: Tensor): Tensor {
    const { stride = 1, padding = 0 } = this.#options;
    const [weight, bias] = [slotOf(this.weight), slotOf(this.bias)];
    return made(loaded().conv2d, slotOf(x), weight, bias, [stride, stride], [padding, padding], [1, 1], 1);
  }

  override toSpec(): readonly LayerSpec[] {
    const { stride = 1, padding = 0, init = { kind: "torch" } } = this.#options;
    const [channels = 0, , kernel = 0] = this.weight.shape;
    return [{ kind: "conv2d", channels, kernel, stride, padding, activation: "identity", init }];
  }
}

/** Options of {@link MaxPool2d}. */
export interface MaxPool2dOptions {
  /**
   * Step of the square.
   * @defaultValue the side of the square
   */
  readonly stride?: number;
  /**
   * Border around the picture.
   * @defaultValue `0`
   */
  readonly padding?: number;
}

/** The largest of each square of a picture `[batch, channels, height, width]`. */
export class MaxPool2d extends Layer {
  readonly #kernel: number;
  readonly #stride: number;
  readonly #padding: number;

  /**
   * @param kernel - Side of the square.
   * @param options - Stride and padding.
   */
  constructor(kernel: number, { stride = kernel, padding = 0 }: MaxPool2dOptions = {}) {
    super();
    [this.#kernel, this.#stride, this.#padding] = [kernel, stride, padding];
  }

  override forward(x: Tensor): Tensor {
    const [kernel, stride, padding] = [this.#kernel, this.#stride, this.#padding].map((n) => [n, n]);
    return made(loaded().maxPool2d, slotOf(x), kernel ?? [], stride ?? [], padding ?? []);
  }

  override toSpec(): readonly LayerSpec[] {
    return [{ kind: "maxPool2d", kernel: this.#kernel, stride: this.#stride, padding: this.#padding }];
  }
}

/** γ (x − mean) / √(var + ε) + β over the last dimension (Ba et al. 2016). */
export class LayerNorm extends Layer {
  /** γ. */
  weight: Tensor;
  /** β. */
  bias: Tensor;
  readonly #eps: number;

  /**
   * @param width - Size of the last dimension.
   * @param options - `eps`: added to the variance.
   */
  constructor(width: number, { eps = 1e-5 }: { readonly eps?: number } = {}) {
    super();
    this.weight = untidied(() => ones([width], { requiresGrad: true }));
    this.bias = parameter([width]);
    this.#eps = eps;
  }

  override forward(x: Tensor): Tensor {
    const { weight, bias } = this;
    return made(loaded().layerNorm, slotOf(x), weight.shape, slotOf(weight), slotOf(bias), this.#eps);
  }

  override toSpec(): readonly LayerSpec[] {
    if (this.#eps !== 1e-5) throw unsupported(this, `with eps ${this.#eps}`);
    return [{ kind: "layerNorm", activation: "identity" }];
  }
}

/** A row of numbers for each of `count` symbols; int64 in. */
export class Embedding extends Layer {
  /** The rows, `[count, width]`, first drawn from N(0, 1). */
  weight: Tensor;

  /**
   * @param count - Symbols.
   * @param width - Numbers of each.
   */
  constructor(count: number, width: number) {
    super();
    this.weight = normal([count, width]);
  }

  override forward(x: Tensor): Tensor {
    return made(loaded().embedding, slotOf(this.weight), slotOf(x));
  }
}

/** Sets numbers to zero with probability `rate` in training, and scales the rest (Srivastava et al. 2014). */
export class Dropout extends Layer {
  readonly #rate: number;

  /** @param rate - Probability, 0 … 1. */
  constructor(rate = 0.5) {
    super();
    this.#rate = rate;
  }

  override forward(x: Tensor): Tensor {
    return this.training ? made(loaded().dropout, slotOf(x), this.#rate) : x;
  }

  override toSpec(): readonly LayerSpec[] {
    return [{ kind: "dropout", rate: this.#rate }];
  }
}
