import { type Awaitable, type Env, isThenable, nameOf, type ResetResult, type StepResult } from "../envs/env.js";
import { ConfigError, show } from "../errors.js";
import type { ComputeReward } from "../memory/goals.js";
import type { ActionSpace, ObservationSpace, ValueOf } from "../spaces/space.js";

/**
 * Cuts episodes off after a number of steps: the last step has `truncated: true`, unless the world itself ended there.
 *
 * @param env - The world.
 * @param maxSteps - Steps of an episode at most, at least 1.
 * @returns A world with the same spaces. It can be snapshotted if `env` can.
 * @throws ConfigError `INVALID_CONFIG` if `maxSteps` is not a whole number of at least 1.
 * @example
 * ```ts
 * import { makeEnv, timeLimit } from "reinforcets";
 * const short = timeLimit(makeEnv("Pendulum-v1"), 50);
 * console.log(short.observationSpace.shape); // [ 3 ]
 * ```
 */
export function timeLimit<O extends ObservationSpace, A extends ActionSpace>(
  env: Env<O, A>,
  maxSteps: number,
): Env<O, A> {
  if (!Number.isInteger(maxSteps) || maxSteps < 1) {
    const details = { field: "maxSteps", value: show(maxSteps), allowed: "a whole number of at least 1" };
    throw new ConfigError("INVALID_CONFIG", `maxSteps = ${details.value} is not allowed: ${details.allowed}`, details);
  }
  return new TimeLimit(env, maxSteps);
}

interface TimeLimitState {
  readonly elapsed: number;
  readonly env: unknown;
}

class TimeLimit<O extends ObservationSpace, A extends ActionSpace> implements Env<O, A> {
  readonly id: string;
  readonly observationSpace: O;
  readonly actionSpace: A;
  readonly snapshot?: () => TimeLimitState;
  readonly restore?: (state: TimeLimitState) => void;
  readonly computeReward?: ComputeReward;
  readonly #env: Env<O, A>;
  readonly #maxSteps: number;
  #elapsed = 0;

  constructor(env: Env<O, A>, maxSteps: number) {
    this.#env = env;
    this.#maxSteps = maxSteps;
    this.id = nameOf(env);
    this.observationSpace = env.observationSpace;
    this.actionSpace = env.actionSpace;
    if (env.computeReward) this.computeReward = (...goals) => env.computeReward?.(...goals);
    if (env.snapshot && env.restore) {
      this.snapshot = () => ({ elapsed: this.#elapsed, env: env.snapshot?.() });
      this.restore = (state) => {
        this.#elapsed = state.elapsed;
        env.restore?.(state.env);
      };
    }
  }

  reset(options?: { readonly seed?: number }): Awaitable<ResetResult<ValueOf<O>>> {
    this.#elapsed = 0;
    return this.#env.reset(options);
  }

  step(action: ValueOf<A>): Awaitable<StepResult<ValueOf<O>>> {
    const result = this.#env.step(action);
    return isThenable(result) ? result.then((settled) => this.#limit(settled)) : this.#limit(result);
  }

  close(): void {
    this.#env.close?.();
  }

  #limit(result: StepResult<ValueOf<O>>): StepResult<ValueOf<O>> {
    this.#elapsed += 1;
    if (this.#elapsed < this.#maxSteps || result.terminated || result.truncated) return result;
    return { ...result, truncated: true };
  }
}
