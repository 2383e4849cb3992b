import type { EnvSpec } from "../envs/native-envs.js";
import { awaiting, calling, DataError, StateError, show } from "../errors.js";
import type { AlgorithmName } from "../generated/config.js";
import type { Report, Summary } from "../training/report.js";
import { callbackStates, type Trainee, type TrainOptions, train } from "../training/train.js";
import { type AgentDescription, describeAgent } from "./description.js";
import { innerOf, share } from "./internals.js";
import { type CheckpointExtra, type NativeDescription, open, textOf } from "./open.js";
import type { EnvOption } from "./options.js";
import { OwnLoop } from "./own-loop.js";
import type { PolicyState } from "./policy-state.js";
import { Predictor } from "./predictor.js";
import type { ActionFor, EnvSource, ObservationFor } from "./source.js";

/** What {@link Agent.predict} takes beside observations. */
export interface PredictOptions {
  /** The likeliest action instead of a drawn one; default false, as in SB3. */
  readonly deterministic?: boolean;
  /**
   * What a policy with memory remembers, from {@link Agent.initialState}; brought up to date. Without it every
   * observation is the first of an episode. With several observations it has a row for each.
   */
  readonly state?: PolicyState;
}

/** What {@link Agent.stopEpisodeAndTrain} takes. */
export interface StopEpisodeOptions {
  /** The episode was cut off (time limit) rather than ended by the world; default false. */
  readonly truncated?: boolean;
}

/**
 * One agent: a policy, its learner and its worlds. `PPO`, `DQN` and the others are this with their own options.
 * Every verb but `close` throws a StateError `CLOSED` after `close()`.
 */
export abstract class Agent<E extends EnvSource = EnvSource> implements Disposable {
  /** The name of its algorithm. */
  readonly algorithm: AlgorithmName;
  /** Its world's name and spaces. */
  readonly spec: EnvSpec;
  /** Seed of everything random in it. */
  readonly seed: number;
  readonly #inner: Trainee;
  readonly #description: NativeDescription;
  readonly #predictor: Predictor;
  #own: OwnLoop | undefined;
  #closed = false;

  /**
   * @param algorithm - The name of the algorithm.
   * @param options - Its options.
   */
  protected constructor(algorithm: AlgorithmName, options: EnvOption<E> & { readonly nEnvs?: number }) {
    const { session, description, spec, worlds, slots, resumed } = open(algorithm, options);
    const isClosed = (): boolean => this.#closed;
    this.algorithm = algorithm;
    this.spec = spec;
    this.seed = description.seed;
    this.#description = description;
    this.#predictor = new Predictor(session, spec);
    this.#inner = {
      agent: this as unknown as Agent,
      session,
      worlds,
      slots,
      seed: description.seed,
      get closed() {
        return isClosed();
      },
      training: false,
      resumed: resumed !== undefined,
      callbacks: resumed?.callbacks ?? [],
      active: [],
      savedStates: resumed?.states ?? {},
    };
    share(this.#inner);
  }

