import { Agent } from "./agent.js";
import { fromCheckpoint, fromFile } from "./open.js";
import type { AgentOptions, LoadOptions, ResumeOptions } from "./options.js";
import type { EnvSource } from "./source.js";

/** Options of {@link C51}. */
export type C51Options<E extends EnvSource> = AgentOptions<"c51", E>;

/**
 * Distributional Q-learning on fixed atoms (Bellemare et al. 2017, arXiv:1707.06887). Set `vMin` and `vMax` to the returns
 * that a world can give. For discrete actions.
 *
 * @example
 * ```ts
 * import { C51 } from "reinforcets";
 * using agent = new C51({ env: "CartPole-v1", seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 2000 });
 * console.log(steps, stopped);
 * ```
 */
export class C51<const E extends EnvSource = EnvSource> extends Agent<E> {
  /**
   * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
   * @throws ConfigError that names field, value and what is allowed.
   */
  constructor(options: C51Options<E>) {
    super("c51", options);
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
    overrides: LoadOptions<"c51", E> = {},
  ): Promise<C51<E>> {
    return new C51(fromFile("c51", path, overrides) as C51Options<E>);
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
  ): Promise<C51<E>> {
    return new C51(fromCheckpoint("c51", dir, options) as C51Options<E>);
  }
}
