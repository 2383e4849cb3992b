import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigError, CrossQ, D4PG, DDPG, DroQ, evaluate, MPO, presets, REDQ, SAC, TD3, TQC } from "reinforcets";
import { describe, expect, it } from "vitest";

const small = {
  env: "Pendulum-v1",
  seed: 1,
  netArch: [16],
  learningStarts: 64,
  bufferSize: 5000,
  batchSize: 16,
} as const;

/** The classes by what the tests need of them; their options differ. */
const classes = {
  sac: SAC<"Pendulum-v1">,
  td3: TD3<"Pendulum-v1">,
  ddpg: DDPG<"Pendulum-v1">,
  tqc: TQC<"Pendulum-v1">,
  redq: REDQ<"Pendulum-v1">,
  droq: DroQ<"Pendulum-v1">,
  d4pg: D4PG<"Pendulum-v1">,
  crossq: CrossQ<"Pendulum-v1">,
  mpo: MPO<"Pendulum-v1">,
};

describe.each(Object.entries(classes))("%s", (name, Class) => {
  it("trains, learns the same from the same seed, and acts within bounds", async () => {
    const hash = async () => {
      using agent = new Class(small);
      expect(agent.algorithm).toBe(name);
      const before = agent.weightsHash();
      await agent.learn({ totalSteps: 400 });
      expect(agent.weightsHash()).not.toBe(before);
      const action = agent.predict(Float32Array.of(1, 0, 0));
      expect(Math.abs(action[0] as number)).toBeLessThanOrEqual(2);
      return agent.weightsHash();
    };
    expect(await hash()).toBe(await hash());
  });

  it("goes on from a checkpoint to the same end", async () => {
    const dir = await mkdtemp(join(tmpdir(), "continuous-"));
    try {
      using whole = new Class(small);
      await whole.learn({ totalSteps: 600 });
      using first = new Class(small);
      await first.learn({ totalSteps: 300 });
      await first.checkpoint(dir);
      using again = await Class.resume(dir);
      await again.learn({ totalSteps: 600 });
      expect(again.weightsHash()).toBe(whole.weightsHash());
    } finally {
      await rm(dir, { recursive: true });
    }
  });

  it("goes through a file", async () => {
    const dir = await mkdtemp(join(tmpdir(), "continuous-"));
    try {
      const path = join(dir, "agent.safetensors");
      using agent = new Class(small);
      await agent.learn({ totalSteps: 200 });
      await agent.save(path);
      using loaded = await Class.load(path);
      const seen = Float32Array.of(0.5, -0.5, 1);
      expect(loaded.predict(seen, { deterministic: true })).toEqual(agent.predict(seen, { deterministic: true }));
      expect((await evaluate(loaded, "Pendulum-v1", { episodes: 2 })).mean).toBeLessThan(0);
    } finally {
      await rm(dir, { recursive: true });
    }
  });

  it("refuses worlds whose actions are choices", () => {
    const make = () => new Class({ ...small, env: "CartPole-v1" as "Pendulum-v1" });
    expect(make).toThrow(ConfigError);
    expect(make).toThrow(/box of float32/);
  });
});

describe("continuous control", () => {
  it("has the zoo's settings", () => {
    expect(presets.sac["Pendulum-v1"]).toEqual({ totalSteps: 20_000, learningRate: 1e-3 });
    expect(presets.tqc["Pendulum-v1"]).toEqual(presets.sac["Pendulum-v1"]);
    expect(presets.td3["MountainCarContinuous-v0"]).toMatchObject({
      actionNoise: { kind: "ornsteinUhlenbeck", sigma: 0.5 },
    });
  });

  it("reports its temperature", async () => {
    using agent = new SAC({ ...small, entCoef: "auto_0.2" });
    const seen: (number | undefined)[] = [];
    for await (const { metrics } of agent.train({ totalSteps: 2000 })) seen.push(metrics["train/ent_coef"]);
    expect(seen).toHaveLength(2);
    expect(seen[1]).toBeLessThan(0.2);
  });

  it("refuses more quantiles dropped than there are, and more target critics", () => {
    expect(() => new TQC({ ...small, quantiles: 5, droppedQuantiles: 5 })).toThrow(/droppedQuantiles.* from 0 to 4/);
    expect(() => new REDQ({ ...small, nCritics: 3, targetCritics: 4 })).toThrow(/targetCritics.* nCritics = 3/);
  });

  it("refuses to follow where nothing does", () => {
    expect(() => new CrossQ({ ...small, tau: 0.005 })).toThrow(/tau.* 1: CrossQ has no target networks/);
    expect(presets.crossq["Pendulum-v1"]).toEqual({ totalSteps: 20_000, policyDelay: 2, netArch: [256, 256] });
  });

  it("reports how far MPO's policy goes, which is no further than allowed", async () => {
    using agent = new MPO({ ...small, samples: 4, epsilonMean: 0.02, initAlphaMean: 1, targetUpdateInterval: 20 });
    const reports: Readonly<Record<string, number>>[] = [];
    for await (const { metrics } of agent.train({ totalSteps: 3000 })) reports.push(metrics);
    expect(reports.at(-1)?.["train/kl_mean"]).toBeGreaterThan(0);
    expect(reports.at(-1)?.["train/kl_mean"]).toBeLessThan(0.02);
    // As wide as at the start, exp(-0.5), or nearly.
    expect(reports.at(-1)?.["train/std"]).toBeGreaterThan(0.4);
    expect(reports.at(-1)?.["train/std"]).toBeLessThan(0.8);
    expect(() => new MPO({ ...small, samples: 1 })).toThrow(/samples.* from 2 to 1024/);
  });

  it("refuses supports that are upside down", () => {
    expect(() => new D4PG({ ...small, vMin: 10, vMax: -10 })).toThrow(/vMax.* above vMin = 10/);
  });

  it("refuses coefficients that are neither numbers nor learnt", () => {
    expect(() => new SAC({ ...small, entCoef: "adaptive" })).toThrow(/auto_0\.1/);
  });
});
