import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ConfigError, evaluate, QLearning, Sarsa } from "reinforcets";
import { describe, expect, it } from "vitest";

describe.each([
  ["q_learning", QLearning],
  ["sarsa", Sarsa],
] as const)("%s", (algorithm, Algorithm) => {
  const options = {
    env: "GridWorld-v0",
    seed: 2,
    gamma: 1,
    epsilon: { start: 0.3, end: 0 },
    learningRate: 0.3,
  } as const;

  it("finds the shortest way through the maze, and keeps it in a file", async () => {
    const dir = mkdtempSync(join(tmpdir(), "tabular-"));
    using agent = new Algorithm(options);
    expect(agent.describe()).toMatchObject({ algorithm, parameters: 54 * 4, stepsPerRound: 1 });
    const { lastReport } = await agent.learn({ totalSteps: 60_000 });
    expect((await evaluate(agent, "GridWorld-v0", { episodes: 5 })).mean).toBe(-14);
    expect(lastReport?.metrics["rollout/exploration_rate"]).toBeLessThan(0.01);
    await agent.save(join(dir, "agent.safetensors"));
    using again = await Algorithm.load(join(dir, "agent.safetensors"));
    expect(again.weightsHash()).toBe(agent.weightsHash());
    expect(again.predict(18)).toBe(agent.predict(18));
    rmSync(dir, { recursive: true });
  });

  it("goes on from a checkpoint as if nothing had happened", async () => {
    const dir = mkdtempSync(join(tmpdir(), "tabular-"));
    using whole = new Algorithm({ ...options, nEnvs: 2 });
    await whole.learn({ totalSteps: 5_000 });
    using cut = new Algorithm({ ...options, nEnvs: 2, logInterval: 100 });
    for await (const report of cut.train({ totalSteps: 5_000 })) if (report.step >= 2_000) break;
    await cut.checkpoint(dir);
    using resumed = await Algorithm.resume(dir);
    await resumed.learn({ totalSteps: 5_000 });
    expect(resumed.weightsHash()).toBe(whole.weightsHash());
    rmSync(dir, { recursive: true });
  });

  it("refuses worlds that cannot be counted", () => {
    expect(() => new Algorithm({ env: "CartPole-v1" })).toThrow(
      expect.objectContaining({ code: "INCOMPATIBLE_SPACE" }) as ConfigError,
    );
  });
});
