import { box, contains, dict, discrete, multiBinary, multiDiscrete, type Space, sample } from "reinforcets";
import { describe, expect, it } from "vitest";
import { whyNot } from "../../ts/spaces/contains.js";
import { fromJson, toJson } from "../../ts/spaces/json.js";
import { seededRng } from "../../ts/training/seeds.js";

const inf = Number.POSITIVE_INFINITY;
const spaces: Readonly<Record<string, Space>> = {
  bounded: box({ low: [-1, 0], high: [1, 0.1] }),
  halfBounded: box({ low: [-inf, 3], high: [-3, inf] }),
  unbounded: box({ low: -inf, high: inf, shape: [2, 2] }),
  bytes: box({ low: 0, high: 255, shape: [7], dtype: "uint8" }),
  whole: box({ low: -2.5, high: 2.5, dtype: "int32" }),
  discrete: discrete(3),
  shifted: discrete(3, { start: -1 }),
  multiDiscrete: multiDiscrete([1, 5]),
  multiBinary: multiBinary(4),
  dict: dict({ a: box({ low: 0, high: 1 }), b: discrete(2), action_mask: multiBinary(2) }),
};

describe.each(Object.entries(spaces))("%s", (_name, space) => {
  it("contains what is sampled from it", () => {
    const rng = seededRng(1);
    for (let i = 0; i < 200; i++) expect(whyNot(space, sample(space, rng))).toBeUndefined();
  });

  it("samples the same from the same numbers", () => {
    expect(sample(space, seededRng(3))).toEqual(sample(space, seededRng(3)));
  });

  it("survives the core's form", () => {
    expect(fromJson(JSON.parse(JSON.stringify(toJson(space))))).toEqual(space);
  });

  it("does not contain anything else", () => {
    for (const other of [undefined, null, "x", Number.NaN, {}, [], new Float32Array(99)]) {
      expect(contains(space, other)).toBe(false);
    }
  });
});

describe("contains", () => {
  it("compares bounds as 32-bit numbers", () => {
    expect(contains(box({ low: -4.8, high: 4.8 }), new Float32Array([4.8]))).toBe(true);
  });

  it.each([
    [spaces.bounded, new Float32Array([0, 1]), "is 1 at index 1, outside of 0 … 0.1"],
    [spaces.bounded, new Float32Array([Number.NaN, 0]), "is NaN at index 0"],
    [spaces.bounded, new Float64Array([0, 0]), "is Float64Array of 2 values, expected Float32Array of 2 values"],
    [spaces.bounded, [0, 0], "is an array of 2 values, expected Float32Array of 2 values"],
    [spaces.shifted, 2, "is 2, expected a whole number from -1 to 1"],
    [spaces.multiBinary, new Uint8Array([0, 1, 2, 0]), "is 2 at index 2, outside of 0 … 1"],
    [spaces.dict, { a: new Float32Array(1), b: 0 }, 'has no key "action_mask"'],
  ])("says why not (%#)", (space, value, reason) => {
    expect(whyNot(space as Space, value)).toContain(reason);
  });
});
