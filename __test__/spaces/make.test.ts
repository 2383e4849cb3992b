import { box, ConfigError, dict, discrete, multiBinary, multiDiscrete } from "reinforcets";
import { describe, expect, it } from "vitest";

describe("box", () => {
  it("takes one bound for all, or one for each", () => {
    expect(box({ low: -1, high: [1, 2, 3] })).toMatchObject({ shape: [3], low: [-1, -1, -1], high: [1, 2, 3] });
    expect(box({ low: 0, high: 1 }).shape).toEqual([1]);
    expect(box({ low: 0, high: 255, shape: [2, 3], dtype: "uint8" })).toMatchObject({ dtype: "uint8", shape: [2, 3] });
  });

  it("is frozen", () => {
    expect(Object.isFrozen(box({ low: 0, high: 1 }))).toBe(true);
  });

  it.each([
    [() => box({ low: [0, 0], high: [1, 1, 1] }), "box.high"],
    [() => box({ low: 2, high: 1 }), "box.low[0]"],
    [() => box({ low: Number.NaN, high: 1 }), "box.low[0]"],
    [() => box({ low: 0, high: 1, shape: [0] }), "box.shape[0]"],
    [() => box({ low: 0, high: 1, dtype: "float64" as "float32" }), "box.dtype"],
    [() => discrete(0), "discrete.n"],
    [() => discrete(2.5), "discrete.n"],
    [() => discrete(2, { start: 0.5 }), "discrete.start"],
    [() => multiDiscrete([]), "multiDiscrete.nvec"],
    [() => multiDiscrete([2, 0]), "multiDiscrete.nvec[1]"],
    [() => multiBinary(-1), "multiBinary.n"],
    [() => dict({ action_mask: multiBinary(2) }), "dict"],
    [() => dict({ inner: dict({ a: discrete(2) }) as never }), "dict.inner"],
  ])("refuses nonsense and names the field (%#)", (make, field) => {
    expect(make).toThrow(ConfigError);
    try {
      make();
    } catch (error) {
      expect(error).toMatchObject({ code: "INVALID_CONFIG", details: { field } });
      expect((error as Error).message).toContain(field);
    }
  });
});
