import { listEnvs, type NativeEnvId } from "../envs/native-envs.js";
import { ConfigError, calling } from "../errors.js";
import type { AlgorithmConfigs, AlgorithmName, RunConfig } from "../generated/config.js";
import { native } from "../native.js";

/** Tuned settings: how long to train, and with which options. */
export type Preset<A extends AlgorithmName> = {
  /** Steps to train. */
  readonly totalSteps: number;
} & Omit<RunConfig, "env" | "algo"> &
  AlgorithmConfigs[A];

/** Presets by algorithm and world. */
export type Presets = {
  readonly [A in AlgorithmName]: {
    /** Settings for this world; reading them throws a ConfigError if there are none. */
    readonly [Id in NativeEnvId]: Preset<A>;
  };
};

/**
 * Tuned settings for the built-in worlds, from RL Baselines3 Zoo. Reading one that does not exist throws a ConfigError
 * `INVALID_CONFIG` that names those that do.
 *
 * @example
 * ```ts
 * import { PPO, presets } from "reinforcets";
 * const { totalSteps, ...options } = presets.ppo["CartPole-v1"];
 * using agent = new PPO({ ...options, env: "CartPole-v1", seed: 1 });
 * console.log(totalSteps, agent.describe().nEnvs);
 * ```
 */
export const presets: Presets = {
  get ppo() {
    return presetsOf("ppo");
  },
  get a2c() {
    return presetsOf("a2c");
  },
  get reinforce() {
    return presetsOf("reinforce");
  },
  get q_learning() {
    return presetsOf("q_learning");
  },
  get sarsa() {
    return presetsOf("sarsa");
  },
  get dqn() {
    return presetsOf("dqn");
  },
  get c51() {
    return presetsOf("c51");
  },
  get qrdqn() {
    return presetsOf("qrdqn");
  },
  get iqn() {
    return presetsOf("iqn");
  },
  get rainbow() {
    return presetsOf("rainbow");
  },
  get r2d2() {
    return presetsOf("r2d2");
  },
  get drqn() {
    return presetsOf("drqn");
  },
  get sac() {
    return presetsOf("sac");
  },
  get sac_discrete() {
    return presetsOf("sac_discrete");
  },
  get td3() {
    return presetsOf("td3");
  },
  get mpo() {
    return presetsOf("mpo");
  },
  get ddpg() {
    return presetsOf("ddpg");
  },
  get tqc() {
    return presetsOf("tqc");
  },
  get redq() {
    return presetsOf("redq");
  },
  get droq() {
    return presetsOf("droq");
  },
  get d4pg() {
    return presetsOf("d4pg");
  },
  get crossq() {
    return presetsOf("crossq");
  },
  get bootstrapped_dqn() {
    return presetsOf("bootstrapped_dqn");
  },
};

function presetsOf<A extends AlgorithmName>(algorithm: A): Presets[A] {
  const all: Readonly<Record<string, Readonly<Record<string, Preset<A>>>>> = JSON.parse(
    calling(() => native().presets()),
  );
  const found: Record<string, Preset<A>> = { ...all[algorithm] };
  const known = Object.keys(found);
  for (const { id } of listEnvs().filter((env) => !(env.id in found))) {
    Object.defineProperty(found, id, {
      get() {
        const message = `there is no preset of ${algorithm} for ${id}; there are presets for ${known.join(", ") || "no world"}`;
        throw new ConfigError("INVALID_CONFIG", message, { field: "env", value: id, allowed: known });
      },
    });
  }
  return found as Presets[A];
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
