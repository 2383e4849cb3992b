import { describe, expect, it } from "vitest";
import { learningCurve } from "../../ts/plots/curve.js";
import { niceScale, shortNumber } from "../../ts/plots/ticks.js";

const points = Array.from({ length: 300 }, (_, i) => ({ step: (i + 1) * 100, return: i }));

describe("learningCurve", () => {
  it("draws dots, the mean, the goal and the title", () => {
    const svg = learningCurve(points, { title: "PPO on <x> & y", threshold: 250 });
    expect(svg).toContain("PPO on &#60;x&#62; &#38; y");
    expect(svg.match(/class="dot"/g)).toHaveLength(300);
    expect(svg).toContain('class="goal"');
    expect(svg).toContain("solved at 250");
    expect(svg).toContain("prefers-color-scheme: dark");
    // The mean of the last 100 of 0 … 299.
    expect(svg).toContain(">249.5</text>");
  });

  it("gives the same text for the same points", () => {
    expect(learningCurve(points, { title: "a" })).toBe(learningCurve(points, { title: "a" }));
  });

  it("draws without any episode, with one, and with equal returns", () => {
    for (const few of [[], points.slice(0, 1), points.map(({ step }) => ({ step, return: -200 }))]) {
      const svg = learningCurve(few, { title: "a" });
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    }
    expect(learningCurve([], { title: "a" })).toContain("no episode has ended yet");
  });

  it("stays small for long runs and leaves out what is not a number", () => {
    const many = Array.from({ length: 50_000 }, (_, i) => ({ step: i, return: i % 7 ? i : Number.NaN }));
    const svg = learningCurve(many, { title: "a" });
    expect(svg.length).toBeLessThan(120_000);
    expect(svg).not.toContain("NaN");
  });
});

describe("niceScale", () => {
  it.each([
    [0, 500, [0, 100, 200, 300, 400, 500]],
    [-1850, -200, [-2000, -1500, -1000, -500, 0]],
    [0, 0.3, [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3]],
    [3, 3, [2.4, 2.6, 2.8, 3, 3.2, 3.4, 3.6]],
  ])("%d … %d", (low, high, ticks) => {
    expect(niceScale(low, high, 5).ticks).toEqual(ticks);
  });
});

it("shortNumber", () => {
  expect([0, 950, 9999, 20_000, 1_500_000, -0.25].map(shortNumber)).toEqual([
    "0",
    "950",
    "9999",
    "20k",
    "1.5M",
    "−0.25",
  ]);
});
