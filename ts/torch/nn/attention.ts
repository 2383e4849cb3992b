/** Attention. */

import { ConfigError } from "../../errors.js";
import { loaded } from "../addon.js";
import { made, maybeSlot, slotOf } from "../handle.js";
import type { Tensor } from "../tensor.js";
import { affine, type InitOptions } from "./initialize.js";
import { Linear } from "./layers.js";
import { Layer } from "./module.js";

/** Options of {@link MultiheadAttention}. */
export interface AttentionOptions {
  /**
   * Whether a step attends only to itself and earlier ones.
   * @defaultValue `false`
   */
  readonly causal?: boolean;
  /**
   * Whether sequences are `[lanes, steps, width]` instead of `[steps, lanes, width]`.
   * @defaultValue `false`
   */
  readonly batchFirst?: boolean;
}

/** What {@link MultiheadAttention.forward} takes beside its queries. */
export interface AttentionInputs {
  /** Where attention looks; the queries themselves by default. */
  readonly key?: Tensor;
  /** What attention brings; the keys by default. */
  readonly value?: Tensor;
  /**
   * Bool (true: may attend) or numbers that are added to the logits, `[queries, keys]` or anything that broadcasts to
   * `[lanes, heads, queries, keys]`. Not together with `causal`.
   */
  readonly mask?: Tensor;
}

/** The projections start as those of `torch.nn.MultiheadAttention`: Xavier-uniform, no offsets. */
const XAVIER: InitOptions = { init: { kind: "xavier", gain: 1 } };

/**
 * Attention with several heads (Vaswani et al. 2017), as `torch.nn.MultiheadAttention`, whose names it has; the weights of
 * attention are not given.
 */
export class MultiheadAttention extends Layer {
  /** Projections of queries, keys and values, `[3 · width, width]`. */
  in_proj_weight: Tensor;
  /** Offsets of these, `[3 · width]`. */
  in_proj_bias: Tensor;
  /** Projection of what all heads bring. */
  readonly out_proj: Linear;
  readonly #heads: number;
  readonly #causal: boolean;
  readonly #batchFirst: boolean;

  /**
   * @param width - Numbers in and out.
   * @param heads - Attention heads; must divide the width.
   * @param options - Causality, order of dimensions.
   */
  constructor(width: number, heads: number, { causal = false, batchFirst = false }: AttentionOptions = {}) {
    super();
    if (!Number.isInteger(width / heads)) {
      const details = { field: "heads", value: String(heads), allowed: `a divisor of the width ${width}` };
      throw new ConfigError("INVALID_CONFIG", `heads = ${heads} is not allowed: ${details.allowed}`, details);
    }
    [this.in_proj_weight, this.in_proj_bias] = affine([3 * width, width], XAVIER) as [Tensor, Tensor];
    this.out_proj = new Linear(width, width);
    this.out_proj.bias?.detach().zero_();
    [this.#heads, this.#causal, this.#batchFirst] = [heads, causal, batchFirst];
  }

  /**
   * @param query - `[steps, lanes, width]` (or `[lanes, steps, width]`).
   * @param inputs - Keys and values from elsewhere, a mask.
   * @returns Of the same shape as the queries.
   */
  override forward(query: Tensor, { key = query, value = key, mask }: AttentionInputs = {}): Tensor {
    const [width = 0] = this.out_proj.weight.shape;
    const parts = [query, key, value].map((x, i) => {
      const weight = this.in_proj_weight.narrow(0, i * width, width);
      const y = made(loaded().linear, slotOf(x), slotOf(weight), slotOf(this.in_proj_bias.narrow(0, i * width, width)));
      // [lanes, heads, steps, width / heads]
      return (this.#batchFirst ? y : y.transpose(0, 1)).reshape(...this.#split(y), -1).transpose(1, 2);
    });
    const [q, k, v] = parts.map(slotOf) as [number, number, number];
    const brought = made(loaded().attention, q, k, v, maybeSlot(mask), 0, this.#causal);
    const joined = this.out_proj.forward(brought.transpose(1, 2).flatten(2));
    return this.#batchFirst ? joined : joined.transpose(0, 1);
  }

  #split(x: Tensor): readonly [lanes: number, steps: number, heads: number] {
    const [a = 0, b = 0] = x.shape;
    return this.#batchFirst ? [a, b, this.#heads] : [b, a, this.#heads];
  }
}
