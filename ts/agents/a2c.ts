import { Agent } from "./agent.js";
import { fromCheckpoint, fromFile } from "./open.js";
import type { AgentOptions, LoadOptions, ResumeOptions } from "./options.js";
import type { EnvSource } from "./source.js";

/** Options of {@link A2C}. */
export type A2cOptions<E extends EnvSource> = AgentOptions<"a2c", E>;

/**
 * Advantage actor-critic, the synchronous form of A3C (Mnih et al. 2016, arXiv:1602.01783); SB3's defaults.
 *
 * @example
 * ```ts
 * import { A2C } from "reinforcets";
 * using agent = new A2C({ env: "CartPole-v1", seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 2000 });
 * console.log(steps, stopped);
 * ```
 */
export class A2C<const E extends EnvSource = EnvSource> extends Agent<E> {
  /**
   * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
   * @throws ConfigError that names field, value and what is allowed.
   */
  constructor(options: A2cOptions<E>) {
    super("a2c", options);
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
    overrides: LoadOptions<"a2c", E> = {},
  ): Promise<A2C<E>> {
    return new A2C(fromFile("a2c", path, overrides) as A2cOptions<E>);
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
  ): Promise<A2C<E>> {
    return new A2C(fromCheckpoint("a2c", dir, options) as A2cOptions<E>);
  }
}
