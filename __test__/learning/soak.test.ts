import { PPO } from "reinforcets";
import { describe, expect, it } from "vitest";

const small = {
  engine: "torch",
  device: "cpu",
  nEnvs: 2,
  nSteps: 32,
  batchSize: 32,
  nEpochs: 1,
  netArch: [64],
} as const;

/** Makes an agent of one of three kinds, trains it a little, asks it, and closes it. */
async function one(seed: number): Promise<void> {
  const kinds = [
    { env: "CartPole-v1" },
    { env: "CartPoleNoVel-v1", middleware: { kind: "lstm", width: 64 } },
    { env: "Catch-v0", embedder: "natureCnn" },
  ] as const;
  const agent = new PPO({ ...small, ...kinds[seed % kinds.length], seed } as ConstructorParameters<typeof PPO>[0]);
  await agent.learn({ totalSteps: 64 });
  agent.initialState(4);
  agent.close();
}

const megabytes = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().rss / 2 ** 20;
};

describe("a hundred agents on torch", () => {
  it("leave no memory behind", async () => {
    // The first ones bring libtorch, its pools and V8 to their size.
    for (let seed = 0; seed < 30; seed++) await one(seed);
    const before = megabytes();
    const seen = [before];
    for (let seed = 0; seed < 100; seed++) {
      await one(seed);
      if (seed % 10 === 9) seen.push(megabytes());
    }
    // The weights, gradients and moments of these hundred are 100 MB.
    console.info(`resident: ${seen.map((x) => x.toFixed(0)).join(", ")} MB`);
    expect((seen.at(-1) as number) - before, `${seen}`).toBeLessThan(20);
  });
});
