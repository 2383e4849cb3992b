/** What a training tells: before, at each boundary, after. */

/** An episode that ended. */
export interface Episode {
  /** Sum of its rewards, before any normalisation. */
  readonly return: number;
  /** Its number of steps. */
  readonly length: number;
  /** Step of the training at which it ended. */
  readonly step: number;
  /** Index of its world. */
  readonly env: number;
}

/** The state of affairs at a boundary: after each update phase of the algorithm. */
export interface Report {
  /** Steps taken so far, over all worlds. */
  readonly step: number;
  /** Updates so far, as SB3 counts them (for PPO: epochs). */
  readonly update: number;
  /** SB3's keys: `rollout/ep_rew_mean`, `train/approx_kl`, `time/fps` and so on. Callbacks may add their own. */
  readonly metrics: Record<string, number>;
  /** Episodes that ended since the last report. */
  readonly episodes: readonly Episode[];
}

/** What a training is going to do. */
export interface TrainingPlan {
  /** Steps that were asked for. */
  readonly totalSteps: number;
  /** Step at which it ends: `totalSteps` rounded up to whole rollouts. */
  readonly target: number;
  /** Whether `target` differs from `totalSteps`. */
  readonly rounded: boolean;
  /** Step at which it starts: 0 unless it goes on from a checkpoint. */
  readonly from: number;
}

/** What a training did. */
export interface Summary {
  /** Steps at the end, counted as in {@link Report.step}. */
  readonly steps: number;
  /** Step at which it was to end: `totalSteps` rounded up to whole rollouts. */
  readonly target: number;
  /** Wall time, callbacks included. */
  readonly seconds: number;
  /** Steps taken in this training for each second. */
  readonly stepsPerSecond: number;
  /**
   * Why it ended: `finished` at its target; `callback` because a callback returned false or the `for await` was left;
   * `aborted` through its signal; `failed` by an error (the last two are seen by `onTrainingEnd` only).
   */
  readonly stopped: "finished" | "callback" | "aborted" | "failed";
  /** The last report; undefined if there was none. */
  readonly lastReport: Report | undefined;
}
