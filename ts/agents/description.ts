import { type EnvSpec, specFromJson } from "../envs/native-envs.js";
import type { AlgorithmName } from "../generated/config.js";
import type { Worlds } from "../training/worlds.js";
import type { NativeDescription } from "./open.js";

/** Everything worth knowing about an agent; {@link Agent.describe} gives it. */
export interface AgentDescription {
  /** The name of its algorithm. */
  readonly algorithm: AlgorithmName;
  /** Its id: made from random numbers, saved with it. */
  readonly agentId: string;
  /** The engine that computes its networks. */
  readonly engine: string;
  /** The instructions that the engine found on this CPU, e.g. `avx512`, or the version of libtorch. */
  readonly kernel: string;
  /** The device that its networks live on: `cpu`, `cuda:0`. */
  readonly device: string;
  /** Its world's name and spaces. */
  readonly env: EnvSpec;
  /** Number of worlds stepped together. */
  readonly nEnvs: number;
  /** Seed of everything random in it. */
  readonly seed: number;
  /** Every option in force, defaults included. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Number of trained parameters. */
  readonly parameters: number;
  /** Steps of a whole rollout over all worlds, to which `totalSteps` is rounded up; null if it has no fixed length. */
  readonly stepsPerRound: number | null;
  /** Bytes that its replay takes once it is full; 0 for an algorithm without one. */
  readonly replayBytes: number;
  /** Whether a resumed training equals an uninterrupted one bit for bit. */
  readonly exact: boolean;
  /** Why not, if not. */
  readonly reasons: readonly string[];
}

/**
 * Describes an agent.
 *
 * @param native - What the core says.
 * @param worlds - Its TypeScript worlds, if any.
 * @returns The description.
 */
export function describeAgent(native: NativeDescription, worlds: Worlds | undefined): AgentDescription {
  const {
    algo,
    env,
    exact,
    reasons,
    columns: _columns,
    action: _action,
    members: _members,
    group: _group,
    ...rest
  } = native;
  const ours = worlds?.inexact ?? [];
  return {
    ...rest,
    algorithm: algo,
    env: specFromJson(env),
    exact: exact && ours.length === 0,
    reasons: [...reasons, ...ours],
  };
}
