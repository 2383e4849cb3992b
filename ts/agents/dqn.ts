import { Agent } from "./agent.js";
import { fromCheckpoint, fromFile } from "./open.js";
import type { AgentOptions, LoadOptions, ResumeOptions } from "./options.js";
import type { EnvSource } from "./source.js";

/** Options of {@link DQN}. */
export type DqnOptions<E extends EnvSource> = AgentOptions<"dqn", E>;

/**
 * Deep Q-learning (Mnih et al. 2015) with SB3's defaults; `double`, `nStep`, `prioritized` and `munchausen` are options.
 * For discrete actions.
 *
 * @example
 * ```ts
 * import { DQN } from "reinforcets";
 * using agent = new DQN({ env: "CartPole-v1", seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 2000 });
 * console.log(steps, stopped);
 * ```
 */
export class DQN<const E extends EnvSource = EnvSource> extends Agent<E> {
  /**
   * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
   * @throws ConfigError that names field, value and what is allowed.
   */
  constructor(options: DqnOptions<E>) {
    super("dqn", options);
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
    overrides: LoadOptions<"dqn", E> = {},
  ): Promise<DQN<E>> {
    return new DQN(fromFile("dqn", path, overrides) as DqnOptions<E>);
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
  ): Promise<DQN<E>> {
    return new DQN(fromCheckpoint("dqn", dir, options) as DqnOptions<E>);
  }
}
