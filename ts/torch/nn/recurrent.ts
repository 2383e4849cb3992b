/** Networks with memory. */
import type { LayerSpec } from "../../generated/config.js";
import { loaded } from "../addon.js";
import { zeros } from "../creation.js";
import { several, slotOf } from "../handle.js";
import { Tensor } from "../tensor.js";
import { uniform } from "./initialize.js";
import { Module } from "./module.js";
import { unsupported } from "./spec.js";

/** Options of {@link LSTM} and {@link GRU}. */
export interface RecurrentOptions {
  /**
   * Layers on top of each other.
   * @defaultValue `1`
   */
  readonly layers?: number;
  /**
   * Whether gates have offsets.
   * @defaultValue `true`
   */
  readonly bias?: boolean;
  /**
   * Whether sequences are `[lanes, steps, width]` instead of `[steps, lanes, width]`.
   * @defaultValue `false`
   */
  readonly batchFirst?: boolean;
}

/** What {@link LSTM} remembers. */
export interface LstmState {
  /** What it puts out, `[layers, lanes, width]`. */
  readonly h: Tensor;
  /** What it keeps to itself, `[layers, lanes, width]`. */
  readonly c: Tensor;
}

/** What a recurrent network gives. */
export interface Recurrent<State> {
  /** What the last layer puts out at every step, `[steps, lanes, width]` (or `[lanes, steps, width]`). */
  readonly output: Tensor;
  /** What is remembered after the last step. Gradients flow through it: `detach` where they should not. */
  readonly state: State;
}

/** What LSTM and GRU share: weights `weight_ih_l0`, `weight_hh_l0`, `bias_ih_l0`, `bias_hh_l0`, then those of layer 1. */
abstract class Cells extends Module {
  /** Numbers out. */
  readonly width: number;
  /** Layers on top of each other. */
  readonly layers: number;
  /** Whether sequences are `[lanes, steps, width]`. */
  readonly batchFirst: boolean;

  protected constructor(gates: number, inputs: number, width: number, options: RecurrentOptions) {
    super();
    const { layers = 1, bias = true, batchFirst = false } = options;
    [this.width, this.layers, this.batchFirst] = [width, layers, batchFirst];
    const [rows, bound] = [gates * width, 1 / Math.sqrt(width)];
    for (let layer = 0; layer < layers; layer++) {
      const made: Record<string, Tensor> = {
        [`weight_ih_l${layer}`]: uniform([rows, layer === 0 ? inputs : width], bound),
        [`weight_hh_l${layer}`]: uniform([rows, width], bound),
      };
      for (const kind of bias ? ["ih", "hh"] : []) made[`bias_${kind}_l${layer}`] = uniform([rows], bound);
      Object.assign(this, made);
    }
  }

  /** All weights as libtorch takes them. */
  protected weights(): readonly number[] {
    return Object.values(this).flatMap((value) => (value instanceof Tensor ? [slotOf(value)] : []));
  }

  /** What is remembered before the first step of an episode. */
  protected nothing(x: Tensor): Tensor {
    const lanes = x.shape[this.batchFirst ? 0 : 1] ?? 1;
    return zeros([this.layers, lanes, this.width], { dtype: x.dtype, device: x.device });
  }

  /** Layers of the engines' networks with the same weights and the same meaning. */
  protected layersOf(kind: "lstm" | "gru"): readonly LayerSpec[] {
    if (this.weights().length !== 4 * this.layers) throw unsupported(this, "without bias");
    return Array.from({ length: this.layers }, () => ({ kind, width: this.width }));
  }
}

/** Long short-term memory (Hochreiter & Schmidhuber 1997), as `torch.nn.LSTM`. First weights: U(−1/√width, 1/√width). */
export class LSTM extends Cells {
  /**
   * @param inputs - Numbers in.
   * @param width - Numbers out.
   * @param options - Layers, bias, order of dimensions.
   */
  constructor(inputs: number, width: number, options: RecurrentOptions = {}) {
    super(4, inputs, width, options);
  }

  /**
   * Runs sequences.
   *
   * @param x - `[steps, lanes, inputs]` (or `[lanes, steps, inputs]`).
   * @param state - What is remembered before the first step; nothing by default.
   */
  forward(x: Tensor, state?: LstmState): Recurrent<LstmState> {
    const [h, c] = [state?.h ?? this.nothing(x), state?.c ?? this.nothing(x)];
    const run = () => loaded().lstm(slotOf(x), [slotOf(h), slotOf(c)], this.weights(), this.layers, this.batchFirst);
    const [output, after, kept] = several(run) as [Tensor, Tensor, Tensor];
    return { output, state: { h: after, c: kept } };
  }

  override toSpec(): readonly LayerSpec[] {
    return this.layersOf("lstm");
  }
}

/** Gated recurrent units (Cho et al. 2014), as `torch.nn.GRU`. First weights: U(−1/√width, 1/√width). */
export class GRU extends Cells {
  /**
   * @param inputs - Numbers in.
   * @param width - Numbers out.
   * @param options - Layers, bias, order of dimensions.
   */
  constructor(inputs: number, width: number, options: RecurrentOptions = {}) {
    super(3, inputs, width, options);
  }

  /**
   * Runs sequences.
   *
   * @param x - `[steps, lanes, inputs]` (or `[lanes, steps, inputs]`).
   * @param state - What is remembered before the first step, `[layers, lanes, width]`; nothing by default.
   */
  forward(x: Tensor, state: Tensor = this.nothing(x)): Recurrent<Tensor> {
    const run = () => loaded().gru(slotOf(x), slotOf(state), this.weights(), this.layers, this.batchFirst);
    const [output, after] = several(run) as [Tensor, Tensor];
    return { output, state: after };
  }

  override toSpec(): readonly LayerSpec[] {
    return this.layersOf("gru");
  }
}
