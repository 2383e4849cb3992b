import { Agent } from "./agent.js";
import { fromCheckpoint, fromFile } from "./open.js";
import type { AgentOptions, LoadOptions, ResumeOptions } from "./options.js";
import type { EnvSource } from "./source.js";

/** Options of {@link SACDiscrete}. */
export type SacDiscreteOptions<E extends EnvSource> = AgentOptions<"sac_discrete", E>;

/**
 * Soft actor-critic for choices (Christodoulou 2019, arXiv:1910.07207): twin critics with a value for every choice, and a
 * policy whose entropy is kept by a temperature that is learnt. For discrete actions.
 *
 * @example
 * ```ts
 * import { SACDiscrete } from "reinforcets";
 * using agent = new SACDiscrete({ env: "CartPole-v1", netArch: [64, 64], batchSize: 64, seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 1000 });
 * console.log(steps, stopped);
 * ```
 */
export class SACDiscrete<const E extends EnvSource = EnvSource> extends Agent<E> {
  /**
   * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
   * @throws ConfigError that names field, value and what is allowed.
   */
  constructor(options: SacDiscreteOptions<E>) {
    super("sac_discrete", options);
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
    overrides: LoadOptions<"sac_discrete", E> = {},
  ): Promise<SACDiscrete<E>> {
    return new SACDiscrete(fromFile("sac_discrete", path, overrides) as SacDiscreteOptions<E>);
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
  ): Promise<SACDiscrete<E>> {
    return new SACDiscrete(fromCheckpoint("sac_discrete", dir, options) as SacDiscreteOptions<E>);
  }
}
