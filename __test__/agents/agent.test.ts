import { A2C, Agent, ConfigError, DQN, listAlgorithms, PPO, presets, REINFORCE } from "reinforcets";
import { describe, expect, it } from "vitest";
import { Corridor } from "../toys/corridor.js";

describe.each([
  ["ppo", PPO],
  ["a2c", A2C],
  ["reinforce", REINFORCE],
  ["dqn", DQN],
] as const)("%s", (name, Algorithm) => {
  it("is an agent that trains", async () => {
    using agent = new Algorithm({ env: "CartPole-v1", seed: 3 });
    expect(agent).toBeInstanceOf(Agent);
    expect(agent.algorithm).toBe(name);
    const before = agent.weightsHash();
    const { steps, stopped } = await agent.learn({ totalSteps: 2048 });
    expect(steps).toBeGreaterThanOrEqual(2048);
    expect(stopped).toBe("finished");
    expect(agent.weightsHash()).not.toBe(before);
  });

  it("learns the same from the same seed", async () => {
    const hash = async (seed: number) => {
      using agent = new Algorithm({ env: "CartPole-v1", seed });
      await agent.learn({ totalSteps: 2048 });
      return agent.weightsHash();
    };
    expect(await hash(3)).toBe(await hash(3));
    expect(await hash(3)).not.toBe(await hash(4));
  });

  it("is listed", () => {
    expect(listAlgorithms()).toContainEqual(expect.objectContaining({ name, title: expect.any(String) }));
  });
});

describe("an agent", () => {
  it("describes itself", () => {
    using agent = new PPO({ env: "CartPole-v1", nEnvs: 8, nSteps: 256, seed: 7 });
    expect(agent.describe()).toMatchObject({
      algorithm: "ppo",
      engine: "fused",
      nEnvs: 8,
      seed: 7,
      stepsPerRound: 2048,
      exact: true,
      reasons: [],
      env: { id: "CartPole-v1", maxEpisodeSteps: 500, observationSpace: { type: "box", dtype: "float32" } },
      config: { nSteps: 256, gamma: 0.99 },
    });
    expect(agent.describe().parameters).toBeGreaterThan(9000);
    expect(agent.getAgentId()).toBe(agent.describe().agentId);
  });

  it("says when resuming cannot be exact", () => {
    using agent = new PPO({ env: new Corridor() });
    expect(agent.describe()).toMatchObject({ exact: false, reasons: [expect.stringContaining("Corridor")] });
  });

  it("refuses everything but close after close", async () => {
    const agent = new PPO({ env: "CartPole-v1" });
    agent.close();
    agent.close();
    expect(agent.closed).toBe(true);
    const closed = expect.objectContaining({ code: "CLOSED" });
    const observation = new Float32Array(4);
    for (const verb of [
      () => agent.predict(observation),
      () => agent.predict([observation]),
      () => agent.act(observation),
      () => agent.actAndTrain(observation, 0),
      () => agent.stopEpisodeAndTrain(observation, 0),
      () => agent.getStatistics(),
      () => agent.getAgentId(),
      () => agent.describe(),
      () => agent.weightsHash(),
      () => agent.steps,
    ]) {
      expect(verb).toThrow(closed);
    }
    await expect(agent.learn({ totalSteps: 1 })).rejects.toEqual(closed);
    await expect(agent.save("x")).rejects.toEqual(closed);
    await expect(agent.checkpoint("x")).rejects.toEqual(closed);
  });

  it("is closed by using", () => {
    let kept: PPO<"CartPole-v1">;
    {
      using agent = new PPO({ env: "CartPole-v1" });
      kept = agent;
    }
    expect(kept.closed).toBe(true);
  });
});

