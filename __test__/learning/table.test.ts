import { readFileSync } from "node:fs";
import { A2C, type Agent, evaluate, type NativeEnvId, PPO, presets, QLearning, REINFORCE, Sarsa } from "reinforcets";
import { describe, expect, it } from "vitest";

type Name = "ppo" | "a2c" | "reinforce" | "q_learning" | "sarsa";

interface Case {
  readonly algo: Name;
  readonly env: NativeEnvId;
  readonly preset?: true;
  readonly totalSteps?: number;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly threshold: number;
  readonly origin: string;
}

const cases: readonly Case[] = JSON.parse(readFileSync(new URL("cases.json", import.meta.url), "utf8"));

function build(algo: Name, options: Readonly<Record<string, unknown>> & { env: NativeEnvId }): Agent {
  if (algo === "ppo") return new PPO(options) as unknown as Agent;
  if (algo === "a2c") return new A2C(options) as unknown as Agent;
  if (algo === "q_learning") return new QLearning(options) as unknown as Agent;
  if (algo === "sarsa") return new Sarsa(options) as unknown as Agent;
  return new REINFORCE(options) as unknown as Agent;
}

/** Trains with one seed and gives the mean return of 100 deterministic episodes. */
async function trained(
  algo: Name,
  env: NativeEnvId,
  seed: number,
  totalSteps: number,
  options: Readonly<Record<string, unknown>>,
): Promise<number> {
  const agent = build(algo, { ...options, env, seed });
  try {
    await agent.learn({ totalSteps });
    return (await evaluate(agent, env, { episodes: 100, seed: 10_000 + seed })).mean;
  } finally {
    agent.close();
  }
}

async function seeds(count: number, run: (seed: number) => Promise<number>): Promise<number[]> {
  const means: number[] = [];
  for (let seed = 1; seed <= count; seed++) means.push(await run(seed));
  return means;
}

const average = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

// Another CPU has other kernels and so other roundings: one unlucky seed of three may miss the mark, never the mean.
describe.each(cases)("$algo on $env", ({ algo, env, threshold, preset, ...given }) => {
  it(`reaches ${threshold}`, async () => {
    const settings = preset ? presets[algo][env] : { totalSteps: given.totalSteps, ...given.options };
    const { totalSteps = 0, ...options } = settings as { totalSteps?: number };
    const means = await seeds(3, (seed) => trained(algo, env, seed, totalSteps, options));
    expect(average(means), `seeds: ${means}`).toBeGreaterThanOrEqual(threshold);
    expect(means.filter((mean) => mean >= threshold).length, `seeds: ${means}`).toBeGreaterThanOrEqual(2);
  });
});

describe("PPO with SB3's defaults on CartPole-v1", () => {
  it("reaches 475 in at least 9 of 10 seeds after 100,000 steps", async () => {
    const means = await seeds(10, (seed) => trained("ppo", "CartPole-v1", seed, 100_000, { nEnvs: 8, nSteps: 256 }));
    expect(means.filter((mean) => mean >= 475).length, `seeds: ${means}`).toBeGreaterThanOrEqual(9);
  });

  // SB3's ten seeds gave 367.4 with a standard error of 22.4: bench/compare.mjs, case "quick".
  it("is after 10,000 steps not below SB3 by more than one standard error", async () => {
    const means = await seeds(20, (seed) => trained("ppo", "CartPole-v1", seed, 10_000, {}));
    expect(average(means), `seeds: ${means}`).toBeGreaterThanOrEqual(367.4 - 22.4);
  });
});
