import { Agent } from "./agent.js";
import { fromCheckpoint, fromFile } from "./open.js";
import type { AgentOptions, LoadOptions, ResumeOptions } from "./options.js";
import type { ContinuousSource } from "./source.js";

/** Options of {@link TD3}. */
export type Td3Options<E extends ContinuousSource> = AgentOptions<"td3", E>;

/**
 * Twin delayed DDPG (Fujimoto et al. 2018, arXiv:1802.09477) with SB3's defaults and the paper's noise on actions: the least
 * of two critics, smoothed targets, a policy that learns more slowly. For continuous actions within bounds.
 *
 * @example
 * ```ts
 * import { TD3 } from "reinforcets";
 * using agent = new TD3({ env: "Pendulum-v1", netArch: [64, 64], batchSize: 64, seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 1000 });
 * console.log(steps, stopped);
 * ```
 */
export class TD3<const E extends ContinuousSource = ContinuousSource> extends Agent<E> {
  /**
   * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
   * @throws ConfigError that names field, value and what is allowed.
   */
  constructor(options: Td3Options<E>) {
    super("td3", options);
  }

  /**
   * Opens an agent that `save` wrote.
   *
   * @param path - The file.
   * @param overrides - Other worlds, or options that should differ from the file's.
   * @returns The agent, ready to predict or to be trained on.
   * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
   */
  static async load<const E extends ContinuousSource = ContinuousSource>(
    path: string,
    overrides: LoadOptions<"td3", E> = {},
  ): Promise<TD3<E>> {
    return new TD3(fromFile("td3", path, overrides) as Td3Options<E>);
  }

  /**
   * Goes on from the newest complete checkpoint: train with the same `totalSteps` to reach the same end.
   *
   * @param dir - The folder given to `checkpoint`.
   * @param options - TypeScript worlds and callbacks, which no file can hold.
   * @returns The agent, as it was.
   * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
   */
  static async resume<const E extends ContinuousSource = ContinuousSource>(
    dir: string,
    options: ResumeOptions<E> = {},
  ): Promise<TD3<E>> {
    return new TD3(fromCheckpoint("td3", dir, options) as Td3Options<E>);
  }
}