describe("a loop of one's own", () => {
  it("learns step by step", async () => {
    const world = new Corridor();
    using agent = new PPO({ env: new Corridor(), seed: 1, nSteps: 64, batchSize: 64 });
    const before = agent.weightsHash();
    let { observation } = world.reset();
    let reward = 0;
    for (let step = 0; step < 500; step++) {
      const result = world.step(agent.actAndTrain(observation, reward));
      ({ observation, reward } = result);
      if (!result.terminated && !result.truncated) continue;
      agent.stopEpisodeAndTrain(observation, reward, { truncated: result.truncated });
      ({ observation } = world.reset());
      reward = 0;
    }
    // The last step counts once its reward is told.
    expect(agent.steps).toBeGreaterThanOrEqual(499);
    expect(agent.weightsHash()).not.toBe(before);
    expect(Object.fromEntries(agent.getStatistics())).toMatchObject({ "train/loss": expect.any(Number) });
  });

  it("needs one world, good data and finite rewards", () => {
    using several = new PPO({ env: "CartPole-v1", nEnvs: 2 });
    expect(() => several.actAndTrain(new Float32Array(4), 0)).toThrow(
      expect.objectContaining({ code: "INVALID_CONFIG" }),
    );
    using agent = new PPO({ env: "CartPole-v1" });
    expect(() => agent.actAndTrain(new Float32Array(3), 0)).toThrow(expect.objectContaining({ code: "INVALID_SHAPE" }));
    expect(() => agent.actAndTrain(new Float32Array(4), Number.NaN)).toThrow(
      expect.objectContaining({ code: "INVALID_DATA" }),
    );
  });
});

describe("options", () => {
  const loose = PPO as unknown as new (options: object) => PPO;
  it.each([
    [{ env: "CartPol-v1" }, "UNKNOWN_ENV", "CartPole-v1"],
    [{ env: "CartPole-v1", nStep: 1 }, "UNKNOWN_OPTION", "nSteps"],
    [{ env: "CartPole-v1", gamma: 2 }, "INVALID_CONFIG", "gamma"],
    [{ env: "CartPole-v1", gamma: "0.9" }, "INVALID_CONFIG", "gamma"],
    [{ env: "CartPole-v1", gamma: Number.NaN }, "INVALID_CONFIG", "gamma = NaN"],
    [{ env: "CartPole-v1", learningRate: () => 1 }, "INVALID_CONFIG", "learningRate = a function"],
    [{ env: "CartPole-v1", policy: { netArch: new Map() } }, "INVALID_CONFIG", "policy.netArch"],
    [{ env: "CartPole-v1", nEnvs: 0 }, "INVALID_CONFIG", "nEnvs"],
    [{ env: "CartPole-v1", seed: -1 }, "INVALID_CONFIG", "seed"],
    [{ env: 7 }, "INVALID_CONFIG", "env = 7"],
    [{ env: {} }, "INVALID_CONFIG", "reset is undefined"],
    [{ env: [] }, "INVALID_CONFIG", "at least one world"],
    [{ env: Corridor }, "INVALID_CONFIG", "() => new Corridor()"],
    [{ env: [new Corridor()], nEnvs: 2 }, "INVALID_CONFIG", "nEnvs = 2"],
    [{ env: () => new Corridor(), nEnvs: 0 }, "INVALID_CONFIG", "nEnvs = 0"],
  ])("refuses %o", (options, code, words) => {
    const make = () => new loose(options);
    expect(make).toThrow(ConfigError);
    expect(make).toThrow(expect.objectContaining({ code, message: expect.stringContaining(words) }));
  });

  it("refuses the same world twice, and worlds that differ", () => {
    const world = new Corridor();
    expect(() => new PPO({ env: [world, world] })).toThrow("twice");
    const other = Object.assign(new Corridor(), { actionSpace: { type: "discrete", n: 3, start: 0 } });
    expect(() => new PPO({ env: [world, other as Corridor] })).toThrow("env[1]");
  });
});

describe("presets", () => {
  it("build agents", () => {
    const { totalSteps, ...options } = presets.ppo["CartPole-v1"];
    expect(totalSteps).toBe(100_000);
    using agent = new PPO({ ...options, env: "CartPole-v1" });
    expect(agent.describe().nEnvs).toBe(8);
  });
});
