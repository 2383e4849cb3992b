import { Agent } from "./agent.js";
import { fromCheckpoint, fromFile } from "./open.js";
import type { AgentOptions, LoadOptions, ResumeOptions } from "./options.js";
import type { EnvSource } from "./source.js";

/** Options of {@link R2D2}. */
export type R2d2Options<E extends EnvSource> = AgentOptions<"r2d2", E>;

/**
 * R2D2 (Kapturowski et al. 2019): double Q-learning with a recurrent dueling network (`middleware`), learnt from prioritised
 * sequences with stored state and burn-in, on a rescaled value. For discrete actions; needs the engine `torch`.
 *
 * @example
 * ```ts
 * import { R2D2 } from "reinforcets";
 * using agent = new R2D2({
 *   env: "TMaze-v0",
 *   nEnvs: 4,
 *   sequenceLength: 16,
 *   sequenceOverlap: 8,
 *   burnIn: 8,
 *   middleware: { kind: "lstm", width: 16 },
 *   seed: 1,
 * });
 * const { steps, stopped } = await agent.learn({ totalSteps: 1500 });
 * console.log(steps, stopped);
 * ```
 */
export class R2D2<const E extends EnvSource = EnvSource> extends Agent<E> {
  /**
   * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
   * @throws ConfigError that names field, value and what is allowed.
   */
  constructor(options: R2d2Options<E>) {
    super("r2d2", options);
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
    overrides: LoadOptions<"r2d2", E> = {},
  ): Promise<R2D2<E>> {
    return new R2D2(fromFile("r2d2", path, overrides) as R2d2Options<E>);
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
  ): Promise<R2D2<E>> {
    return new R2D2(fromCheckpoint("r2d2", dir, options) as R2d2Options<E>);
  }
}
