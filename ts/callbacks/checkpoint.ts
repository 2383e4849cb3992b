import { ConfigError, show } from "../errors.js";
import type { Callback } from "./callback.js";

/** What {@link checkpoint} takes. */
export interface CheckpointOptions {
  /** Folder of the run's checkpoints. */
  readonly dir: string;
  /** Steps between two checkpoints at least; they fall on report boundaries. */
  readonly every: number;
}

/**
 * Saves the whole run now and then, to go on from with `PPO.resume(dir)`.
 *
 * @param options - See {@link CheckpointOptions}.
 * @returns The callback.
 * @throws ConfigError `INVALID_CONFIG` if `every` is not a whole number of at least 1.
 */
export function checkpoint({ dir, every }: CheckpointOptions): Callback {
  if (!Number.isInteger(every) || every < 1) {
    const details = { field: "every", value: show(every), allowed: "a whole number of at least 1" };
    throw new ConfigError("INVALID_CONFIG", `every = ${details.value} is not allowed: ${details.allowed}`, details);
  }
  let saved = 0;
  return {
    onTrainingStart: ({ from }) => {
      saved = Math.floor(from / every);
    },
    async afterReport(report, agent) {
      const due = Math.floor(report.step / every);
      if (due === saved) return;
      saved = due;
      await agent.checkpoint(dir);
    },
  };
}
