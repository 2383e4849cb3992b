/** Operations on each element, with broadcasting (sizes that are 1 or absent stretch), and their twins in place. */
import { ops } from "./addon.js";
import { Handle, made, slotOf, told } from "./handle.js";
import type { Tensor } from "./tensor.js";

/** Elementwise operations of a tensor. Shapes that do not broadcast throw `INVALID_SHAPE` with both in `details`. */
export abstract class Elementwise extends Handle {
  /** |x|. */
  abs(): Tensor {
    return made(ops.abs, slotOf(this));
  }

  /** −x. */
  neg(): Tensor {
    return made(ops.neg, slotOf(this));
  }

  /** eˣ. */
  exp(): Tensor {
    return made(ops.exp, slotOf(this));
  }

  /** eˣ − 1, exact near 0. */
  expm1(): Tensor {
    return made(ops.expm1, slotOf(this));
  }

  /** ln x. */
  log(): Tensor {
    return made(ops.log, slotOf(this));
  }

  /** log₂ x. */
  log2(): Tensor {
    return made(ops.log2, slotOf(this));
  }

  /** ln(1 + x), exact near 0. */
  log1p(): Tensor {
    return made(ops.log1p, slotOf(this));
  }

  /** √x. */
  sqrt(): Tensor {
    return made(ops.sqrt, slotOf(this));
  }

  /** 1 / √x. */
  rsqrt(): Tensor {
    return made(ops.rsqrt, slotOf(this));
  }

  /** x². */
  square(): Tensor {
    return made(ops.square, slotOf(this));
  }

  /** 1 / x. */
  reciprocal(): Tensor {
    return made(ops.reciprocal, slotOf(this));
  }

  /** sin x. */
  sin(): Tensor {
    return made(ops.sin, slotOf(this));
  }

  /** cos x. */
  cos(): Tensor {
    return made(ops.cos, slotOf(this));
  }

  /** tan x. */
  tan(): Tensor {
    return made(ops.tan, slotOf(this));
  }

  /** arctan x. */
  atan(): Tensor {
    return made(ops.atan, slotOf(this));
  }

  /** tanh x. */
  tanh(): Tensor {
    return made(ops.tanh, slotOf(this));
  }

  /** The error function. */
  erf(): Tensor {
    return made(ops.erf, slotOf(this));
  }

  /** 1 / (1 + e⁻ˣ). */
  sigmoid(): Tensor {
    return made(ops.sigmoid, slotOf(this));
  }

  /** ln sigmoid x. */
  logSigmoid(): Tensor {
    return made(ops.logSigmoid, slotOf(this));
  }

  /** max(x, 0). */
  relu(): Tensor {
    return made(ops.relu, slotOf(this));
  }

  /** x · sigmoid x. */
  silu(): Tensor {
    return made(ops.silu, slotOf(this));
  }

  /** x for x > 0, eˣ − 1 below. */
  elu(): Tensor {
    return made(ops.elu, slotOf(this));
  }

  /** x · tanh softplus x. */
  mish(): Tensor {
    return made(ops.mish, slotOf(this));
  }

  /** ln(1 + eˣ). */
  softplus(): Tensor {
    return made(ops.softplus, slotOf(this));
  }

  /** The greatest whole number ≤ x. */
  floor(): Tensor {
    return made(ops.floor, slotOf(this));
  }

  /** The least whole number ≥ x. */
  ceil(): Tensor {
    return made(ops.ceil, slotOf(this));
  }

  /** The nearest whole number, halves to even. */
  round(): Tensor {
    return made(ops.round, slotOf(this));
  }

  /** −1, 0 or 1. */
  sign(): Tensor {
    return made(ops.sign, slotOf(this));
  }

  /** Whether x is NaN, as bool. */
  isnan(): Tensor {
    return made(ops.isnan, slotOf(this));
  }

  /** Whether x is neither NaN nor infinite, as bool. */
  isfinite(): Tensor {
    return made(ops.isfinite, slotOf(this));
  }

  /** Whether x is zero, as bool. */
  logicalNot(): Tensor {
    return made(ops.logicalNot, slotOf(this));
  }

  /** x · Φ(x); `tanh` takes the approximation that networks here use (Hendrycks & Gimpel 2016). */
  gelu({ tanh = false }: { readonly tanh?: boolean } = {}): Tensor {
    return made(ops.gelu, slotOf(this), tanh);
  }

  /** x for x > 0, `slope` · x below. */
  leakyRelu(slope = 0.01): Tensor {
    return made(ops.leakyRelu, slotOf(this), slope);
  }

  /** x, but at least `low` and at most `high`; `null` for no bound. */
  clamp(low: number | null, high: number | null = null): Tensor {
    return made(ops.clamp, slotOf(this), low, high);
  }

  /** x + weight · (end − x). */
  lerp(end: Tensor, weight: number): Tensor {
    return made(ops.lerp, slotOf(this), slotOf(end), weight);
  }

  /** x + y. */
  add(y: Tensor | number): Tensor {
    return typeof y === "number" ? made(ops.addScalar, slotOf(this), y) : made(ops.add, slotOf(this), slotOf(y));
  }

  /** x − y. */
  sub(y: Tensor | number): Tensor {
    return typeof y === "number" ? made(ops.subScalar, slotOf(this), y) : made(ops.sub, slotOf(this), slotOf(y));
  }

  /** x · y. */
  mul(y: Tensor | number): Tensor {
    return typeof y === "number" ? made(ops.mulScalar, slotOf(this), y) : made(ops.mul, slotOf(this), slotOf(y));
  }

