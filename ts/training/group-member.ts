import { type AgentDescription, describeAgent } from "../agents/description.js";
import { describe, type NativeDescription, textOf } from "../agents/open.js";
import type { PolicyState } from "../agents/policy-state.js";
import { Predictor } from "../agents/predictor.js";
import { type EnvSpec, type NativeEnvId, specFromJson } from "../envs/native-envs.js";
import { awaiting, calling, StateError } from "../errors.js";
import type { AlgorithmName } from "../generated/config.js";
import type { NativeSession } from "../native.js";
import { type EvaluateOptions, type Evaluation, evaluationOf } from "./evaluate.js";

/** One agent of a `Group`: it is trained by the group, and asked, evaluated and saved on its own. */
export class GroupMember {
  /** Its place in the group. */
  readonly index: number;
  /** The name of its algorithm. */
  readonly algorithm: AlgorithmName;
  /** Its world's name and spaces. */
  readonly spec: EnvSpec;
  readonly #session: NativeSession;
  readonly #description: NativeDescription;
  readonly #predictor: Predictor;
  readonly #closed: () => boolean;

  /**
   * Made by `Group`.
   *
   * @param session - The member's native half.
   * @param index - Its place in the group.
   * @param closed - Whether the group is closed.
   * @internal
   */
  constructor(session: NativeSession, index: number, closed: () => boolean) {
    this.#session = session;
    this.#closed = closed;
    this.#description = describe(session);
    this.index = index;
    this.algorithm = this.#description.algo;
    this.spec = specFromJson(this.#description.env);
    this.#predictor = new Predictor(session, this.spec);
  }

  /**
   * The action for an observation, from the policy as last reported; never waits for a training.
   *
   * @param observation - A value of the observation space.
   * @param options - `deterministic` for the best action it knows rather than a drawn one, `state` as in
   * {@link PredictOptions.state}.
   * @returns A value of the action space.
   * @throws DataError `INVALID_SHAPE` for a wrong type or length, `INVALID_DATA` for NaN and values out of range.
   */
  predict(observation: unknown, options: { deterministic?: boolean; state?: PolicyState } = {}): unknown {
    this.#open();
    return this.#predictor.one(observation, options.deterministic ?? false, options.state);
  }

  /**
   * What a policy with memory knows at the start of an episode.
   *
   * @param rows - Episodes side by side; default 1.
   * @returns The state.
   */
  initialState(rows = 1): PolicyState {
    this.#open();
    return this.#predictor.start(rows);
  }

  /**
   * Plays whole episodes in a built-in world, apart from training.
   *
   * @param env - The world; default the one that it is trained in.
   * @param options - See {@link EvaluateOptions}.
   * @returns Returns and lengths.
   * @throws ConfigError `INVALID_CONFIG`, `UNKNOWN_ENV` or `INCOMPATIBLE_SPACE`.
   */
  async evaluate(env: NativeEnvId = this.spec.id as NativeEnvId, options: EvaluateOptions = {}): Promise<Evaluation> {
    const session = this.#open();
    const { episodes, deterministic, seed } = evaluationOf(options, this.#description.seed, session.steps());
    return JSON.parse(await awaiting(() => session.evaluate(env, episodes, seed, deterministic)));
  }

  /**
   * Saves this agent alone to one file, as an agent's own `save` does: `PPO.load` opens it.
   *
   * @param path - Where to, e.g. `best.safetensors`.
   * @throws FileError `IO` if the file cannot be written.
   */
  async save(path: string): Promise<void> {
    const session = this.#open();
    await awaiting(() => session.saveAgent(textOf("path", path)));
  }

  /** @returns Everything worth knowing about it. */
  describe(): AgentDescription {
    this.#open();
    return describeAgent(this.#description, undefined);
  }

  /** @returns SHA-256 of its parameters, hex. */
  weightsHash(): string {
    return calling(() => this.#open().weightsHash());
  }

  #open(): NativeSession {
    if (this.#closed()) throw new StateError("CLOSED", "the group is closed");
    return this.#session;
  }
}
