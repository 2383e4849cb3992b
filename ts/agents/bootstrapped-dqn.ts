import { Agent } from "./agent.js";
import { fromCheckpoint, fromFile } from "./open.js";
import type { AgentOptions, LoadOptions, ResumeOptions } from "./options.js";
import type { EnvSource } from "./source.js";

/** Options of {@link BootstrappedDQN}. */
export type BootstrappedDqnOptions<E extends EnvSource> = AgentOptions<"bootstrapped_dqn", E>;

/**
 * Bootstrapped DQN (Osband et al. 2016, arXiv:1602.04621): several heads learn what actions are worth, and one of them,
 * drawn anew, plays each episode, so that what is uncertain is tried to its end. `priorScale` adds randomised prior
 * functions, which worlds with rare rewards need; `explorer: { kind: "ucb", lambda }` acts by bounds over all heads. For
 * discrete actions.
 *
 * @example
 * ```ts
 * import { BootstrappedDQN } from "reinforcets";
 * using agent = new BootstrappedDQN({ env: "CartPole-v1", seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 2000 });
 * console.log(steps, stopped);
 * ```
 */
export class BootstrappedDQN<const E extends EnvSource = EnvSource> extends Agent<E> {
  /**
   * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
   * @throws ConfigError that names field, value and what is allowed.
   */
  constructor(options: BootstrappedDqnOptions<E>) {
    super("bootstrapped_dqn", options);
  }

  /**
   * Opens an agent that `save` wrote.
   *
   * @param path - The file.
   * @param overrides - Other worlds, or options that should differ from the file's.
   * @returns The agent, ready to predict or to be trained on.
   * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
   */
  static async load<const E extends EnvSource = EnvSource>(
    path: string,
    overrides: LoadOptions<"bootstrapped_dqn", E> = {},
  ): Promise<BootstrappedDQN<E>> {
    return new BootstrappedDQN(fromFile("bootstrapped_dqn", path, overrides) as BootstrappedDqnOptions<E>);
  }

  /**
   * Goes on from the newest complete checkpoint: train with the same `totalSteps` to reach the same end.
   *
   * @param dir - The folder given to `checkpoint`.
   * @param options - TypeScript worlds and callbacks, which no file can hold.
   * @returns The agent, as it was.
   * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
   */
  static async resume<const E extends EnvSource = EnvSource>(
    dir: string,
    options: ResumeOptions<E> = {},
  ): Promise<BootstrappedDQN<E>> {
    return new BootstrappedDQN(fromCheckpoint("bootstrapped_dqn", dir, options) as BootstrappedDqnOptions<E>);
  }
}
