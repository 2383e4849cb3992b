import { describe, expect, it } from "vitest";
import { deriveSeed, seededRng } from "../../ts/training/seeds.js";

describe("deriveSeed", () => {
  it("is stable, and of 32 bits", () => {
    expect(deriveSeed(1, 0)).toBe(deriveSeed(1, 0));
    for (let i = 0; i < 100; i++) {
      const seed = deriveSeed(2 ** 53 - 1, i);
      expect(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32).toBe(true);
    }
  });

  it("differs for neighbours, and for another order", () => {
    const seeds = new Set<number>();
    for (let seed = 0; seed < 30; seed++) for (let index = 0; index < 30; index++) seeds.add(deriveSeed(seed, index));
    expect(seeds.size).toBe(900);
  });
});

it("seededRng is uniform in [0, 1)", () => {
  const rng = seededRng(0);
  const draws = Array.from({ length: 10_000 }, rng);
  expect(draws.every((x) => x >= 0 && x < 1)).toBe(true);
  expect(draws.reduce((sum, x) => sum + x, 0) / draws.length).toBeCloseTo(0.5, 1);
});
