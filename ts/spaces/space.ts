/**
 * Spaces: what observations and actions look like. Plain frozen values; the types of observations and actions are
 * inferred from them.
 */

/** Type of a box's numbers. */
export type BoxDtype = "float32" | "uint8" | "int32";

/** An array of numbers, each within its own bounds. Made by `box()`. */
export interface BoxSpace<D extends BoxDtype = BoxDtype> {
  /** Kind of space. */
  readonly type: "box";
  /** Shape of the array; values travel flat, row by row. */
  readonly shape: readonly number[];
  /** Lower bound of each value, flat; `-Infinity` where there is none. */
  readonly low: readonly number[];
  /** Upper bound of each value, flat; `Infinity` where there is none. */
  readonly high: readonly number[];
  /** Type of the numbers. */
  readonly dtype: D;
}

/** One of `n` choices. Made by `discrete()`. */
export interface DiscreteSpace<N extends number = number> {
  /** Kind of space. */
  readonly type: "discrete";
  /** Number of choices. */
  readonly n: N;
  /** The first choice; the last is `start + n - 1`. */
  readonly start: number;
}

/** Several choices at once. Made by `multiDiscrete()`. */
export interface MultiDiscreteSpace {
  /** Kind of space. */
  readonly type: "multiDiscrete";
  /** Number of choices for each place. */
  readonly nvec: readonly number[];
}

/** `n` switches, each 0 or 1. Made by `multiBinary()`. */
export interface MultiBinarySpace {
  /** Kind of space. */
  readonly type: "multiBinary";
  /** Number of switches. */
  readonly n: number;
}

/** A space that holds one array or one number: everything but a dict. */
export type PlainSpace = BoxSpace | DiscreteSpace | MultiDiscreteSpace | MultiBinarySpace;

/** Named plain spaces side by side. Made by `dict()`. */
export interface DictSpace<S extends Readonly<Record<string, PlainSpace>> = Readonly<Record<string, PlainSpace>>> {
  /** Kind of space. */
  readonly type: "dict";
  /** The parts, in order. `action_mask` is reserved for the mask of allowed actions. */
  readonly spaces: S;
}

/** Any space. */
export type Space = PlainSpace | DictSpace;
/** Spaces that observations can have. */
export type ObservationSpace = Space;
/** Spaces that actions can have: boxes of `float32` and everything discrete. */
export type ActionSpace = BoxSpace<"float32"> | DiscreteSpace | MultiDiscreteSpace | MultiBinarySpace;

/** The array that holds a box's numbers. */
export interface BoxArrays {
  /** 32-bit real numbers. */
  readonly float32: Float32Array;
  /** Bytes: pixels. */
  readonly uint8: Uint8Array;
  /** 32-bit whole numbers. */
  readonly int32: Int32Array;
}

/** `0 | 1 | … | N-1` for a literal `N` up to 64, otherwise `number`. */
export type Below<N extends number, Found extends readonly number[] = []> = number extends N
  ? number
  : Found["length"] extends N
    ? Found[number]
    : Found["length"] extends 64
      ? number
      : Below<N, readonly [...Found, Found["length"]]>;

/** A value of a plain space. */
export type PlainValue<S extends PlainSpace> =
  S extends BoxSpace<infer D>
    ? BoxArrays[D]
    : S extends DiscreteSpace<infer N>
      ? Below<N>
      : S extends MultiDiscreteSpace
        ? Int32Array
        : Uint8Array;

/**
 * A value of a space: `Float32Array`, `Uint8Array` or `Int32Array` for a box, `0 | 1` for `discrete(2)`, `Int32Array`
 * for multiDiscrete, `Uint8Array` for multiBinary, an object of these for a dict.
 */
export type ValueOf<S extends Space> =
  S extends DictSpace<infer P>
    ? { readonly [K in keyof P]: PlainValue<P[K]> }
    : S extends PlainSpace
      ? PlainValue<S>
      : never;

/** Name of the dict key that tells which actions are allowed now; one switch per choice, 1 means allowed. */
export const ACTION_MASK = "action_mask";
