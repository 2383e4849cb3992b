/** Arrays with one row a value of a space: what steps are written to and batches are read from. */
import type { Typed } from "../native.js";
import type {
  BoxArrays,
  BoxSpace,
  DictSpace,
  DiscreteSpace,
  MultiDiscreteSpace,
  PlainSpace,
  Space,
} from "../spaces/space.js";

/** The array that rows of a plain space's values lie in: a box's own type, bytes for switches, else `Int32Array`. */
export type ArrayOf<S extends PlainSpace> =
  S extends BoxSpace<infer D> ? BoxArrays[D] : S extends DiscreteSpace | MultiDiscreteSpace ? Int32Array : Uint8Array;

/** The arrays that rows of a space's values lie in: one, or one for each key of a dict. */
export type ArraysOf<S extends Space> =
  S extends DictSpace<infer P> ? { readonly [K in keyof P]: ArrayOf<P[K]> } : S extends PlainSpace ? ArrayOf<S> : never;

/**
 * The core's columns under the names that the space gives them.
 *
 * @param space - The space.
 * @param columns - An array for each column, in the space's order.
 * @returns The array, or an object of arrays for a dict.
 */
export function arraysOf<S extends Space>(space: S, columns: readonly Typed[]): ArraysOf<S> {
  const [first] = columns;
  if (space.type !== "dict") return first as ArraysOf<S>;
  const named = Object.keys(space.spaces).map((key, i) => [key, columns[i]] as const);
  return Object.freeze(Object.fromEntries(named)) as ArraysOf<S>;
}
