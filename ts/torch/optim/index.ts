/** Optimisers. */
import type { Tensor } from "../tensor.js";
import { Optimizer, type OptimizerOptions } from "./optimizer.js";

export { Optimizer, type OptimizerOptions } from "./optimizer.js";

/** Options of {@link Adam}. */
export interface AdamOptions extends OptimizerOptions {
  /** Decay of the mean of gradients. @defaultValue `0.9` */
  readonly beta1?: number;
  /** Decay of the mean of squared gradients. @defaultValue `0.999` */
  readonly beta2?: number;
  /** Added to the denominator. @defaultValue `1e-8` */
  readonly eps?: number;
}

/** Adam (Kingma & Ba 2015), as `torch.optim.Adam`. */
export class Adam extends Optimizer {
  readonly #mean: Tensor;
  readonly #square: Tensor;
  readonly #settings: Required<Omit<AdamOptions, "lr">>;

  /**
   * @param parameters - What to optimise.
   * @param options - Learning rate and decays.
   */
  constructor(parameters: readonly Tensor[], { beta1 = 0.9, beta2 = 0.999, eps = 1e-8, ...options }: AdamOptions) {
    super(parameters, options);
    [this.#mean, this.#square] = [this.moment(), this.moment()];
    this.#settings = { beta1, beta2, eps };
  }

  protected override change(gradient: Tensor): Tensor {
    const { beta1, beta2, eps } = this.#settings;
    const mean = this.#mean.lerp_(gradient, 1 - beta1);
    const square = this.#square.lerp_(gradient.square(), 1 - beta2);
    const root = square.sqrt().mul_(1 / Math.sqrt(1 - beta2 ** this.steps));
    return mean.div(root.add_(eps)).mul_(this.lr / (1 - beta1 ** this.steps));
  }
}

/** Options of {@link SGD}. */
export interface SgdOptions extends OptimizerOptions {
  /** Heavy-ball momentum. @defaultValue `0` */
  readonly momentum?: number;
}

/** Stochastic gradient descent, as `torch.optim.SGD`. */
export class SGD extends Optimizer {
  readonly #momentum: number;
  readonly #velocity: Tensor;

  /**
   * @param parameters - What to optimise.
   * @param options - Learning rate and momentum.
   */
  constructor(parameters: readonly Tensor[], { momentum = 0, ...options }: SgdOptions) {
    super(parameters, options);
    this.#momentum = momentum;
    this.#velocity = this.moment();
  }

  protected override change(gradient: Tensor): Tensor {
    return this.#velocity.mul_(this.#momentum).add_(gradient).mul(this.lr);
  }
}
