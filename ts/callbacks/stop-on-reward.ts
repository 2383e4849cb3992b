import type { Callback } from "./callback.js";

/** What {@link stopOnReward} takes. */
export interface StopOnRewardOptions {
  /** Mean return at which to stop. */
  readonly threshold: number;
}

/**
 * Stops once the mean return of the last 100 episodes (`rollout/ep_rew_mean`) reaches a threshold.
 *
 * @param options - See {@link StopOnRewardOptions}.
 * @returns The callback.
 */
export function stopOnReward({ threshold }: StopOnRewardOptions): Callback {
  return {
    onReport: ({ metrics }) => {
      const mean = metrics["rollout/ep_rew_mean"];
      return mean === undefined || mean < threshold;
    },
  };
}
