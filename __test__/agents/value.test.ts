import { C51, ConfigError, DQN, discrete, evaluate, presets, QRDQN } from "reinforcets";
import { describe, expect, it } from "vitest";
import { Corridor } from "../toys/corridor.js";

const small = { env: "CartPole-v1", seed: 1, netArch: [16], learningStarts: 64, bufferSize: 5000 } as const;

describe.each([
  ["c51", () => new C51({ ...small, atoms: 11 })],
  ["qrdqn", () => new QRDQN({ ...small, quantiles: 8 })],
] as const)("%s", (name, make) => {
  it("trains, and learns the same from the same seed", async () => {
    const hash = async () => {
      using agent = make();
      expect(agent.algorithm).toBe(name);
      const before = agent.weightsHash();
      await agent.learn({ totalSteps: 1000 });
      expect(agent.weightsHash()).not.toBe(before);
      return agent.weightsHash();
    };
    expect(await hash()).toBe(await hash());
  });
});

describe("a value-based agent", () => {
  it("tells how much memory its replay takes, before it takes it", () => {
    using agent = new DQN({ ...small, bufferSize: 1_000_000 });
    expect(agent.describe().replayBytes).toBe(25_000_000);
    using prioritized = new DQN({ ...small, prioritized: {} });
    expect(prioritized.describe().replayBytes).toBeGreaterThan(agent.describe().replayBytes / 200);
  });

  it("refuses a replay that memory does not hold, with its size", () => {
    const make = () => new DQN({ ...small, bufferSize: 4_000_000_000 });
    expect(make).toThrow(ConfigError);
    expect(make).toThrow(/100\.0 GB/);
  });

  it("says that a run without its replay is not resumed bit for bit", () => {
    using agent = new DQN({ ...small, checkpointReplay: false });
    const told = [expect.stringContaining("checkpointReplay")];
    expect(agent.describe()).toMatchObject({ exact: false, reasons: told });
  });

  it("reports about every thousand steps, with its ε", async () => {
    using agent = new DQN(small);
    const seen: [number, number | undefined][] = [];
    for await (const { step, metrics } of agent.train({ totalSteps: 3000 }))
      seen.push([step, metrics["rollout/exploration_rate"]]);
    expect(seen.map(([step]) => step)).toEqual([1000, 2000, 3000]);
    expect(seen[2]?.[1]).toBeCloseTo(0.05);
  });

  it("learns in worlds written in TypeScript", async () => {
    using agent = new DQN({
      env: () => new Corridor(),
      nEnvs: 2,
      seed: 2,
      learningStarts: 50,
      learningRate: 0.005,
      netArch: [16],
    });
    await agent.learn({ totalSteps: 3000 });
    const { mean } = await evaluate(agent, new Corridor(), { episodes: 5 });
    using fresh = new DQN({ env: () => new Corridor(), seed: 2, netArch: [16] });
    expect(mean).toBeGreaterThanOrEqual((await evaluate(fresh, new Corridor(), { episodes: 5 })).mean);
  });

  it("learns in a loop of one's own, where ε falls by steps", () => {
    using agent = new QRDQN({ ...small, explorationSteps: 100, quantiles: 5 });
    const action = discrete(2);
    for (let step = 0; step < 200; step++) {
      const taken = agent.actAndTrain(Float32Array.of(0, 0, step / 200, 0), 1);
      expect(taken).toBeLessThan(action.n);
      if (step % 20 === 19) agent.stopEpisodeAndTrain(Float32Array.of(0, 0, 1, 0), 0);
    }
    expect(agent.getStatistics()).toContainEqual(["train/n_updates", expect.any(Number)]);
  });

  it("has the zoo's settings", () => {
    expect(presets.dqn["CartPole-v1"]).toMatchObject({ totalSteps: 50_000, trainFreq: 256, gradientSteps: 128 });
    expect(presets.qrdqn["MountainCar-v0"]).toMatchObject({ quantiles: 25, gamma: 0.98 });
  });
});
