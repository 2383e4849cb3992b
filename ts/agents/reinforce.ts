import { Agent } from "./agent.js";
import { fromCheckpoint, fromFile } from "./open.js";
import type { AgentOptions, LoadOptions, ResumeOptions } from "./options.js";
import type { EnvSource } from "./source.js";

/** Options of {@link REINFORCE}. */
export type ReinforceOptions<E extends EnvSource> = AgentOptions<"reinforce", E>;

/**
 * REINFORCE with a learnt baseline (Williams 1992): whole episodes, one gradient. The simplest of all; slow but clear.
 *
 * @example
 * ```ts
 * import { REINFORCE } from "reinforcets";
 * using agent = new REINFORCE({ env: "CartPole-v1", seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 2000 });
 * console.log(steps, stopped);
 * ```
 */
export class REINFORCE<const E extends EnvSource = EnvSource> extends Agent<E> {
  /**
   * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
   * @throws ConfigError that names field, value and what is allowed.
   */
  constructor(options: ReinforceOptions<E>) {
    super("reinforce", options);
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
    overrides: LoadOptions<"reinforce", E> = {},
  ): Promise<REINFORCE<E>> {
    return new REINFORCE(fromFile("reinforce", path, overrides) as ReinforceOptions<E>);
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
  ): Promise<REINFORCE<E>> {
    return new REINFORCE(fromCheckpoint("reinforce", dir, options) as ReinforceOptions<E>);
  }
}
