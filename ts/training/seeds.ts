/** Seeds of worlds: whole numbers of 32 bits, far apart for neighbouring inputs. */

/**
 * A seed from numbers that say what it is for.
 *
 * @param parts - E.g. the agent's seed and the index of a world.
 * @returns A whole number from 0 to 2^32 - 1, always the same for the same parts.
 */
export function deriveSeed(...parts: readonly number[]): number {
  let state = 0n;
  for (const part of parts) state = mix(state ^ BigInt.asUintN(64, BigInt(Math.trunc(part))));
  return Number(state >> 32n);
}

/** SplitMix64's step (Steele, Lea & Flood 2014). */
function mix(state: bigint): bigint {
  let z = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n);
  z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
  z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
  return z ^ (z >> 31n);
}

/**
 * A small random generator (mulberry32) for where a seed has to give the same numbers everywhere.
 *
 * @param seed - Whole number from 0 to 2^32 - 1.
 * @returns A source of numbers in [0, 1).
 */
export function seededRng(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
