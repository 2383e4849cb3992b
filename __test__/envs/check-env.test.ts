import { box, checkEnv, dict, discrete, type Env, EnvError, multiBinary } from "reinforcets";
import { describe, expect, it } from "vitest";
import { CartPole } from "../../examples/cartpole-env.js";
import { Courier } from "../../examples/courier-env.js";
import { Corridor, Failing, SlowCorridor } from "../toys/corridor.js";

const worldLike = (parts: object): Env => Object.assign(new Corridor(), parts) as Env;
const errorsOf = async (env: Env) =>
  (await checkEnv(env)).filter(({ severity }) => severity === "error").map(({ message }) => message);

describe("checkEnv", () => {
  it("finds nothing wrong with a good world", async () => {
    expect(await checkEnv(new CartPole(), { throw: true })).toEqual([]);
  });

  it("takes worlds that answer with promises", async () => {
    expect(await errorsOf(new SlowCorridor())).toEqual([]);
  });

  it("warns where resuming cannot be exact", async () => {
    expect(await checkEnv(new Corridor())).toEqual([
      { severity: "warning", message: expect.stringContaining("no snapshot and restore") },
    ]);
  });

  it.each([
    ["no step", { step: undefined }, "step is undefined, expected a method"],
    ["no space", { observationSpace: undefined }, "observationSpace is undefined, expected one of box"],
    ["a nested action", { actionSpace: dict({ a: discrete(2) }) }, 'actionSpace is "dict"'],
    ["whole-number boxes as actions", { actionSpace: box({ low: 0, high: 1, dtype: "uint8" }) }, "only float32"],
    [
      "a mask of the wrong width",
      { observationSpace: dict({ a: box({ low: 0, high: 1 }), action_mask: multiBinary(3) }) },
      "action_mask is multiBinary(3), expected multiBinary(2)",
    ],
    ["reset without observation", { reset: () => new Float32Array(1) }, "reset gave Float32Array of 1 values"],
    ["a reset that throws", { reset: () => Promise.reject(new Error("no power")) }, "no power"],
  ])("tells of %s", async (_what, parts, words) => {
    expect((await errorsOf(worldLike(parts))).join("\n")).toContain(words);
  });

  it.each([
    ["a wrong length", { observation: new Float32Array(2) }, "Float32Array of 2 values, expected Float32Array of 1"],
    ["a wrong type", { observation: new Float64Array(1) }, "Float64Array of 1 values, expected Float32Array"],
    ["NaN", { observation: new Float32Array([Number.NaN]) }, "is NaN at index 0"],
    ["a reward of text", { reward: "1" }, 'reward "1", expected a finite number'],
    ["an infinite reward", { reward: Number.POSITIVE_INFINITY }, "reward Infinity"],
    ["flags that are numbers", { terminated: 0 }, "terminated = 0, expected true or false"],
    ["a missing flag", { truncated: undefined }, "truncated = undefined"],
  ])("tells of %s", async (_what, bent, words) => {
    const env = new Failing(3, (result) => ({ ...result, ...bent }));
    expect((await errorsOf(env)).join("\n")).toContain(words);
  });

  it("tells of observations outside of their space as a warning", async () => {
    const env = worldLike({ observationSpace: box({ low: 0, high: 3 }) });
    expect(await checkEnv(env)).toContainEqual({ severity: "warning", message: expect.stringContaining("outside of") });
  });

  it("tells of randomness that ignores the seed", async () => {
    const env = worldLike({ reset: () => ({ observation: new Float32Array([Math.random()]) }) });
    expect(await checkEnv(env)).toContainEqual({ severity: "warning", message: expect.stringContaining("seed") });
  });

  it("tells of snapshots that leave something out, or are not JSON", async () => {
    const forgetful = new Corridor();
    Object.assign(forgetful, { snapshot: () => ({}), restore: () => undefined });
    expect((await errorsOf(forgetful)).join()).toContain("snapshot leaves something out");
    const binary = new Corridor();
    Object.assign(binary, { snapshot: () => new Float32Array(1), restore: () => undefined });
    expect((await errorsOf(binary)).join()).toContain("not plain JSON");
    const half = Object.assign(new Corridor(), { snapshot: () => ({}) });
    expect((await errorsOf(half)).join()).toContain("go together");
  });

  it("tells of a computeReward that contradicts step, or has no goals", async () => {
    const flattering = (_achieved: Float32Array, _desired: Float32Array, rewards: Float32Array) => rewards.fill(0);
    expect((await errorsOf(new Courier())).join("\n")).toBe("");
    const [error] = await errorsOf(Object.assign(new Courier(), { computeReward: flattering }));
    expect(error).toMatch(/step \d+ gave the reward -1, computeReward gave 0 for it/);
    expect((await errorsOf(worldLike({ computeReward: flattering }))).join("\n")).toContain("achieved_goal");
  });

  it("throws if asked to, with the findings", async () => {
    const checking = checkEnv(new Failing(3), { throw: true });
    await expect(checking).rejects.toThrow(EnvError);
    await expect(checking).rejects.toMatchObject({ code: "ENV_FAILED", details: { findings: expect.any(Array) } });
  });
});
