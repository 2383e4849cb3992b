import { Agent } from "./agent.js";
import { fromCheckpoint, fromFile } from "./open.js";
import type { AgentOptions, LoadOptions, ResumeOptions } from "./options.js";
import type { ContinuousSource } from "./source.js";

/** Options of {@link SAC}. */
export type SacOptions<E extends ContinuousSource> = AgentOptions<"sac", E>;

/**
 * Soft actor-critic (Haarnoja et al. 2018, arXiv:1812.05905) with SB3's defaults: twin critics, and a policy whose entropy
 * is kept by a temperature that is learnt. For continuous actions within bounds; the first to try there.
 *
 * @example
 * ```ts
 * import { SAC } from "reinforcets";
 * using agent = new SAC({ env: "Pendulum-v1", netArch: [64, 64], batchSize: 64, seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 1000 });
 * console.log(steps, stopped);
 * ```
 */
export class SAC<const E extends ContinuousSource = ContinuousSource> extends Agent<E> {
  /**
   * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
   * @throws ConfigError that names field, value and what is allowed.
   */
  constructor(options: SacOptions<E>) {
    super("sac", options);
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
    overrides: LoadOptions<"sac", E> = {},
  ): Promise<SAC<E>> {
    return new SAC(fromFile("sac", path, overrides) as SacOptions<E>);
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
  ): Promise<SAC<E>> {
    return new SAC(fromCheckpoint("sac", dir, options) as SacOptions<E>);
  }
}
