import { Agent } from "./agent.js";
import { fromCheckpoint, fromFile } from "./open.js";
import type { AgentOptions, LoadOptions, ResumeOptions } from "./options.js";
import type { ContinuousSource } from "./source.js";

/** Options of {@link REDQ}. */
export type RedqOptions<E extends ContinuousSource> = AgentOptions<"redq", E>;

/**
 * Randomized ensembled double Q-learning (Chen et al. 2021, arXiv:2101.05982) with the paper's defaults: SAC that learns
 * twenty times from each step, with ten critics of which two at random make each target. For continuous actions within
 * bounds, where steps of the world cost more than computing does.
 *
 * @example
 * ```ts
 * import { REDQ } from "reinforcets";
 * using agent = new REDQ({ env: "Pendulum-v1", netArch: [64, 64], learningStarts: 900, seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 1000 });
 * console.log(steps, stopped);
 * ```
 */
export class REDQ<const E extends ContinuousSource = ContinuousSource> extends Agent<E> {
  /**
   * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
   * @throws ConfigError that names field, value and what is allowed.
   */
  constructor(options: RedqOptions<E>) {
    super("redq", options);
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
    overrides: LoadOptions<"redq", E> = {},
  ): Promise<REDQ<E>> {
    return new REDQ(fromFile("redq", path, overrides) as RedqOptions<E>);
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
  ): Promise<REDQ<E>> {
    return new REDQ(fromCheckpoint("redq", dir, options) as RedqOptions<E>);
  }
}
