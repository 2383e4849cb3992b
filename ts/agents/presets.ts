import type { NativeEnvId } from "../envs/native-envs.js";
import { ConfigError, calling } from "../errors.js";
import type { AlgorithmConfigs, AlgorithmName, RunConfig } from "../generated/config.js";
import { native } from "../native.js";

/** Tuned settings: how long to train, and with which options. */
export type Preset<A extends AlgorithmName> = { readonly totalSteps: number } & Omit<RunConfig, "env" | "algo"> &
  AlgorithmConfigs[A];

/**
 * Tuned settings for a built-in world, from RL Baselines3 Zoo.
 *
 * @param algorithm - Name of the algorithm.
 * @param env - Id of the world.
 * @returns Training length and options.
 * @throws ConfigError `INVALID_CONFIG` if there are none; the text names the worlds that have some.
 * @example
 * ```ts
 * import { PPO, presets } from "reinforcets";
 * const { totalSteps, ...options } = presets("ppo", "CartPole-v1");
 * using agent = new PPO({ env: "CartPole-v1", seed: 1, ...options });
 * console.log(totalSteps, agent.describe().nEnvs);
 * ```
 */
export function presets<A extends AlgorithmName>(algorithm: A, env: NativeEnvId): Preset<A> {
  const all: Readonly<Record<string, Readonly<Record<string, Preset<A>>>>> = JSON.parse(
    calling(() => native().presets()),
  );
  const found = all[algorithm]?.[env];
  if (found) return found;
  const known = Object.keys(all[algorithm] ?? {});
  throw new ConfigError(
    "INVALID_CONFIG",
    `there is no preset of ${algorithm} for ${env}; there are presets for ${known.join(", ") || "no world"}`,
    {
      field: "env",
      value: env,
      allowed: known,
    },
  );
}

/** An algorithm that can be trained. */
export interface AlgorithmInfo {
  /** Name as the command line and the files spell it. */
  readonly name: AlgorithmName;
  /** Name as papers spell it. */
  readonly title: string;
  /** Where it comes from. */
  readonly paper: string;
  /** What it is good for. */
  readonly summary: string;
}

/** @returns Every algorithm there is. */
export function listAlgorithms(): readonly AlgorithmInfo[] {
  return JSON.parse(calling(() => native().listAlgorithms()));
}
