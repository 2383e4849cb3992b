import { Agent } from "./agent.js";
import { fromCheckpoint, fromFile } from "./open.js";
import type { AgentOptions, LoadOptions, ResumeOptions } from "./options.js";
import type { EnvSource } from "./source.js";

/** Options of {@link Sarsa}. */
export type SarsaOptions<E extends EnvSource> = AgentOptions<"sarsa", E>;

/**
 * SARSA (Rummery & Niranjan 1994; Sutton & Barto 2018, section 6.4): on-policy control with a table; with
 * `expected: true` Expected SARSA (section 6.6). For worlds whose states can be counted.
 *
 * @example
 * ```ts
 * import { Sarsa } from "reinforcets";
 * using agent = new Sarsa({ env: "GridWorld-v0", seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 2000 });
 * console.log(steps, stopped);
 * ```
 */
export class Sarsa<const E extends EnvSource = EnvSource> extends Agent<E> {
  /**
   * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
   * @throws ConfigError that names field, value and what is allowed.
   */
  constructor(options: SarsaOptions<E>) {
    super("sarsa", options);
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
    overrides: LoadOptions<"sarsa", E> = {},
  ): Promise<Sarsa<E>> {
    return new Sarsa(fromFile("sarsa", path, overrides) as SarsaOptions<E>);
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
  ): Promise<Sarsa<E>> {
    return new Sarsa(fromCheckpoint("sarsa", dir, options) as SarsaOptions<E>);
  }
}
