/** First weights, from the core's own initialisers and random stream: the same numbers on every machine. */
import type { Activation, Init } from "../../generated/config.js";
import { loaded } from "../addon.js";
import { zeros } from "../creation.js";
import { maybeSlot, slotOf, told, untidied } from "../handle.js";
import type { Tensor } from "../tensor.js";

/** Which rule first weights follow. */
export interface InitOptions {
  /**
   * The rule, e.g. `{ kind: "orthogonal", gain: 1 }`.
   * @defaultValue `{ kind: "torch" }`: as `torch.nn`, uniform in ±1/√fanIn
   */
  readonly init?: Init;
  /**
   * The activation behind the layer, which chooses the gain where `init` names none, and the rule of `auto`.
   * @defaultValue `"identity"`
   */
  readonly next?: Activation;
}

/**
 * Gives weights new first values.
 *
 * Numbers come from a stream of our own, seeded by {@link manualSeed}, not from libtorch's generator.
 *
 * @param weight - W, `[outputs, inputs, …]`.
 * @param options - The rule, and the bias that belongs to W: zero, except with the rule `torch`.
 * @throws DataError `INVALID_SHAPE` for a weight of fewer than two dimensions. ConfigError `INVALID_CONFIG` for an
 * unknown rule.
 */
export function initialize(
  weight: Tensor,
  { init = { kind: "torch" }, next = "identity", bias }: InitOptions & { readonly bias?: Tensor | null } = {},
): void {
  const text = [JSON.stringify(init), JSON.stringify(next)] as const;
  told(() => loaded().initialize(slotOf(weight), maybeSlot(bias), ...text));
}

/** A weight and its bias (none if `bias` is false) with first values. */
export function affine(
  shape: readonly number[],
  { bias = true, ...options }: InitOptions & { readonly bias?: boolean },
): [weight: Tensor, bias: Tensor | null] {
  const [weight, offset] = [parameter(shape), bias ? parameter(shape.slice(0, 1)) : null];
  initialize(weight, { ...options, bias: offset });
  return [weight, offset];
}

/** Zeros that are a parameter: they outlive a `tidy` under way. */
export function parameter(shape: readonly number[]): Tensor {
  return untidied(() => zeros(shape, { requiresGrad: true }));
}

/** A parameter drawn from U(−bound, bound). */
export function uniform(shape: readonly number[], bound: number): Tensor {
  const made = parameter(shape);
  told(() => loaded().drawUniform(slotOf(made), bound));
  return made;
}

/** A parameter drawn from N(0, 1). */
export function normal(shape: readonly number[]): Tensor {
  const made = parameter(shape);
  told(() => loaded().drawNormal(slotOf(made)));
  return made;
}
