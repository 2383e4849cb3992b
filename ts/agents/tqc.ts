import { Agent } from "./agent.js";
import { fromCheckpoint, fromFile } from "./open.js";
import type { AgentOptions, LoadOptions, ResumeOptions } from "./options.js";
import type { ContinuousSource } from "./source.js";

/** Options of {@link TQC}. */
export type TqcOptions<E extends ContinuousSource> = AgentOptions<"tqc", E>;

/**
 * Truncated quantile critics (Kuznetsov et al. 2020, arXiv:2005.04269) with SB3-Contrib's defaults: SAC whose critics learn
 * quantiles of the return, and whose targets leave out the largest, so that values are not overestimated. For continuous
 * actions within bounds.
 *
 * @example
 * ```ts
 * import { TQC } from "reinforcets";
 * using agent = new TQC({ env: "Pendulum-v1", netArch: [64, 64], batchSize: 64, seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 1000 });
 * console.log(steps, stopped);
 * ```
 */
export class TQC<const E extends ContinuousSource = ContinuousSource> extends Agent<E> {
  /**
   * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
   * @throws ConfigError that names field, value and what is allowed.
   */
  constructor(options: TqcOptions<E>) {
    super("tqc", options);
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
    overrides: LoadOptions<"tqc", E> = {},
  ): Promise<TQC<E>> {
    return new TQC(fromFile("tqc", path, overrides) as TqcOptions<E>);
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
  ): Promise<TQC<E>> {
    return new TQC(fromCheckpoint("tqc", dir, options) as TqcOptions<E>);
  }
}
