import type { Agent } from "../agents/agent.js";
import { innerOf } from "../agents/internals.js";
import type { EnvSource } from "../agents/source.js";
import { type Env, isThenable } from "../envs/env.js";
import { NativeEnv } from "../envs/make-env.js";
import type { NativeEnvId } from "../envs/native-envs.js";
import { awaiting, ConfigError, DataError, EnvError, StateError, show } from "../errors.js";
import { onlyKnown } from "../known-options.js";
import { deriveSeed } from "./seeds.js";

/** What {@link evaluate} takes. */
export interface EvaluateOptions {
  /** Number of episodes; default 10. */
  readonly episodes?: number;
  /** The likeliest actions instead of drawn ones; default true. */
  readonly deterministic?: boolean;
  /** Seed of the worlds: a whole number from 0 to 2^32 - 1; by default made from the agent's seed and its steps. */
  readonly seed?: number;
}

const EVALUATE_OPTIONS: Readonly<Record<keyof EvaluateOptions, true>> = {
  episodes: true,
  deterministic: true,
  seed: true,
};

/** What {@link evaluate} gives. */
export interface Evaluation {
  /** Mean return. */
  readonly mean: number;
  /** Standard deviation of the returns (over all episodes, not of the mean). */
  readonly std: number;
  /** Least return. */
  readonly min: number;
  /** Greatest return. */
  readonly max: number;
  /** Mean number of steps. */
  readonly meanLength: number;
  /**
   * Share of the episodes whose last step told `info.is_success`: true, 0 … 1. Built-in goal worlds tell it: their
   * episodes end where the goal is reached. Absent where the world does not tell.
   */
  readonly success?: number;
  /** Each episode's return. */
  readonly returns: readonly number[];
  /** Each episode's number of steps. */
  readonly lengths: readonly number[];
}

/**
 * Plays whole episodes without learning; touches nothing of a training.
 *
 * @param agent - Who plays.
 * @param env - Where: a built-in world or its id, or a world of your own.
 * @param options - See {@link EvaluateOptions}.
 * @returns Returns and lengths, and what they amount to.
 * @throws ConfigError `INVALID_CONFIG` for bad options or no world. EnvError `ENV_FAILED` if the world fails. StateError `BUSY` if
 * the world is being trained in and cannot be put back (no `snapshot`).
 * @example
 * ```ts
 * import { evaluate, makeEnv, PPO } from "reinforcets";
 * using agent = new PPO({ env: "CartPole-v1", seed: 1 });
 * const { mean, std } = await evaluate(agent, makeEnv("CartPole-v1"), { episodes: 5 });
 * console.log(`${mean} ± ${std}`);
 * ```
 */
export async function evaluate<E extends EnvSource>(
  agent: Agent<E>,
  env: Env | NativeEnvId,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  const inner = innerOf(agent as unknown as Agent);
  const { episodes, deterministic, seed } = evaluationOf(options, inner.seed, inner.session.steps());
  const id = typeof env === "string" ? env : env instanceof NativeEnv ? env.id : undefined;
  if (id !== undefined)
    return JSON.parse(await awaiting(() => inner.session.evaluate(id, episodes, seed, deterministic)));
  const world = env as Env;
  // A caller without types may leave it out, or give what makes a world.
  if (typeof world?.reset !== "function") throw refused("env", env, "the id of a built-in world, or a world");
  const putBack = borrow(inner, world);
  try {
    return await play(inner.agent, world, episodes, seed, deterministic);
  } finally {
    putBack();
  }
}

/**
 * Options of an evaluation with their defaults.
 *
 * @param options - What the user gave.
 * @param agentSeed - Seed of the agent.
 * @param steps - Steps that it has taken: an evaluation at another step plays other episodes.
 * @returns Every option.
 * @throws ConfigError `INVALID_CONFIG` for numbers out of range, `UNKNOWN_OPTION` for an option that there is not.
 */
export function evaluationOf(
  options: EvaluateOptions,
  agentSeed: number,
  steps: number,
): { readonly episodes: number; readonly deterministic: boolean; readonly seed: number } {
  onlyKnown("evaluate", options, EVALUATE_OPTIONS);
  const { episodes = 10, deterministic = true, seed = deriveSeed(agentSeed, steps) } = options;
  if (!Number.isInteger(episodes) || episodes < 1) throw refused("episodes", episodes, "a whole number of at least 1");
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32)
    throw refused("seed", seed, "a whole number from 0 to 2^32 - 1");
  return { episodes, deterministic, seed };
}

/** A world that is also trained in is put back as it was, or marked to start anew at the next training. */
function borrow({ worlds, training }: ReturnType<typeof innerOf>, env: Env): () => void {
  if (!worlds?.envs.includes(env) || worlds.stale) return () => undefined;
  if (env.snapshot && env.restore) {
    const state = JSON.stringify(env.snapshot());
    return () => env.restore?.(JSON.parse(state));
  }
  if (training)
    throw new StateError(
      "BUSY",
      "this world is being trained in and has no snapshot and restore: evaluate in another one",
    );
  worlds.stale = true;
  return () => undefined;
}

async function play(
  agent: Agent,
  env: Env,
  episodes: number,
  seed: number,
  deterministic: boolean,
): Promise<Evaluation> {
  const returns: number[] = [];
  const lengths: number[] = [];
  const successes: boolean[] = [];
  const state = agent.initialState();
  let breath = performance.now() + 10;
  for (let episode = 0; episode < episodes; episode++) {
    let sum = 0;
    let length = 0;
    state.reset();
    try {
      let { observation } = await env.reset({ seed: deriveSeed(seed, episode) });
      for (let ended = false; !ended; length++) {
        const pending = env.step(agent.predict(observation, { deterministic, state }));
        const result = isThenable(pending) ? await pending : pending;
        if (typeof result.reward !== "number" || !Number.isFinite(result.reward)) throw notFinite(result.reward);
        observation = result.observation;
        sum += result.reward;
        ended = result.terminated || result.truncated;
        const success = ended ? result.info?.["is_success"] : undefined;
        if (success !== undefined) successes.push(Boolean(success));
        if (performance.now() > breath) {
          await new Promise(setImmediate);
          breath = performance.now() + 10;
        }
      }
    } catch (error) {
      if (error instanceof StateError) throw error;
      const problem = error instanceof Error ? error.message : show(error);
      const message = `the world failed in episode ${episode}, step ${length + 1} of an evaluation: ${problem}`;
      throw new EnvError("ENV_FAILED", message, { episode, step: length + 1, problem }, { cause: error });
    }
    returns.push(sum);
    lengths.push(length);
  }
  return amount(returns, lengths, successes);
}

function amount(returns: readonly number[], lengths: readonly number[], successes: readonly boolean[]): Evaluation {
  const average = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
  const mean = average(returns);
  const std = Math.sqrt(average(returns.map((x) => (x - mean) ** 2)));
  return {
    mean,
    std,
    min: Math.min(...returns),
    max: Math.max(...returns),
    meanLength: average(lengths),
    ...(successes.length === returns.length && { success: average(successes.map(Number)) }),
    returns,
    lengths,
  };
}

function notFinite(reward: unknown): DataError {
  const problem = `is ${show(reward)}, expected a finite number`;
  return new DataError("INVALID_DATA", `reward ${problem}`, { what: "reward", problem });
}

function refused(field: string, value: unknown, allowed: string): ConfigError {
  const text = show(value);
  return new ConfigError("INVALID_CONFIG", `${field} = ${text} is not allowed: ${allowed}`, {
    field,
    value: text,
    allowed,
  });
}
