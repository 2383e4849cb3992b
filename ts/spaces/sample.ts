import type { BoxDtype, BoxSpace, PlainSpace, Space, ValueOf } from "./space.js";

/** A source of numbers in [0, 1), such as `Math.random`. */
export type Rng = () => number;

/**
 * A random value of a space: uniform where it is bounded, exponential beyond a single bound, normal where there is none
 * (as Gymnasium samples).
 *
 * @param space - Where to draw from.
 * @param rng - Source of numbers in [0, 1); default `Math.random`.
 * @returns A new value for which `contains(space, value)` holds.
 * @example
 * ```ts
 * import { discrete, sample } from "reinforcets";
 * const die = sample(discrete(6, { start: 1 }));
 * console.log(die >= 1 && die <= 6); // true
 * ```
 */
export function sample<S extends Space>(space: S, rng: Rng = Math.random): ValueOf<S> {
  if (space.type !== "dict") return samplePlain(space, rng) as ValueOf<S>;
  const parts = Object.entries(space.spaces).map(([key, part]) => [key, samplePlain(part, rng)]);
  return Object.fromEntries(parts) as ValueOf<S>;
}

function samplePlain(space: PlainSpace, rng: Rng): number | Float32Array | Int32Array | Uint8Array {
  switch (space.type) {
    case "discrete":
      return space.start + Math.floor(rng() * space.n);
    case "multiDiscrete":
      return Int32Array.from(space.nvec, (n) => Math.floor(rng() * n));
    case "multiBinary":
      return Uint8Array.from({ length: space.n }, () => (rng() < 0.5 ? 0 : 1));
    case "box":
      return arrayFor(space, (low, high) =>
        space.dtype === "float32" ? real(low, high, rng) : whole(space.dtype, low, high, rng),
      );
  }
}

function arrayFor(
  space: BoxSpace,
  draw: (low: number, high: number) => number,
): Float32Array | Int32Array | Uint8Array {
  const values = space.low.map((low, i) => draw(low, space.high[i] ?? Number.POSITIVE_INFINITY));
  if (space.dtype === "uint8") return Uint8Array.from(values);
  return space.dtype === "int32" ? Int32Array.from(values) : Float32Array.from(values);
}

function real(low: number, high: number, rng: Rng): number {
  const below = Number.isFinite(low);
  const above = Number.isFinite(high);
  if (below && above) return Math.min(low + rng() * (high - low), high);
  if (below) return low - Math.log(1 - rng());
  if (above) return high + Math.log(1 - rng());
  return Math.sqrt(-2 * Math.log(1 - rng())) * Math.cos(2 * Math.PI * rng());
}

const WHOLE_RANGE: Readonly<Record<Exclude<BoxDtype, "float32">, readonly [number, number]>> = {
  uint8: [0, 255],
  int32: [-(2 ** 31), 2 ** 31 - 1],
};

function whole(dtype: "uint8" | "int32", low: number, high: number, rng: Rng): number {
  const [least, most] = WHOLE_RANGE[dtype];
  const from = Math.max(Math.ceil(low), least);
  const to = Math.min(Math.floor(high), most);
  return from + Math.floor(rng() * (to - from + 1));
}
