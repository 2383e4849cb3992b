import { box, discrete, PrioritizedReplayBuffer } from "reinforcets";
import { describe, expect, it } from "vitest";
import { seededRng } from "../../ts/training/seeds.js";

const spaces = { observationSpace: box({ low: 0, high: 1e9 }), actionSpace: discrete(2) };

function filled(steps: number, options: object = {}): PrioritizedReplayBuffer<typeof spaces.observationSpace> {
  const buffer = new PrioritizedReplayBuffer({ ...spaces, capacity: steps + 1, ...options });
  buffer.begin(Float32Array.of(0));
  for (let i = 1; i <= steps; i++) {
    buffer.add(1, { observation: Float32Array.of(i), reward: i, terminated: false, truncated: false });
  }
  return buffer;
}

describe("PrioritizedReplayBuffer", () => {
  it("draws in proportion to (p + ε)^α, with weights (min p / p)^β", () => {
    for (const [alpha, eps] of [
      [0, 1e-6],
      [0.6, 1e-6],
      [1, 0.5],
    ] as const) {
      using buffer = filled(40, { priorityAlpha: alpha, priorityEps: eps, seed: 3 });
      const rng = seededRng(9);
      const priorities = Float32Array.from({ length: 40 }, () => rng() * 4);
      buffer.updatePriorities(Uint32Array.from(priorities.keys()), priorities);
      const values = [...priorities].map((p) => (p + eps) ** alpha);
      const total = values.reduce((a, b) => a + b, 0);
      const { indices, weights } = buffer.sample(100_000, { beta: 0.7 });
      const counts = new Float64Array(40);
      for (const row of indices) counts[row] = (counts[row] as number) + 1;
      // Draws are stratified: each count is within one of what is expected, but for rounding.
      values.forEach((value, row) => {
        expect(Math.abs((counts[row] as number) - (100_000 * value) / total)).toBeLessThan(2.5);
      });
      const least = Math.min(...values);
      const wrong = indices.findIndex((row, i) => {
        const want = (least / (values[row] as number)) ** 0.7;
        return Math.abs((weights[i] as number) - want) > 1e-4 * want;
      });
      expect(wrong).toBe(-1);
    }
  });

  it("gives new transitions the largest priority there ever was, and the default β", () => {
    using buffer = filled(10, { capacity: 100, priorityAlpha: 1, priorityBeta: 1, seed: 1 });
    buffer.updatePriorities(
      Uint32Array.from({ length: 10 }, (_, i) => i),
      new Float32Array(10).fill(0),
    );
    buffer.updatePriorities(Uint32Array.of(0), Float32Array.of(8));
    buffer.updatePriorities(Uint32Array.of(0), Float32Array.of(4));
    buffer.add(1, { observation: Float32Array.of(11), reward: 11, terminated: false, truncated: false });
    const { indices, weights } = buffer.sample(12_000);
    const count = (row: number) => indices.filter((i) => i === row).length;
    expect(Math.abs(count(10) - 8000)).toBeLessThan(3);
    expect(Math.abs(count(0) - 4000)).toBeLessThan(3);
    expect(weights[indices.indexOf(10)]).toBeCloseTo(0.5, 4);
  });

  it("never draws what was overwritten, and leaves it out of an update", () => {
    using buffer = filled(30, { capacity: 20, seed: 2 });
    const batch = buffer.sample(64, { copy: true });
    for (let i = 31; i < 300; i++) {
      buffer.add(1, { observation: Float32Array.of(i), reward: i, terminated: i % 7 === 0, truncated: false });
      if (i % 7 === 0) buffer.begin(Float32Array.of(i + 0.5));
      const { obs, rewards } = buffer.sample(32);
      const wrong = obs.findIndex((x, k) => rewards[k] !== Math.floor(x) + 1 || x <= i - 21);
      expect(wrong).toBe(-1);
    }
    buffer.updatePriorities(batch.indices, batch.rewards);
    expect(buffer.sample(32).rewards.every((r) => r > 270)).toBe(true);
  });

  it.each([
    ["NaN", Float32Array.of(1, Number.NaN), "INVALID_DATA"],
    ["negative", Float32Array.of(1, -1e-9), "INVALID_DATA"],
    ["infinite", Float32Array.of(1, Number.POSITIVE_INFINITY), "INVALID_DATA"],
    ["missing", Float32Array.of(1), "INVALID_SHAPE"],
    ["no array of floats", [1, 1], "INVALID_SHAPE"],
  ])("refuses a priority that is %s, and changes none", (_, priorities, code) => {
    using buffer = filled(10, { seed: 4 });
    using untouched = filled(10, { seed: 4 });
    expect(() => buffer.updatePriorities(Uint32Array.of(0, 1), priorities as Float32Array)).toThrow(
      expect.objectContaining({ code }),
    );
    expect(buffer.sample(1000).indices).toEqual(untouched.sample(1000).indices);
  });

  it("refuses indices that are none, and a β out of range", () => {
    using buffer = filled(10);
    const one = Float32Array.of(1);
    expect(() => buffer.updatePriorities(Uint32Array.of(11), one)).toThrow(
      expect.objectContaining({ code: "INVALID_DATA" }),
    );
    expect(() => buffer.updatePriorities([1] as never, one)).toThrow(
      expect.objectContaining({ code: "INVALID_SHAPE" }),
    );
    for (const beta of [-0.1, 1.1, Number.NaN]) {
      expect(() => buffer.sample(4, { beta })).toThrow(expect.objectContaining({ code: "INVALID_CONFIG" }));
    }
  });
});
