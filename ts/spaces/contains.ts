import { show } from "../errors.js";
import type { BoxDtype, BoxSpace, PlainSpace, Space, ValueOf } from "./space.js";

/**
 * Whether a value belongs to a space: right kind of array, right length, every number within its bounds.
 *
 * @param space - The space.
 * @param value - Anything.
 * @returns True if it belongs.
 * @example
 * ```ts
 * import { box, contains } from "reinforcets";
 * console.log(contains(box({ low: -1, high: 1, shape: [2] }), new Float32Array([0.5, 2]))); // false
 * ```
 */
export function contains<S extends Space>(space: S, value: unknown): value is ValueOf<S> {
  return whyNot(space, value) === undefined;
}

/**
 * Why a value does not belong to a space, in words.
 *
 * @param space - The space.
 * @param value - Anything.
 * @returns The reason, or undefined if it belongs.
 */
export function whyNot(space: Space, value: unknown): string | undefined {
  if (space.type !== "dict") return whyNotPlain(space, value);
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) {
    return `is ${show(value)}, expected an object with ${Object.keys(space.spaces).join(", ")}`;
  }
  for (const [key, part] of Object.entries(space.spaces)) {
    if (!(key in value)) return `has no key "${key}"`;
    const reason = whyNotPlain(part, (value as Record<string, unknown>)[key]);
    if (reason) return `key "${key}" ${reason}`;
  }
  const extra = Object.keys(value).find((key) => !(key in space.spaces));
  return extra === undefined ? undefined : `has the key "${extra}", which the space does not`;
}

function whyNotPlain(space: PlainSpace, value: unknown): string | undefined {
  switch (space.type) {
    case "discrete": {
      const last = space.start + space.n - 1;
      const fits = Number.isInteger(value) && (value as number) >= space.start && (value as number) <= last;
      return fits ? undefined : `is ${show(value)}, expected a whole number from ${space.start} to ${last}`;
    }
    case "multiDiscrete":
      return (
        array(Int32Array, space.nvec.length, value) ??
        firstOutside(
          value as Int32Array,
          () => 0,
          (i) => (space.nvec[i] ?? 0) - 1,
        )
      );
    case "multiBinary":
      return (
        array(Uint8Array, space.n, value) ??
        firstOutside(
          value as Uint8Array,
          () => 0,
          () => 1,
        )
      );
    case "box":
      return box(space, value);
  }
}

const ARRAYS: Readonly<Record<BoxDtype, typeof Float32Array | typeof Uint8Array | typeof Int32Array>> = {
  float32: Float32Array,
  uint8: Uint8Array,
  int32: Int32Array,
};

function box(space: BoxSpace, value: unknown): string | undefined {
  return (
    array(ARRAYS[space.dtype], space.low.length, value) ??
    firstOutside(
      value as Float32Array,
      (i) => space.low[i] ?? Number.NaN,
      (i) => space.high[i] ?? Number.NaN,
    )
  );
}

type TypedClass = typeof Float32Array | typeof Uint8Array | typeof Int32Array;

function array(Class: TypedClass, length: number, value: unknown): string | undefined {
  if (value instanceof Class && value.length === length) return undefined;
  return `is ${show(value)}, expected ${Class.name} of ${length} values`;
}

function firstOutside(
  values: Float32Array | Int32Array | Uint8Array,
  low: (i: number) => number,
  high: (i: number) => number,
): string | undefined {
  for (let i = 0; i < values.length; i++) {
    const x = values[i] ?? Number.NaN;
    if (Number.isNaN(x)) return `is NaN at index ${i}`;
    if (x < low(i) || x > high(i)) return `is ${x} at index ${i}, outside of ${low(i)} … ${high(i)}`;
  }
  return undefined;
}
