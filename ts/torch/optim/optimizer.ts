/** What every optimiser does: one native call a step, whatever the number of parameters. */
import { ConfigError } from "../../errors.js";
import type { Optimizer as Rule } from "../../generated/config.js";
import { loaded, ops } from "../addon.js";
import { full, tensor } from "../creation.js";
import { maybeSlot, noGrad, slotOf, told, untidied } from "../handle.js";
import { copyState, loadTensors, type StateDict } from "../state.js";
import type { Tensor } from "../tensor.js";
import { checkSchedule, type RateSchedule, rateAt } from "./schedule.js";

/** Options of every optimiser. */
export interface OptimizerOptions {
  /** Learning rate: a number or a schedule over the optimiser's own steps. */
  readonly lr: RateSchedule;
  /** Steps after which a linear or cosine schedule is at its end, and stays there. */
  readonly totalSteps?: number;
}

/** PyTorch's names of the first and the second moment of each rule; null for one that it does not have. */
const MOMENTS: Readonly<Record<Rule["kind"], readonly [first: string | null, second: string | null]>> = {
  adam: ["exp_avg", "exp_avg_sq"],
  adamW: ["exp_avg", "exp_avg_sq"],
  rmsProp: [null, "square_avg"],
  sgd: ["momentum_buffer", null],
};

/**
 * Parameters that are optimised together; they must have one dtype and one device. The rules are those of agents: on
 * the CPU and for float32 the fused engine's kernels, elsewhere a handful of operations.
 *
 * Unlike PyTorch, a parameter without a gradient counts as having one of zeros. For parameters with settings of their own
 * make an optimiser of their own.
 */
export abstract class Optimizer {
  readonly #parameters: readonly Tensor[];
  readonly #rule: string;
  readonly #names: readonly [first: string | null, second: string | null];
  readonly #first: Tensor | null;
  readonly #second: Tensor | null;
  #lr: RateSchedule;
  readonly #totalSteps: number | undefined;
  #steps = 0;

  /**
   * @param parameters - What to optimise, e.g. `network.parameters()`.
   * @param options - Learning rate.
   * @param rule - One of the rules that agents have.
   */
  protected constructor(parameters: Iterable<Tensor>, { lr, totalSteps }: OptimizerOptions, rule: Rule) {
    this.#parameters = [...parameters];
    const [some] = this.#parameters;
    if (!some) throw new ConfigError("INVALID_CONFIG", "there are no parameters to optimise", { field: "parameters" });
    checkSchedule(lr, totalSteps);
    [this.#lr, this.#totalSteps, this.#rule] = [lr, totalSteps, JSON.stringify(rule)];
    const length = told(() => loaded().flatLength(this.#slots()));
    const start = rule.kind === "rmsProp" && rule.tfStyle ? 1 : 0;
    const like = { dtype: some.dtype, device: some.device };
    const flat = (name: string | null) => (name === null ? null : untidied(() => full([length], start, like)));
    this.#names = MOMENTS[rule.kind];
    [this.#first, this.#second] = [flat(this.#names[0]), flat(this.#names[1])];
  }

  #slots(): readonly number[] {
    return this.#parameters.map(slotOf);
  }

  /** Learning rate of the next step. Setting it ends a schedule. */
  get lr(): number {
    return rateAt(this.#lr, this.#steps, this.#totalSteps);
  }

  /** Sets the learning rate of all further steps. */
  set lr(lr: number) {
    checkSchedule(lr, undefined);
    this.#lr = lr;
  }

  /** Steps so far. */
  get steps(): number {
    return this.#steps;
  }

  /** Removes all gradients. */
  zeroGrad(): void {
    told(() => ops.forgetGradients(this.#slots()));
  }

  /**
   * Scales gradients together so that their norm is at most `max`.
   *
   * @returns The norm before.
   * @throws DivergedError `DIVERGED` if the norm is not finite; nothing is changed then.
   */
  clipGradNorm(max: number): number {
    return told(() => ops.clipGradients(this.#slots(), max));
  }

  /** Changes the parameters by their gradients. */
  step(): void {
    const [first, second] = [maybeSlot(this.#first), maybeSlot(this.#second)];
    noGrad(() => told(() => ops.optimizerStep(this.#slots(), this.#rule, first, second, this.#steps + 1, this.lr)));
    this.#steps += 1;
  }

  /** Number of steps, and moments by the number of their parameter under PyTorch's names: `step`, `0.exp_avg`. */
  stateDict(): StateDict {
    const parts = [...this.#moments()].map(([name, view]) => [name, view.clone()] as const);
    return { step: tensor(this.#steps, { dtype: "int64" }), ...Object.fromEntries(parts) };
  }

  /**
   * Goes on where another optimiser of the same parameters stopped.
   *
   * @param state - Its state, or a safetensors file that holds it (see {@link saveTensors}).
   * @throws DataError as that of modules; nothing is changed then.
   */
  loadStateDict(state: StateDict | string): void {
    const given = typeof state === "string" ? loadTensors(state).tensors : state;
    const step = tensor(0, { dtype: "int64" });
    copyState(new Map([["step", step], ...this.#moments()]), given);
    this.#steps = step.item();
  }

  /** Views of the moments, parameter by parameter. */
  *#moments(): Generator<readonly [name: string, view: Tensor]> {
    let at = 0;
    for (const [i, parameter] of this.#parameters.entries()) {
      for (const [k, moment] of [this.#first, this.#second].entries()) {
        if (moment) yield [`${i}.${this.#names[k]}`, moment.narrow(0, at, parameter.size).reshape(...parameter.shape)];
      }
      at += parameter.size;
    }
  }
}
