import { readFileSync } from "node:fs";
import { type AlgorithmName, evaluate, type NativeEnvId, presets } from "reinforcets";
import { classOf } from "../../bench/algorithms.mjs";

export type Options = Readonly<Record<string, unknown>>;

/** The mean return, or the share of episodes that reached their goal. */
export type Measure = "mean" | "success";

/** One row of the learning table (cases.json), which `bench/learning.mjs` measures with more seeds. */
export interface Case {
  readonly algo: AlgorithmName;
  /** What tells this row from others of the algorithm and world, in a word or two. */
  readonly variant?: string;
  readonly env: NativeEnvId;
  /** The engine that the row is about; without, the one that an agent takes by itself. */
  readonly engine?: "torch";
  /** Settings from the presets, before `totalSteps` and `options`. */
  readonly preset?: true;
  readonly totalSteps?: number;
  readonly options?: Options;
  /** What is measured; without, the mean return. */
  readonly measure?: Measure;
  /** What a run must reach; or, in a row that shows what is out of reach, stay below. */
  readonly threshold?: number;
  readonly atMost?: number;
  readonly origin: string;
  /** Takes more than half a minute: `npm test` leaves it out, `npm run test:learning` does not. */
  readonly thorough?: true;
}

/** Whether rows that take long are left out. */
const quick = process.env["LEARNING"] === "quick";

const all: readonly Case[] = JSON.parse(readFileSync(new URL("cases.json", import.meta.url), "utf8"));

export const cases = all.filter(({ thorough }) => !(quick && thorough));

/** Steps and options of a row. */
export function settingsOf({ algo, env, engine, preset, totalSteps, options }: Case): {
  readonly totalSteps: number;
  readonly options: Options;
} {
  const settings: Options = {
    ...(preset ? presets[algo][env] : {}),
    ...(totalSteps === undefined ? {} : { totalSteps }),
    ...options,
  };
  const { totalSteps: steps, ...rest } = settings;
  return { totalSteps: steps as number, options: engine ? { ...rest, engine, device: "cpu" } : rest };
}

/** Trains with one seed and gives the measure of 100 deterministic episodes. */
export async function trained(
  algo: AlgorithmName,
  env: NativeEnvId,
  seed: number,
  totalSteps: number,
  options: Options,
  measure: Measure = "mean",
): Promise<number> {
  const agent = new (classOf(algo))({ ...options, env, seed });
  try {
    await agent.learn({ totalSteps });
    const evaluation = await evaluate(agent, env, { episodes: 100, seed: 10_000 + seed });
    return evaluation[measure] ?? Number.NaN;
  } finally {
    agent.close();
  }
}

/** {@link trained} with the seeds `from … to`, side by side: each training has a thread of its own. */
export function seeds(from: number, to: number, run: (seed: number) => Promise<number>): Promise<number[]> {
  return Promise.all(Array.from({ length: to - from + 1 }, (_, i) => run(from + i)));
}
