import { Agent } from "./agent.js";
import { fromCheckpoint, fromFile } from "./open.js";
import type { AgentOptions, LoadOptions, ResumeOptions } from "./options.js";
import type { ContinuousSource } from "./source.js";

/** Options of {@link CrossQ}. */
export type CrossqOptions<E extends ContinuousSource> = AgentOptions<"crossq", E>;

/**
 * CrossQ (Bhatt et al. 2024, arXiv:1902.05605) with SB3-Contrib's defaults: SAC without target networks, which batch
 * renormalisation in wide networks makes up for. Learns from fewer steps than SAC where a step of the world is dear, at one
 * gradient step a step.
 *
 * @example
 * ```ts
 * import { CrossQ } from "reinforcets";
 * using agent = new CrossQ({ env: "Pendulum-v1", netArch: [64, 64], batchSize: 64, seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 1000 });
 * console.log(steps, stopped);
 * ```
 */
export class CrossQ<const E extends ContinuousSource = ContinuousSource> extends Agent<E> {
  /**
   * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
   * @throws ConfigError that names field, value and what is allowed.
   */
  constructor(options: CrossqOptions<E>) {
    super("crossq", options);
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
    overrides: LoadOptions<"crossq", E> = {},
  ): Promise<CrossQ<E>> {
    return new CrossQ(fromFile("crossq", path, overrides) as CrossqOptions<E>);
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
  ): Promise<CrossQ<E>> {
    return new CrossQ(fromCheckpoint("crossq", dir, options) as CrossqOptions<E>);
  }
}
