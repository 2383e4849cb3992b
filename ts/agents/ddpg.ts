import { Agent } from "./agent.js";
import { fromCheckpoint, fromFile } from "./open.js";
import type { AgentOptions, LoadOptions, ResumeOptions } from "./options.js";
import type { ContinuousSource } from "./source.js";

/** Options of {@link DDPG}. */
export type DdpgOptions<E extends ContinuousSource> = AgentOptions<"ddpg", E>;

/**
 * Deep deterministic policy gradient (Lillicrap et al. 2016, arXiv:1509.02971) with SB3's defaults and noise on actions: the
 * policy follows one critic's gradient by the action. For continuous actions within bounds; TD3 is its better successor.
 *
 * @example
 * ```ts
 * import { DDPG } from "reinforcets";
 * const actionNoise = { kind: "ornsteinUhlenbeck", sigma: 0.2 } as const;
 * using agent = new DDPG({ env: "Pendulum-v1", netArch: [64, 64], batchSize: 64, actionNoise, seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 1000 });
 * console.log(steps, stopped);
 * ```
 */
export class DDPG<const E extends ContinuousSource = ContinuousSource> extends Agent<E> {
  /**
   * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
   * @throws ConfigError that names field, value and what is allowed.
   */
  constructor(options: DdpgOptions<E>) {
    super("ddpg", options);
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
    overrides: LoadOptions<"ddpg", E> = {},
  ): Promise<DDPG<E>> {
    return new DDPG(fromFile("ddpg", path, overrides) as DdpgOptions<E>);
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
  ): Promise<DDPG<E>> {
    return new DDPG(fromCheckpoint("ddpg", dir, options) as DdpgOptions<E>);
  }
}
