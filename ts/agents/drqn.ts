import { Agent } from "./agent.js";
import { fromCheckpoint, fromFile } from "./open.js";
import type { AgentOptions, LoadOptions, ResumeOptions } from "./options.js";
import type { EnvSource } from "./source.js";

/** Options of {@link DRQN}. */
export type DrqnOptions<E extends EnvSource> = AgentOptions<"drqn", E>;

/**
 * DRQN (Hausknecht & Stone 2015, arXiv:1507.06527): DQN with a recurrent network (`middleware`), learnt from sequences that
 * begin with a blank state. R2D2 with other defaults. For discrete actions; needs the engine `torch`.
 *
 * @example
 * ```ts
 * import { DRQN } from "reinforcets";
 * using agent = new DRQN({ env: "TMaze-v0", sequenceLength: 12, middleware: { kind: "gru", width: 16 }, seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 1500 });
 * console.log(steps, stopped);
 * ```
 */
export class DRQN<const E extends EnvSource = EnvSource> extends Agent<E> {
  /**
   * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
   * @throws ConfigError that names field, value and what is allowed.
   */
  constructor(options: DrqnOptions<E>) {
    super("drqn", options);
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
    overrides: LoadOptions<"drqn", E> = {},
  ): Promise<DRQN<E>> {
    return new DRQN(fromFile("drqn", path, overrides) as DrqnOptions<E>);
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
  ): Promise<DRQN<E>> {
    return new DRQN(fromCheckpoint("drqn", dir, options) as DrqnOptions<E>);
  }
}
