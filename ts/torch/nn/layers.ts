/** Layers with weights. First weights are those of PyTorch's layers unless a rule is given. */
import { loaded } from "../addon.js";
import { ones, zeros } from "../creation.js";
import { made, maybeSlot, noGrad, slotOf } from "../handle.js";
import type { Tensor } from "../tensor.js";
import { Layer } from "./module.js";

/** U(−1/√fanIn, 1/√fanIn), as `torch.nn.Linear`. */
function drawn(shape: readonly number[], fanIn: number): Tensor {
  const bound = fanIn > 0 ? 1 / Math.sqrt(fanIn) : 0;
  return noGrad(() => zeros(shape).uniform_(-bound, bound)).setRequiresGrad();
}

/** y = x Wᵀ + b. */
export class Linear extends Layer {
  /** W, `[outputs, inputs]`. */
  weight: Tensor;
  /** b, `[outputs]`. */
  bias: Tensor | null;

  /**
   * @param inputs - Numbers in.
   * @param outputs - Numbers out.
   * @param options - `bias: false` leaves b out.
   */
  constructor(inputs: number, outputs: number, { bias = true }: { readonly bias?: boolean } = {}) {
    super();
    this.weight = drawn([outputs, inputs], inputs);
    this.bias = bias ? drawn([outputs], inputs) : null;
  }

  override forward(x: Tensor): Tensor {
    return made(loaded().linear, slotOf(x), slotOf(this.weight), maybeSlot(this.bias));
  }
}

/** Options of {@link Conv2d}. */
export interface Conv2dOptions {
  /** Step of the kernel. @defaultValue `1` */
  readonly stride?: number;
  /** Zeros around the picture. @defaultValue `0` */
  readonly padding?: number;
}

/** y = W ∗ x + b for pictures `[batch, channels, height, width]`, square kernels. */
export class Conv2d extends Layer {
  /** W, `[outputs, inputs, kernel, kernel]`. */
  weight: Tensor;
  /** b, `[outputs]`. */
  bias: Tensor;
  readonly #stride: readonly number[];
  readonly #padding: readonly number[];

  /**
   * @param inputs - Channels in.
   * @param outputs - Channels out.
   * @param kernel - Side of the kernel.
   * @param options - Stride and padding.
   */
  constructor(inputs: number, outputs: number, kernel: number, { stride = 1, padding = 0 }: Conv2dOptions = {}) {
    super();
    const fanIn = inputs * kernel * kernel;
    this.weight = drawn([outputs, inputs, kernel, kernel], fanIn);
    this.bias = drawn([outputs], fanIn);
    this.#stride = [stride, stride];
    this.#padding = [padding, padding];
  }

  override forward(x: Tensor): Tensor {
    const [weight, bias] = [slotOf(this.weight), slotOf(this.bias)];
    return made(loaded().conv2d, slotOf(x), weight, bias, this.#stride, this.#padding, [1, 1], 1);
  }
}

/** γ (x − mean) / √(var + ε) + β over the last dimension (Ba et al. 2016). */
export class LayerNorm extends Layer {
  /** γ. */
  weight: Tensor;
  /** β. */
  bias: Tensor;
  readonly #width: number;
  readonly #eps: number;

  /**
   * @param width - Size of the last dimension.
   * @param options - `eps`: added to the variance.
   */
  constructor(width: number, { eps = 1e-5 }: { readonly eps?: number } = {}) {
    super();
    this.weight = ones([width], { requiresGrad: true });
    this.bias = zeros([width], { requiresGrad: true });
    this.#width = width;
    this.#eps = eps;
  }

  override forward(x: Tensor): Tensor {
    return made(loaded().layerNorm, slotOf(x), [this.#width], slotOf(this.weight), slotOf(this.bias), this.#eps);
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
    this.weight = noGrad(() => zeros([count, width]).normal_()).setRequiresGrad();
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
}
