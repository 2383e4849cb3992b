import { Agent } from "./agent.js";
import { fromCheckpoint, fromFile } from "./open.js";
import type { AgentOptions, LoadOptions, ResumeOptions } from "./options.js";
import type { EnvSource } from "./source.js";

/** Options of {@link Rainbow}. */
export type RainbowOptions<E extends EnvSource> = AgentOptions<"rainbow", E>;

/**
 * Rainbow (Hessel et al. 2018, arXiv:1710.02298): C51 with double Q-learning, a dueling noisy network, prioritised replay and
 * three-step returns; the paper's defaults. Set `vMin` and `vMax` to the returns that a world can give. For discrete actions.
 *
 * @example
 * ```ts
 * import { Rainbow } from "reinforcets";
 * using agent = new Rainbow({ env: "CartPole-v1", seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 2000 });
 * console.log(steps, stopped);
 * ```
 */
export class Rainbow<const E extends EnvSource = EnvSource> extends Agent<E> {
  /**
   * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
   * @throws ConfigError that names field, value and what is allowed.
   */
  constructor(options: RainbowOptions<E>) {
    super("rainbow", options);
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
    overrides: LoadOptions<"rainbow", E> = {},
  ): Promise<Rainbow<E>> {
    return new Rainbow(fromFile("rainbow", path, overrides) as RainbowOptions<E>);
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
  ): Promise<Rainbow<E>> {
    return new Rainbow(fromCheckpoint("rainbow", dir, options) as RainbowOptions<E>);
  }
}
