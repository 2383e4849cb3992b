import { type Awaitable, type Env, isThenable, nameOf, type ResetResult, type StepResult } from "../envs/env.js";
import { DataError, EnvError, show } from "../errors.js";
import { type AnswerGoals, type Asking, rewarding } from "../memory/goals.js";
import type { WorldSlots } from "../native.js";
import { actionReader, observationWriter, type ReadAction, type WriteObservation } from "./columns.js";
import { deriveSeed } from "./seeds.js";

const UNSEEDED = Object.freeze({});

/** Worlds written in TypeScript, stepped as one, in the core's memory. Same-step autoreset. */
export class Worlds {
  /** Must be reset before the next step: never begun, or left in the middle by a failure. */
  stale = true;
  /** The worlds themselves, a row each. */
  readonly envs: readonly Env[];
  readonly #slots: WorldSlots;
  readonly #write: WriteObservation;
  readonly #actions: readonly ReadAction[];
  readonly #taken: () => number;
  readonly #answer: AnswerGoals | undefined;

  /**
   * @param envs - The worlds; all have the same spaces.
   * @param slots - The core's memory, one row a world.
   * @param taken - Steps taken so far, over all worlds: for errors.
   */
  constructor(envs: readonly Env[], slots: WorldSlots, taken: () => number) {
    const [first] = envs as readonly [Env];
    this.envs = envs;
    this.#slots = slots;
    this.#taken = taken;
    this.#answer = first.computeReward && rewarding((...goals) => first.computeReward?.(...goals));
    this.#write = observationWriter(first.observationSpace, "observation");
    this.#actions = envs.map(() => actionReader(first.actionSpace, false));
  }

  /**
   * Starts an episode in every world and writes the first observations.
   *
   * @param seed - Each world gets a seed derived from this one and its index.
   */
  async begin(seed: number): Promise<void> {
    this.stale = true;
    for (const [i, env] of this.envs.entries()) {
      try {
        this.#start(i, await env.reset({ seed: deriveSeed(seed, i) }));
      } catch (error) {
        throw this.#failed(i, error);
      }
    }
    this.stale = false;
  }

  /**
   * Steps every world with the actions in the slots.
   *
   * @returns Nothing, or a promise if a world gave one.
   * @throws EnvError `ENV_FAILED` naming step, world and problem; the world's own error is the `cause`.
   */
  step(): void | Promise<void> {
    let pending: Promise<void>[] | undefined;
    for (let i = 0; i < this.envs.length; i++) {
      const waiting = this.#stepOne(i, pending);
      if (waiting) {
        pending ??= [];
        pending.push(waiting);
      }
    }
    return pending && settled(pending);
  }

  #stepOne(i: number, pending: readonly unknown[] | undefined): void | Promise<void> {
    try {
      const action = (this.#actions[i] as ReadAction)(this.#slots.action, i);
      const result = (this.envs[i] as Env).step(action);
      const waiting = isThenable(result) ? this.#later(i, result) : this.#accept(i, result);
      return waiting && this.#guard(i, waiting);
    } catch (error) {
      const failure = this.#failed(i, error);
      // Others are still under way: they are waited for before the failure is told.
      if (pending) return Promise.reject(failure);
      throw failure;
    }
  }

  async #later(i: number, result: PromiseLike<StepResult<unknown>>): Promise<void> {
    await this.#accept(i, await result);
  }

  async #guard(i: number, waiting: Promise<void>): Promise<void> {
    try {
      await waiting;
    } catch (error) {
      throw this.#failed(i, error);
    }
  }

  #accept(i: number, result: StepResult<unknown>): void | Promise<void> {
    if (typeof result !== "object" || result === null) {
      throw new DataError(
        "INVALID_DATA",
        `step gave ${show(result)}, expected { observation, reward, terminated, truncated }`,
      );
    }
    const { observation, reward, terminated, truncated } = result;
    const slots = this.#slots;
    if (typeof terminated !== "boolean") throw rubbish("terminated", terminated, "true or false");
    if (typeof truncated !== "boolean") throw rubbish("truncated", truncated, "true or false");
    if (typeof reward !== "number" || !Number.isFinite(Math.fround(reward)))
      throw rubbish("reward", reward, "a finite number");
    const ended = terminated || truncated;
    this.#write(ended ? slots.finalObservation : slots.observation, i, observation);
    slots.reward[i] = reward;
    slots.terminated[i] = terminated ? 1 : 0;
    slots.truncated[i] = truncated ? 1 : 0;
    return ended ? this.#restart(i) : undefined;
  }

  #restart(i: number): void | Promise<void> {
    const fresh: Awaitable<ResetResult<unknown>> = (this.envs[i] as Env).reset(UNSEEDED);
    if (!isThenable(fresh)) return this.#start(i, fresh);
    return Promise.resolve(fresh).then((result) => this.#start(i, result));
  }

  #start(i: number, result: ResetResult<unknown>): void {
    if (typeof result !== "object" || result === null) {
      throw new DataError("INVALID_DATA", `reset gave ${show(result)}, expected { observation }`);
    }
    this.#write(this.#slots.observation, i, result.observation);
  }

  #failed(i: number, cause: unknown): EnvError {
    if (cause instanceof EnvError && cause.code === "ENV_FAILED") return cause;
    this.stale = true;
    const env = nameOf(this.envs[i] as Env);
    const step = this.#taken() + i + 1;
    const problem = cause instanceof Error ? cause.message : show(cause);
    return new EnvError(
      "ENV_FAILED",
      `world ${i} (${env}) failed at step ${step}: ${problem}`,
      { step, world: i, env, problem },
      { cause },
    );
  }

  /**
   * Tells the rewards of goals that were chosen afterwards. Worlds go on where they are, whatever comes of it.
   *
   * @param session - Who asks.
   * @throws EnvError `ENV_FAILED`; the reward function's own error, or what is wrong with a reward, is the `cause`.
   */
  reward(session: Asking & { rewardsAsked(): number }): void {
    try {
      this.#answer?.(session, session.rewardsAsked());
    } catch (cause) {
      const [step, env] = [this.#taken(), nameOf(this.envs[0] as Env)];
      const problem = cause instanceof Error ? cause.message : show(cause);
      const text = `computeReward of ${env} failed at step ${step}: ${problem}`;
      throw new EnvError("ENV_FAILED", text, { step, world: 0, env, problem }, { cause });
    }
  }

  /** Why a resumed training cannot equal an uninterrupted one; empty if it can. */
  get inexact(): readonly string[] {
    const without = this.envs.findIndex((env) => !env.snapshot || !env.restore);
    if (without === -1) return [];
    return [`world ${without} (${nameOf(this.envs[without] as Env)}) has no snapshot and restore`];
  }

  /** Every world's state, or null if one cannot give it. */
  snapshot(): readonly unknown[] | null {
    if (this.stale || this.inexact.length > 0) return null;
    return this.envs.map((env) => env.snapshot?.());
  }

  /**
   * Goes on from snapshots.
   *
   * @param states - What {@link Worlds.snapshot} gave; with null every world starts anew at the next training.
   */
  restore(states: readonly unknown[] | null): void {
    this.stale = states === null || this.inexact.length > 0;
    if (!this.stale) {
      this.envs.forEach((env, i) => {
        env.restore?.(states?.[i]);
      });
    }
  }
}

async function settled(pending: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(pending);
  for (const result of results) if (result.status === "rejected") throw result.reason;
}

function rubbish(what: string, value: unknown, expected: string): DataError {
  const problem = `is ${show(value)}, expected ${expected}`;
  return new DataError("INVALID_DATA", `${what} ${problem}`, { what, problem });
}
