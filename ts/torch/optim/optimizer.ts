/** Optimisers: parameters and gradients as one flat memory each, so that a step is a few operations whatever their number. */
import { ConfigError } from "../../errors.js";
import { cat, zeros, zerosLike } from "../creation.js";
import { noGrad, tidy } from "../handle.js";
import type { Tensor } from "../tensor.js";

/** Options of every optimiser. */
export interface OptimizerOptions {
  /** Learning rate. */
  readonly lr: number;
}

/** Parameters that are optimised together; they must have one dtype and one device. */
export abstract class Optimizer {
  /** Learning rate; may be set at any time, e.g. by a schedule. */
  lr: number;
  /** Steps so far. */
  protected steps = 0;
  readonly #parameters: readonly Tensor[];

  /**
   * @param parameters - What to optimise, e.g. `network.parameters()`.
   * @param options - Learning rate.
   */
  constructor(parameters: readonly Tensor[], { lr }: OptimizerOptions) {
    if (parameters.length === 0) throw new ConfigError("INVALID_CONFIG", "there are no parameters to optimise", {});
    this.#parameters = [...parameters];
    this.lr = lr;
  }

  /** Removes all gradients. */
  zeroGrad(): void {
    for (const parameter of this.#parameters) parameter.setGrad(null);
  }

  /**
   * Scales gradients together so that their norm is at most `max`.
   *
   * @returns The norm before.
   */
  clipGradNorm(max: number): number {
    return tidy(() =>
      noGrad(() => {
        const gradients = this.#parameters.flatMap(({ grad }) => grad ?? []);
        const norm = Math.sqrt(gradients.reduce((sum, grad) => sum + grad.square().sum().item(), 0));
        if (norm > max) for (const grad of gradients) grad.mul_(max / (norm + 1e-6));
        return norm;
      }),
    );
  }

  /** Changes the parameters by their gradients; those without one count as having a gradient of zero. */
  step(): void {
    this.steps += 1;
    noGrad(() =>
      tidy(() => {
        const gradients = this.#parameters.map((parameter) => (parameter.grad ?? zerosLike(parameter)).reshape(-1));
        const change = this.change(cat(gradients));
        let at = 0;
        for (const parameter of this.#parameters) {
          const { size, shape } = parameter;
          parameter.sub_(change.narrow(0, at, size).reshape(...shape));
          at += size;
        }
      }),
    );
  }

  /** Zeros for a moment of all parameters. */
  protected moment(): Tensor {
    const [first] = this.#parameters as [Tensor];
    const size = this.#parameters.reduce((sum, parameter) => sum + parameter.size, 0);
    return zeros([size], { dtype: first.dtype, device: first.device });
  }

  /** What is taken off the parameters for this gradient. */
  protected abstract change(gradient: Tensor): Tensor;
}
