import { Agent } from "./agent.js";
import { fromCheckpoint, fromFile } from "./open.js";
import type { AgentOptions, LoadOptions, ResumeOptions } from "./options.js";
import type { ContinuousSource } from "./source.js";

/** Options of {@link D4PG}. */
export type D4pgOptions<E extends ContinuousSource> = AgentOptions<"d4pg", E>;

/**
 * Distributional DDPG (Barth-Maron et al. 2018, arXiv:1804.08617) with the paper's defaults: DDPG whose critic learns how
 * likely each of a row of returns is, from five steps at once. `vMin` and `vMax` must hold the world's discounted returns. For
 * continuous actions within bounds.
 *
 * @example
 * ```ts
 * import { D4PG } from "reinforcets";
 * using agent = new D4PG({ env: "Pendulum-v1", vMin: -1200, vMax: 0, netArch: [64, 64], batchSize: 64, seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 1000 });
 * console.log(steps, stopped);
 * ```
 */
export class D4PG<const E extends ContinuousSource = ContinuousSource> extends Agent<E> {
  /**
   * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
   * @throws ConfigError that names field, value and what is allowed.
   */
  constructor(options: D4pgOptions<E>) {
    super("d4pg", options);
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
    overrides: LoadOptions<"d4pg", E> = {},
  ): Promise<D4PG<E>> {
    return new D4PG(fromFile("d4pg", path, overrides) as D4pgOptions<E>);
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
  ): Promise<D4PG<E>> {
    return new D4PG(fromCheckpoint("d4pg", dir, options) as D4pgOptions<E>);
  }
}