  /** x / y, real even for whole numbers. */
  div(y: Tensor | number): Tensor {
    return typeof y === "number" ? made(ops.divScalar, slotOf(this), y) : made(ops.div, slotOf(this), slotOf(y));
  }

  /** xʸ. */
  pow(y: Tensor | number): Tensor {
    return typeof y === "number" ? made(ops.powScalar, slotOf(this), y) : made(ops.pow, slotOf(this), slotOf(y));
  }

  /** x − ⌊x / y⌋ · y, with y's sign. */
  remainder(y: Tensor | number): Tensor {
    return typeof y === "number"
      ? made(ops.remainderScalar, slotOf(this), y)
      : made(ops.remainder, slotOf(this), slotOf(y));
  }

  /** ⌊x / y⌋. */
  floorDivide(y: Tensor | number): Tensor {
    return typeof y === "number"
      ? made(ops.floorDivideScalar, slotOf(this), y)
      : made(ops.floorDivide, slotOf(this), slotOf(y));
  }

  /** The smaller of both. */
  minimum(y: Tensor | number): Tensor {
    return typeof y === "number"
      ? made(ops.minimumScalar, slotOf(this), y)
      : made(ops.minimum, slotOf(this), slotOf(y));
  }

  /** The larger of both. */
  maximum(y: Tensor | number): Tensor {
    return typeof y === "number"
      ? made(ops.maximumScalar, slotOf(this), y)
      : made(ops.maximum, slotOf(this), slotOf(y));
  }

  /** x = y, as bool. */
  eq(y: Tensor | number): Tensor {
    return typeof y === "number" ? made(ops.eqScalar, slotOf(this), y) : made(ops.eq, slotOf(this), slotOf(y));
  }

  /** x ≠ y, as bool. */
  ne(y: Tensor | number): Tensor {
    return typeof y === "number" ? made(ops.neScalar, slotOf(this), y) : made(ops.ne, slotOf(this), slotOf(y));
  }

  /** x < y, as bool. */
  lt(y: Tensor | number): Tensor {
    return typeof y === "number" ? made(ops.ltScalar, slotOf(this), y) : made(ops.lt, slotOf(this), slotOf(y));
  }

  /** x ≤ y, as bool. */
  le(y: Tensor | number): Tensor {
    return typeof y === "number" ? made(ops.leScalar, slotOf(this), y) : made(ops.le, slotOf(this), slotOf(y));
  }

  /** x > y, as bool. */
  gt(y: Tensor | number): Tensor {
    return typeof y === "number" ? made(ops.gtScalar, slotOf(this), y) : made(ops.gt, slotOf(this), slotOf(y));
  }

  /** x ≥ y, as bool. */
  ge(y: Tensor | number): Tensor {
    return typeof y === "number" ? made(ops.geScalar, slotOf(this), y) : made(ops.ge, slotOf(this), slotOf(y));
  }

  /** Whether both are nonzero, as bool. */
  logicalAnd(y: Tensor): Tensor {
    return made(ops.logicalAnd, slotOf(this), slotOf(y));
  }

  /** Whether either is nonzero, as bool. */
  logicalOr(y: Tensor): Tensor {
    return made(ops.logicalOr, slotOf(this), slotOf(y));
  }

  /** x + y, in place. */
  add_(y: Tensor | number): this {
    const x = slotOf(this);
    told(() => (typeof y === "number" ? ops.addScalar_(x, y) : ops.add_(x, slotOf(y))));
    return this;
  }

  /** x − y, in place. */
  sub_(y: Tensor | number): this {
    const x = slotOf(this);
    told(() => (typeof y === "number" ? ops.subScalar_(x, y) : ops.sub_(x, slotOf(y))));
    return this;
  }

  /** x · y, in place. */
  mul_(y: Tensor | number): this {
    const x = slotOf(this);
    told(() => (typeof y === "number" ? ops.mulScalar_(x, y) : ops.mul_(x, slotOf(y))));
    return this;
  }

  /** x / y, in place. */
  div_(y: Tensor | number): this {
    const x = slotOf(this);
    told(() => (typeof y === "number" ? ops.divScalar_(x, y) : ops.div_(x, slotOf(y))));
    return this;
  }

  /** x + weight · (end − x), in place: Polyak averaging. */
  lerp_(end: Tensor, weight: number): this {
    told(() => ops.lerp_(slotOf(this), slotOf(end), weight));
    return this;
  }

  /** x within bounds, in place. */
  clamp_(low: number | null, high: number | null = null): this {
    told(() => ops.clamp_(slotOf(this), low, high));
    return this;
  }

  /** Sets every element to zero. */
  zero_(): this {
    told(() => ops.zero_(slotOf(this)));
    return this;
  }

  /** Sets every element to a number. */
  fill_(value: number): this {
    told(() => ops.fill_(slotOf(this), value));
    return this;
  }

  /** Takes the numbers of another tensor, broadcast and converted. */
  copy_(from: Tensor): this {
    told(() => ops.copy_(slotOf(this), slotOf(from)));
    return this;
  }

  /** Draws every element from U(from, to). */
  uniform_(from = 0, to = 1): this {
    told(() => ops.uniform_(slotOf(this), from, to));
    return this;
  }

  /** Draws every element from N(mean, std²). */
  normal_(mean = 0, std = 1): this {
    told(() => ops.normal_(slotOf(this), mean, std));
    return this;
  }
}
