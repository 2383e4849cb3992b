import { existsSync, statSync } from "node:fs";
import type { NativeEnvId } from "../envs/native-envs.js";
import { evaluate } from "../training/evaluate.js";
import { loadAgent, titleOf } from "./agents.js";
import { exitCodes, UsageError } from "./exit.js";
import type { Output } from "./output.js";
import { runFolder } from "./run-folder.js";
import { wholeNumber } from "./settings.js";

/** The flags of `eval`, as the command line gives them. */
export interface EvalFlags {
  readonly episodes: string;
  readonly seed?: string;
  readonly env?: string;
  readonly stochastic?: boolean;
}

/** The agent's file: given as such, or in a run's folder. */
function agentFile(path: string): string {
  if (!existsSync(path)) throw new UsageError(`${path} does not exist`);
  if (!statSync(path).isDirectory()) return path;
  const { agent } = runFolder(path);
  if (existsSync(agent)) return agent;
  throw new UsageError(`${path} holds no trained agent yet: finish the run with "reinforcets resume ${path}"`);
}

/** `reinforcets eval`. */
export async function evaluateFile(path: string, flags: EvalFlags, output: Output): Promise<number> {
  const episodes = wholeNumber("--episodes", flags.episodes, 1);
  const seed = flags.seed === undefined ? undefined : wholeNumber("--seed", flags.seed, 0);
  const file = agentFile(path);
  const agent = await loadAgent(file);
  try {
    const env = (flags.env ?? agent.spec.id) as NativeEnvId;
    const began = performance.now();
    const deterministic = !flags.stochastic;
    const result = await evaluate(agent, env, { episodes, deterministic, ...(seed === undefined ? {} : { seed }) });
    const wallSeconds = Number(((performance.now() - began) / 1000).toFixed(3));
    output.line({ type: "evaluation", agent: file, env, deterministic, wallSeconds, episodes, ...result });
    const reached = result.success === undefined ? "" : `, ${(100 * result.success).toFixed(0)} % reached their goal`;
    output.result(
      `${titleOf(agent.algorithm)} on ${env}: mean return ${result.mean.toFixed(2)} ± ${result.std.toFixed(2)} over ${episodes} episodes (${result.min.toFixed(2)} … ${result.max.toFixed(2)})${reached}`,
    );
    return exitCodes.fine;
  } finally {
    agent.close();
  }
}
