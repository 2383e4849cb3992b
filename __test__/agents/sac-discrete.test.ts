import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigError, evaluate, SACDiscrete } from "reinforcets";
import { describe, expect, it } from "vitest";

const small = {
  env: "CartPole-v1",
  seed: 1,
  netArch: [16],
  learningStarts: 64,
  bufferSize: 5000,
  batchSize: 16,
} as const;

async function inFolder<T>(work: (dir: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), "sac-discrete-"));
  try {
    return await work(dir);
  } finally {
    await rm(dir, { recursive: true });
  }
}

describe("SAC discrete", () => {
  it("trains, learns the same from the same seed, and tells its temperature and entropy", async () => {
    const run = async () => {
      using agent = new SACDiscrete({ ...small, entCoef: "auto_0.5", targetEntropyScale: 0.5 });
      const before = agent.weightsHash();
      const seen: Record<string, number>[] = [];
      for await (const { metrics } of agent.train({ totalSteps: 2000 })) seen.push({ ...metrics });
      expect(agent.weightsHash()).not.toBe(before);
      expect(seen.at(-1)?.["train/ent_coef"]).toBeLessThan(0.5);
      expect(seen.at(-1)?.["train/entropy"]).toBeGreaterThan(0);
      expect(seen.at(-1)?.["train/entropy"]).toBeLessThanOrEqual(Math.LN2);
      expect([0, 1]).toContain(agent.predict(Float32Array.of(0, 0, 0, 0)));
      return agent.weightsHash();
    };
    expect(await run()).toBe(await run());
  });

  it("goes on from a checkpoint to the same end", () =>
    inFolder(async (dir) => {
      using whole = new SACDiscrete(small);
      await whole.learn({ totalSteps: 600 });
      using first = new SACDiscrete(small);
      await first.learn({ totalSteps: 300 });
      await first.checkpoint(dir);
      using again = await SACDiscrete.resume(dir);
      await again.learn({ totalSteps: 600 });
      expect(again.weightsHash()).toBe(whole.weightsHash());
    }));

  it("goes through a file", () =>
    inFolder(async (dir) => {
      const path = join(dir, "agent.safetensors");
      using agent = new SACDiscrete(small);
      await agent.learn({ totalSteps: 200 });
      await agent.save(path);
      using loaded = await SACDiscrete.load(path);
      const seen = Float32Array.of(0.5, -0.5, 1, 0);
      expect(loaded.predict(seen, { deterministic: true })).toBe(agent.predict(seen, { deterministic: true }));
      expect((await evaluate(loaded, "CartPole-v1", { episodes: 2 })).mean).toBeGreaterThan(1);
    }));

  it("refuses worlds whose actions are real numbers, and noise on choices", () => {
    const make = () => new SACDiscrete({ ...small, env: "Pendulum-v1" });
    expect(make).toThrow(ConfigError);
    expect(make).toThrow(/must be discrete/);
    expect(() => new SACDiscrete({ ...small, targetEntropyScale: 1.5 })).toThrow(/targetEntropyScale = 1.5/);
    // @ts-expect-error: an option of SAC.
    expect(() => new SACDiscrete({ ...small, actionNoise: null })).toThrow(/unknown option/);
  });
});
