import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Agent,
  type Callback,
  ConfigError,
  checkpoint,
  evaluateEvery,
  PPO,
  type Report,
  stopOnReward,
} from "reinforcets";
import { describe, expect, it } from "vitest";

const small = { nSteps: 64, batchSize: 64, nEpochs: 1, seed: 5, env: "CartPole-v1" } as const;
const reportAt = (step: number, mean?: number): Report => ({
  step,
  update: 1,
  episodes: [],
  metrics: mean === undefined ? {} : { "rollout/ep_rew_mean": mean },
});

describe("stopOnReward", () => {
  it("stops at the threshold, and not without episodes", () => {
    const callback = stopOnReward({ threshold: 10 });
    const agent = {} as Agent;
    expect(callback.onReport?.(reportAt(1), agent)).toBe(true);
    expect(callback.onReport?.(reportAt(1, 9.9), agent)).toBe(true);
    expect(callback.onReport?.(reportAt(1, 10), agent)).toBe(false);
  });
});

describe("checkpoint", () => {
  it("saves once each time a multiple of every was passed", async () => {
    const saved: number[] = [];
    let step = 0;
    const agent = { checkpoint: async () => saved.push(step) } as unknown as Agent;
    const callback = checkpoint({ dir: "x", every: 100 });
    await callback.onTrainingStart?.({ totalSteps: 1, target: 1, rounded: false, from: 130 }, agent);
    for (step of [160, 190, 220, 250, 310, 600]) await callback.afterReport?.(reportAt(step), agent);
    expect(saved).toEqual([220, 310, 600]);
  });

  it.each([0, 0.5, Number.NaN])("refuses every = %s", (every) => {
    expect(() => checkpoint({ dir: "x", every })).toThrow(ConfigError);
  });
});

describe("evaluateEvery", () => {
  it("adds metrics and keeps the best", async () => {
    using agent = new PPO(small);
    const best = join(mkdtempSync(join(tmpdir(), "reinforcets-")), "best.safetensors");
    const callback: Callback = evaluateEvery({ env: "CartPole-v1", every: 128, episodes: 2, best });
    const evaluated: number[] = [];
    for await (const { step, metrics } of agent.train({ totalSteps: 320, callbacks: [callback] })) {
      if ("eval/mean_reward" in metrics) evaluated.push(step);
    }
    expect(evaluated).toEqual([128, 256]);
    expect(existsSync(best)).toBe(true);
    expect(callback.state?.()).toEqual({ top: expect.any(Number) });
  });
});
