import { ConfigError, show } from "../errors.js";
import {
  ACTION_MASK,
  type BoxDtype,
  type BoxSpace,
  type DictSpace,
  type DiscreteSpace,
  type MultiBinarySpace,
  type MultiDiscreteSpace,
  type PlainSpace,
} from "./space.js";

/** What {@link box} takes. */
export interface BoxOptions<D extends BoxDtype = BoxDtype> {
  /** Lower bound: one for all values, or one for each (flat). `-Infinity` for none. */
  readonly low: number | readonly number[];
  /** Upper bound: one for all values, or one for each (flat). `Infinity` for none. */
  readonly high: number | readonly number[];
  /** Shape; by default as many values as there are bounds, or 1. */
  readonly shape?: readonly number[];
  /** Type of the numbers; default `float32`. */
  readonly dtype?: D;
}

/**
 * An array of numbers, each within its own bounds.
 *
 * @param options - Bounds, shape and type.
 * @returns The space; its values are a `Float32Array`, `Uint8Array` or `Int32Array`, flat.
 * @throws ConfigError `INVALID_CONFIG` if bounds and shape do not fit, or a low bound is above its high bound.
 * @example
 * ```ts
 * import { box } from "reinforcets";
 * const position = box({ low: [-1, -2], high: [1, 2] });
 * const picture = box({ low: 0, high: 255, shape: [1, 84, 84], dtype: "uint8" });
 * console.log(position.shape, picture.dtype);
 * ```
 */
export function box<const D extends BoxDtype = "float32">(options: BoxOptions<D>): BoxSpace<D> {
  const { low, high, dtype = "float32" as D } = options;
  const listed = [low, high].find((bound): bound is readonly number[] => Array.isArray(bound));
  const shape = options.shape ?? [listed?.length ?? 1];
  shape.forEach((size, i) => {
    whole(`box.shape[${i}]`, size, 1);
  });
  if (dtype !== "float32" && dtype !== "uint8" && dtype !== "int32") {
    throw refused("box.dtype", dtype, '"float32", "uint8" or "int32"');
  }
  const width = shape.reduce((product, size) => product * size, 1);
  const space: BoxSpace<D> = {
    type: "box",
    shape: Object.freeze([...shape]),
    low: bounds("box.low", low, width, dtype),
    high: bounds("box.high", high, width, dtype),
    dtype,
  };
  space.low.forEach((bound, i) => {
    const top = space.high[i] ?? Number.NaN;
    if (bound > top) throw refused(`box.low[${i}]`, bound, `at most box.high[${i}], which is ${top}`);
  });
  return Object.freeze(space);
}

/**
 * One of `n` choices.
 *
 * @param n - Number of choices, at least 1. A literal gives exact types: `discrete(2)` has the values `0 | 1`.
 * @returns The space; its values are numbers.
 * @throws ConfigError `INVALID_CONFIG` if `n` is not a whole number of at least 1.
 */
export function discrete<const N extends number>(n: N): DiscreteSpace<N>;
/**
 * One of `n` choices that are counted from `start`.
 *
 * @param n - Number of choices, at least 1.
 * @param options - `start`: the first choice, default 0.
 * @returns The space; its values are numbers from `start` to `start + n - 1`.
 * @throws ConfigError `INVALID_CONFIG` if `n` or `start` is not a whole number in range.
 */
export function discrete(n: number, options: { readonly start?: number }): DiscreteSpace;
export function discrete(n: number, options: { readonly start?: number } = {}): DiscreteSpace {
  const start = options.start ?? 0;
  whole("discrete.n", n, 1);
  whole("discrete.start", start, -(2 ** 31));
  return Object.freeze({ type: "discrete", n, start });
}

/**
 * Several choices at once.
 *
 * @param nvec - Number of choices for each place, each at least 1.
 * @returns The space; its values are an `Int32Array` with one choice a place, counted from 0.
 * @throws ConfigError `INVALID_CONFIG` if there is no place, or a number of choices is not a whole number of at least 1.
 * @example
 * ```ts
 * import { multiDiscrete, sample } from "reinforcets";
 * console.log(sample(multiDiscrete([3, 2]))); // Int32Array [ 2, 0 ]
 * ```
 */
export function multiDiscrete(nvec: readonly number[]): MultiDiscreteSpace {
  if (!Array.isArray(nvec) || nvec.length === 0) throw refused("multiDiscrete.nvec", nvec, "at least one place");
  nvec.forEach((n, i) => {
    whole(`multiDiscrete.nvec[${i}]`, n, 1);
  });
  return Object.freeze({ type: "multiDiscrete", nvec: Object.freeze([...nvec]) });
}

/**
 * Switches, each 0 or 1.
 *
 * @param n - Number of switches, at least 1.
 * @returns The space; its values are a `Uint8Array` of zeros and ones.
 * @throws ConfigError `INVALID_CONFIG` if `n` is not a whole number of at least 1.
 */
export function multiBinary(n: number): MultiBinarySpace {
  whole("multiBinary.n", n, 1);
  return Object.freeze({ type: "multiBinary", n });
}

/**
 * Named spaces side by side, for observations of several parts. The key `action_mask` (a `multiBinary` with one switch
 * per choice) tells the policy which actions are allowed now; it is not an input of the network.
 *
 * @param spaces - The parts; dicts cannot be nested.
 * @returns The space; its values are objects with the same keys.
 * @throws ConfigError `INVALID_CONFIG` if there is no part besides `action_mask`, or a part is a dict.
 * @example
 * ```ts
 * import { box, dict, multiBinary } from "reinforcets";
 * const space = dict({ board: box({ low: -1, high: 1, shape: [9] }), action_mask: multiBinary(9) });
 * console.log(Object.keys(space.spaces));
 * ```
 */
export function dict<const S extends Readonly<Record<string, PlainSpace>>>(spaces: S): DictSpace<S> {
  const keys = Object.keys(spaces);
  if (!keys.some((key) => key !== ACTION_MASK))
    throw refused("dict", spaces, `at least one key besides ${ACTION_MASK}`);
  for (const key of keys) {
    const type: string | undefined = spaces[key]?.type;
    if (type === undefined || type === "dict") {
      throw refused(`dict.${key}`, type ?? spaces[key], "a box, discrete, multiDiscrete or multiBinary space");
    }
  }
  return Object.freeze({ type: "dict", spaces: Object.freeze({ ...spaces }) });
}

function bounds(field: string, given: number | readonly number[], width: number, dtype: BoxDtype): readonly number[] {
  const list = typeof given === "number" ? new Array<number>(width).fill(given) : [...given];
  if (list.length !== width) throw refused(field, `${list.length} bounds`, `one number, or ${width} of them`);
  list.forEach((bound, i) => {
    if (typeof bound !== "number" || Number.isNaN(bound)) throw refused(`${field}[${i}]`, bound, "a number");
  });
  // As Gymnasium does: a bound of 4.8 is the 32-bit number nearest to it, so that values can reach it.
  return Object.freeze(dtype === "float32" ? list.map(Math.fround) : list);
}

function whole(field: string, value: unknown, least: number): void {
  if (!Number.isInteger(value) || (value as number) < least || (value as number) > 2 ** 31 - 1) {
    throw refused(field, value, `a whole number of at least ${least}`);
  }
}

function refused(field: string, value: unknown, allowed: string): ConfigError {
  const text = show(value);
  return new ConfigError("INVALID_CONFIG", `${field} = ${text} is not allowed: ${allowed}`, {
    field,
    value: text,
    allowed,
  });
}
