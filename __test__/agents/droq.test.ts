import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DroQ } from "reinforcets";
import { describe, expect, it } from "vitest";

const small = {
  env: "Pendulum-v1",
  seed: 1,
  netArch: [16],
  learningStarts: 64,
  gradientSteps: 2,
  policyDelay: 2,
  bufferSize: 5000,
  batchSize: 16,
  dropout: 0.1,
} as const;

async function trained(steps: number, more: object = {}): Promise<string> {
  using agent = new DroQ({ ...small, ...more });
  await agent.learn({ totalSteps: steps });
  return agent.weightsHash();
}

describe("DroQ with dropout and layer normalisation", () => {
  it("goes on from a checkpoint to the same end", async () => {
    const dir = await mkdtemp(join(tmpdir(), "droq-"));
    try {
      const whole = await trained(200);
      using first = new DroQ(small);
      await first.learn({ totalSteps: 120 });
      await first.checkpoint(dir);
      using again = await DroQ.resume(dir);
      await again.learn({ totalSteps: 200 });
      expect(again.weightsHash()).toBe(whole);
    } finally {
      await rm(dir, { recursive: true });
    }
  });

  it("draws other numbers to drop with another share, and none without", async () => {
    const hashes = await Promise.all([{}, { dropout: 0.5 }, { dropout: 0 }].map((more) => trained(120, more)));
    expect(new Set(hashes).size).toBe(3);
    expect(await trained(120)).toBe(hashes[0]);
  });

  it("runs on the engine that is always there", () => {
    using agent = new DroQ(small);
    expect(agent.describe()).toMatchObject({ engine: "fused", exact: true });
  });
});
