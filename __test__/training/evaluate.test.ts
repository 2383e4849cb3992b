import { type Env, evaluate, makeEnv, PPO } from "reinforcets";
import { describe, expect, it } from "vitest";
import { CartPole } from "../../examples/cartpole-env.js";
import { Corridor, Failing, SlowCorridor } from "../toys/corridor.js";

const small = { nSteps: 32, batchSize: 32, nEpochs: 1, seed: 5 } as const;

describe("evaluate", () => {
  it.each([
    ["a native world", makeEnv("CartPole-v1")],
    ["its id", "CartPole-v1"],
    ["a TypeScript world", new CartPole()],
  ] as const)("plays whole episodes in %s", async (_what, env) => {
    using agent = new PPO({ ...small, env: "CartPole-v1" });
    const result = await evaluate(agent, env, { episodes: 7 });
    expect(result.returns).toHaveLength(7);
    expect(result.lengths).toEqual(result.returns);
    const mean = result.returns.reduce((sum, x) => sum + x, 0) / 7;
    const variance = result.returns.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 7;
    expect(result.mean).toBeCloseTo(mean, 6);
    expect(result.meanLength).toBeCloseTo(mean, 6);
    expect(result.std).toBeCloseTo(Math.sqrt(variance), 6);
    expect([result.min, result.max]).toEqual([Math.min(...result.returns), Math.max(...result.returns)]);
  });

  it.each(["CartPole-v1", new CartPole()] as const)("gives the same for the same seed (%#)", async (env) => {
    using agent = new PPO({ ...small, env: "CartPole-v1" });
    const play = (seed?: number) => evaluate(agent, env, { episodes: 5, ...(seed === undefined ? {} : { seed }) });
    expect(await play(3)).toEqual(await play(3));
    expect(await play()).toEqual(await play());
    expect((await play(3)).returns).not.toEqual((await play(4)).returns);
  });

  it("touches nothing of a training", async () => {
    using plain = new PPO({ ...small, env: new CartPole() });
    using evaluated = new PPO({ ...small, env: new CartPole() });
    await plain.learn({ totalSteps: 256 });
    const other = new CartPole();
    for await (const { step } of evaluated.train({ totalSteps: 256 })) {
      if (step === 128) await evaluate(evaluated, other, { episodes: 2, deterministic: false });
    }
    expect(evaluated.weightsHash()).toBe(plain.weightsHash());
  });

  it("puts a world back that is trained in", async () => {
    const world = new CartPole();
    using plain = new PPO({ ...small, env: new CartPole() });
    using evaluated = new PPO({ ...small, env: world });
    await plain.learn({ totalSteps: 256 });
    for await (const { step } of evaluated.train({ totalSteps: 256 })) {
      if (step === 128) await evaluate(evaluated, world, { episodes: 2 });
    }
    expect(evaluated.weightsHash()).toBe(plain.weightsHash());
  });

  it("refuses a world in training that cannot be put back", async () => {
    const world = new Corridor();
    using agent = new PPO({ ...small, env: world });
    for await (const _ of agent.train({ totalSteps: 32 })) {
      await expect(evaluate(agent, world)).rejects.toMatchObject({ code: "BUSY" });
    }
    expect(await evaluate(agent, world, { episodes: 1 })).toMatchObject({ returns: [expect.any(Number)] });
    expect(await agent.learn({ totalSteps: 64 })).toMatchObject({ stopped: "finished" });
  });

  it("takes worlds that answer with promises", async () => {
    using agent = new PPO({ ...small, env: new Corridor() });
    expect((await evaluate(agent, new SlowCorridor(), { episodes: 2 })).lengths).toHaveLength(2);
  });

  it("tells where a world failed", async () => {
    using agent = new PPO({ ...small, env: new Corridor() });
    const failing = evaluate(agent, new Failing(2), { episodes: 2 });
    await expect(failing).rejects.toMatchObject({
      code: "ENV_FAILED",
      details: { episode: 0, step: 2 },
      cause: expect.any(RangeError),
    });
  });

  it("refuses a world of another shape", async () => {
    using agent = new PPO({ ...small, env: new Corridor() });
    await expect(evaluate(agent, new CartPole() as unknown as Env)).rejects.toMatchObject({
      code: "ENV_FAILED",
      cause: { code: "INVALID_SHAPE" },
    });
    await expect(evaluate(agent, "CartPole-v1")).rejects.toMatchObject({ code: expect.any(String) });
  });

  it.each([undefined, () => new CartPole()])("refuses %o for a world", async (env) => {
    using agent = new PPO({ ...small, env: "CartPole-v1" });
    await expect(evaluate(agent, env as unknown as Env)).rejects.toMatchObject({
      code: "INVALID_CONFIG",
      details: { field: "env" },
    });
  });

  it.each([{ episodes: 0 }, { episodes: 1.5 }, { seed: -1 }, { seed: 2 ** 32 }])("refuses %o", async (options) => {
    using agent = new PPO({ ...small, env: "CartPole-v1" });
    await expect(evaluate(agent, "CartPole-v1", options)).rejects.toMatchObject({ code: "INVALID_CONFIG" });
  });
});
