import { Agent } from "./agent.js";
import { fromCheckpoint, fromFile } from "./open.js";
import type { AgentOptions, LoadOptions, ResumeOptions } from "./options.js";
import type { ContinuousSource } from "./source.js";

/** Options of {@link MPO}. */
export type MpoOptions<E extends ContinuousSource> = AgentOptions<"mpo", E>;

/**
 * Maximum a posteriori policy optimisation (Abdolmaleki et al. 2018, arXiv:1806.06920) with Acme's defaults: the critic weighs
 * actions of the target policy, and the policy is fitted to them, no further from it than allowed. For continuous actions
 * within bounds.
 *
 * @example
 * ```ts
 * import { MPO } from "reinforcets";
 * using agent = new MPO({ env: "Pendulum-v1", netArch: [64, 64], batchSize: 64, samples: 10, seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 1500 });
 * console.log(steps, stopped);
 * ```
 */
export class MPO<const E extends ContinuousSource = ContinuousSource> extends Agent<E> {
  /**
   * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
   * @throws ConfigError that names field, value and what is allowed.
   */
  constructor(options: MpoOptions<E>) {
    super("mpo", options);
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
    overrides: LoadOptions<"mpo", E> = {},
  ): Promise<MPO<E>> {
    return new MPO(fromFile("mpo", path, overrides) as MpoOptions<E>);
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
  ): Promise<MPO<E>> {
    return new MPO(fromCheckpoint("mpo", dir, options) as MpoOptions<E>);
  }
}
