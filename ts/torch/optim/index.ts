/** Optimisers, and schedules of their learning rates. */
import type { Tensor } from "../tensor.js";
import { Optimizer, type OptimizerOptions } from "./optimizer.js";

export { Optimizer, type OptimizerOptions } from "./optimizer.js";
export { type CosineSchedule, type RateSchedule, rateAt, type StepSchedule } from "./schedule.js";

/** Options of {@link Adam}. */
export interface AdamOptions extends OptimizerOptions {
  /**
   * Decay of the mean of gradients.
   * @defaultValue `0.9`
   */
  readonly beta1?: number;
  /**
   * Decay of the mean of squared gradients.
   * @defaultValue `0.999`
   */
  readonly beta2?: number;
  /**
   * Added to the denominator.
   * @defaultValue `1e-8`
   */
  readonly eps?: number;
}

/** Adam (Kingma & Ba 2015), as `torch.optim.Adam`. */
export class Adam extends Optimizer {
  /**
   * @param parameters - What to optimise, e.g. `network.parameters()`.
   * @param options - Learning rate and decays.
   */
  constructor(parameters: Iterable<Tensor>, { beta1 = 0.9, beta2 = 0.999, eps = 1e-8, ...options }: AdamOptions) {
    super(parameters, options, { kind: "adam", beta1, beta2, eps });
  }
}

/** Options of {@link AdamW}. */
export interface AdamWOptions extends AdamOptions {
  /**
   * Share of each weight taken off per step, times the learning rate.
   * @defaultValue `0.01`
   */
  readonly weightDecay?: number;
}

/** Adam with decoupled weight decay (Loshchilov & Hutter 2019), as `torch.optim.AdamW`. */
export class AdamW extends Optimizer {
  /**
   * @param parameters - What to optimise, e.g. `network.parameters()`.
   * @param options - Learning rate and decays.
   */
  constructor(
    parameters: Iterable<Tensor>,
    { beta1 = 0.9, beta2 = 0.999, eps = 1e-8, weightDecay = 0.01, ...options }: AdamWOptions,
  ) {
    const rule = { kind: "adamW", beta1, beta2, eps, weightDecay } as const;
    super(parameters, options, rule);
  }
}

/** Options of {@link RMSprop}. */
export interface RmsPropOptions extends OptimizerOptions {
  /**
   * Decay of the mean of squared gradients.
   * @defaultValue `0.99`
   */
  readonly alpha?: number;
  /**
   * Added to the denominator, or under the root.
   * @defaultValue `1e-8`
   */
  readonly eps?: number;
  /**
   * TensorFlow's form: `eps` under the root, the mean starts at one (SB3's `RMSpropTFLike`).
   * @defaultValue `false`
   */
  readonly tfStyle?: boolean;
}

/** Steps divided by the root of the mean of squared gradients (Tieleman & Hinton 2012), as `torch.optim.RMSprop`. */
export class RMSprop extends Optimizer {
  /**
   * @param parameters - What to optimise, e.g. `network.parameters()`.
   * @param options - Learning rate and decay.
   */
  constructor(parameters: Iterable<Tensor>, { alpha = 0.99, eps = 1e-8, tfStyle = false, ...options }: RmsPropOptions) {
    super(parameters, options, { kind: "rmsProp", alpha, eps, tfStyle });
  }
}

/** Options of {@link SGD}. */
export interface SgdOptions extends OptimizerOptions {
  /**
   * Heavy-ball momentum.
   * @defaultValue `0`
   */
  readonly momentum?: number;
}

/** Stochastic gradient descent, as `torch.optim.SGD`. */
export class SGD extends Optimizer {
  /**
   * @param parameters - What to optimise, e.g. `network.parameters()`.
   * @param options - Learning rate and momentum.
   */
  constructor(parameters: Iterable<Tensor>, { momentum = 0, ...options }: SgdOptions) {
    super(parameters, options, { kind: "sgd", momentum });
  }
}
