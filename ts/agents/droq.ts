import { Agent } from "./agent.js";
import { fromCheckpoint, fromFile } from "./open.js";
import type { AgentOptions, LoadOptions, ResumeOptions } from "./options.js";
import type { ContinuousSource } from "./source.js";

/** Options of {@link DroQ}. */
export type DroqOptions<E extends ContinuousSource> = AgentOptions<"droq", E>;

/**
 * Dropout Q-functions (Hiraoka et al. 2022, arXiv:2110.02034) with the paper's defaults: SAC that learns twenty times from
 * each step, with two critics that have dropout and layer normalisation. For continuous actions within bounds, where steps of
 * the world cost more than computing does; cheaper than REDQ.
 *
 * @example
 * ```ts
 * import { DroQ } from "reinforcets";
 * using agent = new DroQ({ env: "Pendulum-v1", netArch: [64, 64], learningStarts: 900, seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 1000 });
 * console.log(steps, stopped);
 * ```
 */
export class DroQ<const E extends ContinuousSource = ContinuousSource> extends Agent<E> {
  /**
   * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
   * @throws ConfigError that names field, value and what is allowed.
   */
  constructor(options: DroqOptions<E>) {
    super("droq", options);
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
    overrides: LoadOptions<"droq", E> = {},
  ): Promise<DroQ<E>> {
    return new DroQ(fromFile("droq", path, overrides) as DroqOptions<E>);
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
  ): Promise<DroQ<E>> {
    return new DroQ(fromCheckpoint("droq", dir, options) as DroqOptions<E>);
  }
}