  /**
   * Trains, giving a report at each boundary. Leaving the loop stops the training there, at the same step on every
   * machine; a later call goes on with what was learnt.
   *
   * @param options - See {@link TrainOptions}.
   * @returns The reports; the generator's return value is the summary.
   * @throws StateError `BUSY` if this agent is being trained already. AbortError `ABORTED` when the signal fires.
   * EnvError `ENV_FAILED` when a world fails. DivergedError `DIVERGED` when a number is no longer finite.
   * @example
   * ```ts
   * import { PPO } from "reinforcets";
   * const agent = new PPO({ env: "CartPole-v1", nEnvs: 2, nSteps: 64, seed: 1 });
   * for await (const report of agent.train({ totalSteps: 1000 })) {
   *   console.log(report.step, report.metrics["rollout/ep_rew_mean"]);
   * }
   * ```
   */
  train(options: TrainOptions): AsyncGenerator<Report, Summary, undefined> {
    return train(this.#inner, options);
  }

  /**
   * {@link Agent.train} in one await.
   *
   * @param options - See {@link TrainOptions}.
   * @returns What was done, and how fast.
   * @throws As `train` does.
   */
  async learn(options: TrainOptions): Promise<Summary> {
    const run = this.train(options);
    for (;;) {
      const next = await run.next();
      if (next.done) return next.value;
    }
  }

  /**
   * The action for an observation, from the policy as last updated; never waits for a training.
   *
   * @param observation - A value of the observation space.
   * @param options - See {@link PredictOptions}.
   * @returns A value of the action space.
   * @throws DataError `INVALID_SHAPE` for a wrong type or length, `INVALID_DATA` for NaN and values out of range.
   * @example
   * ```ts
   * import { makeEnv, PPO } from "reinforcets";
   * using agent = new PPO({ env: "CartPole-v1", seed: 1 });
   * const env = makeEnv("CartPole-v1");
   * const state = agent.initialState(); // a policy without memory needs none
   * let { observation } = env.reset({ seed: 1 });
   * for (let step = 0; step < 10; step++) observation = env.step(agent.predict(observation, { state })).observation;
   * ```
   */
  predict(observation: ObservationFor<E>, options?: PredictOptions): ActionFor<E>;
  /**
   * The actions for several observations, in one pass.
   *
   * @param observations - Values of the observation space.
   * @param options - See {@link PredictOptions}.
   * @returns Values of the action space, in the same order.
   * @throws As for one observation.
   */
  predict(observations: readonly ObservationFor<E>[], options?: PredictOptions): ActionFor<E>[];
  predict(
    given: ObservationFor<E> | readonly ObservationFor<E>[],
    options?: PredictOptions,
  ): ActionFor<E> | ActionFor<E>[] {
    if (this.#closed) throw closed();
    const deterministic = options?.deterministic ?? false;
    if (Array.isArray(given)) return this.#predictor.many(given, deterministic, options?.state) as ActionFor<E>[];
    return this.#predictor.one(given, deterministic, options?.state) as ActionFor<E>;
  }

  /**
   * What a policy with memory knows at the start of an episode: nothing. For {@link PredictOptions.state}; call its
   * `reset()` when the next episode starts.
   *
   * @param rows - Episodes side by side; default 1.
   * @returns The state.
   * @throws ConfigError `INVALID_CONFIG` if `rows` is no whole number of at least 1.
   */
  initialState(rows = 1): PolicyState {
    if (this.#closed) throw closed();
    return this.#predictor.start(rows);
  }

  /**
   * The best action it knows: `predict` with `deterministic: true`.
   *
   * @param observation - A value of the observation space.
   * @param options - What it remembers: see {@link PredictOptions.state}.
   * @returns A value of the action space.
   */
  act(observation: ObservationFor<E>, options?: Pick<PredictOptions, "state">): ActionFor<E> {
    if (this.#closed) throw closed();
    return this.#predictor.one(observation, true, options?.state) as ActionFor<E>;
  }

  /**
   * One step of a loop of your own: learns from the reward of the action before, gives the next action. Needs
   * `nEnvs: 1`.
   *
   * @param observation - Where the world is now.
   * @param reward - Reward of the action before; ignored at the start of an episode.
   * @returns The action to take.
   * @throws StateError `BUSY` during a training. ConfigError `INVALID_CONFIG` with more than one world. DataError for bad
   * data.
   */
  actAndTrain(observation: ObservationFor<E>, reward: number): ActionFor<E> {
    return this.#loop(reward).actAndTrain(observation, reward) as ActionFor<E>;
  }

  /**
   * The end of an episode in a loop of your own: learns from its last reward.
   *
   * @param observation - The last observation.
   * @param reward - Reward of the last action.
   * @param options - See {@link StopEpisodeOptions}.
   * @throws As {@link Agent.actAndTrain} does.
   */
  stopEpisodeAndTrain(observation: ObservationFor<E>, reward: number, options: StopEpisodeOptions = {}): void {
    this.#loop(reward).stop(observation, reward, options.truncated ?? false);
  }

  /**
   * What the learner last measured, for a loop of your own.
   *
   * @returns Names and values, as in reports.
   */
  getStatistics(): readonly (readonly [name: string, value: number])[] {
    return JSON.parse(calling(() => this.#open().session.statistics()));
  }

  /** @returns The agent's id: made from random numbers, saved with it. */
  getAgentId(): string {
    return this.describe().agentId;
  }

  /** Steps taken so far, over all worlds. */
  get steps(): number {
    return calling(() => this.#open().session.steps());
  }

  /** @returns Everything worth knowing about it: engine, resolved options, size, whether resuming is exact. */
  describe(): AgentDescription {
    return describeAgent(this.#description, this.#open().worlds);
  }

  /** @returns SHA-256 of the parameters, hex: equal for agents that learnt the same, bit for bit. */
  weightsHash(): string {
    return calling(() => this.#open().session.weightsHash());
  }

  /**
   * Saves the agent alone (policy, normalisers, options) to one file; the file appears whole or not at all.
   *
   * @param path - Where to, e.g. `cartpole.safetensors`.
   * @throws FileError `IO` if the file cannot be written.
   */
  async save(path: string): Promise<void> {
    const { session } = this.#open();
    await awaiting(() => session.saveAgent(textOf("path", path)));
  }

  /**
   * Saves the whole run, to go on from with `resume`: `dir/checkpoint-<step>`, which appears whole or not at all. The
   * newest two are kept. During a training, call it in a callback's `afterReport`.
   *
   * @param dir - Folder of the run's checkpoints; made if it is missing.
   * @returns Path of the checkpoint.
   * @throws FileError `IO` if it cannot be written.
   */
  async checkpoint(dir: string): Promise<string> {
    const { session, worlds, active, callbacks, savedStates } = this.#open();
    const states = { ...savedStates, ...callbackStates(active.length > 0 ? active : callbacks) };
    const extra: CheckpointExtra = { callbacks: states, ...(worlds && { envs: worlds.snapshot() }) };
    return awaiting(() => session.checkpoint(textOf("dir", dir), JSON.stringify(extra)));
  }

  /** Whether `close()` was called. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Frees its memory and ends its thread; a training under way ends with an error. Calling it again does nothing. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    calling(() => this.#inner.session.close());
  }

  /** {@link Agent.close}, for `using agent = new PPO(…)`. */
  [Symbol.dispose](): void {
    this.close();
  }

  #open(): Trainee {
    return innerOf(this as unknown as Agent);
  }

  #loop(reward: number): OwnLoop {
    const { session, slots, training, worlds } = this.#open();
    if (training)
      throw new StateError("BUSY", "this agent is being trained already: a loop of your own cannot train it too");
    if (typeof reward !== "number" || !Number.isFinite(reward)) {
      const problem = `is ${show(reward)}, expected a finite number`;
      throw new DataError("INVALID_DATA", `reward ${problem}`, { what: "reward", problem });
    }
    // Its worlds, if they are TypeScript, know nothing of this loop: the next training starts them anew.
    if (worlds) worlds.stale = true;
    this.#own ??= new OwnLoop(session, this.spec, this.#description.columns, slots().action, worlds);
    return this.#own;
  }
}

function closed(): StateError {
  return new StateError("CLOSED", "the agent is closed");
}
