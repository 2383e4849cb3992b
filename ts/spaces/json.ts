import type { BoxDtype, PlainSpace, Space } from "./space.js";

/** A space as the core reads and writes it: dict parts as a list (order counts), missing bounds as null. */
export type SpaceJson =
  | {
      readonly type: "box";
      readonly shape: readonly number[];
      readonly low: readonly (number | null)[];
      readonly high: readonly (number | null)[];
      readonly dtype: BoxDtype;
    }
  | { readonly type: "discrete"; readonly n: number; readonly start: number }
  | { readonly type: "multiDiscrete"; readonly nvec: readonly number[] }
  | { readonly type: "multiBinary"; readonly n: number }
  | { readonly type: "dict"; readonly spaces: readonly (readonly [string, SpaceJson])[] };

/**
 * A space in the core's form, to be stringified.
 *
 * @param space - The space.
 * @returns The same space in the core's form.
 */
export function toJson(space: Space): SpaceJson {
  if (space.type === "dict") {
    return { type: "dict", spaces: Object.entries(space.spaces).map(([key, part]) => [key, toJson(part)] as const) };
  }
  if (space.type !== "box") return space;
  const bound = (x: number): number | null => (Number.isFinite(x) ? x : null);
  return {
    type: "box",
    shape: space.shape,
    low: space.low.map(bound),
    high: space.high.map(bound),
    dtype: space.dtype,
  };
}

/**
 * A space from the core's form.
 *
 * @param json - The core's form.
 * @returns The space.
 */
export function fromJson(json: SpaceJson): Space {
  if (json.type === "dict") {
    const parts = json.spaces.map(([key, part]) => [key, fromJson(part) as PlainSpace] as const);
    return Object.freeze({ type: "dict", spaces: Object.freeze(Object.fromEntries(parts)) });
  }
  if (json.type !== "box") return Object.freeze(json);
  return Object.freeze({
    type: "box",
    shape: json.shape,
    low: json.low.map((x) => x ?? Number.NEGATIVE_INFINITY),
    high: json.high.map((x) => x ?? Number.POSITIVE_INFINITY),
    dtype: json.dtype,
  });
}
