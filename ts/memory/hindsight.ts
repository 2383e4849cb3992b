import type { ActionSpace, BoxSpace, DictSpace, ObservationSpace, PlainSpace } from "../spaces/space.js";
import { bytesFor } from "./experience.js";
import { type ComputeReward, rewarding } from "./goals.js";
import { KIND, type Kin, type ReplayBufferOptions } from "./options.js";
import { ReplayBuffer } from "./replay-buffer.js";

/** What a goal world shows, among other things: the goal that this state reaches, and the goal that was set. */
export type GoalParts = DictSpace<
  Readonly<Record<string, PlainSpace>> & {
    /** The goal that is reached here. */
    readonly achieved_goal: BoxSpace<"float32">;
    /** The goal to reach. */
    readonly desired_goal: BoxSpace<"float32">;
  }
>;

/** What a {@link HindsightReplayBuffer} is made of. */
export type HindsightReplayBufferOptions<O extends ObservationSpace, A extends ActionSpace> = ReplayBufferOptions<
  O,
  A
> & {
  /** Gives rewards; called once for each step that ends an episode, with all of its goals. */
  readonly computeReward: ComputeReward;
  /**
   * Which achieved goals take the place of the desired one: one that was achieved later in the episode (`future`, the
   * default), the one that it ended in (`final`), or any of the episode (`episode`).
   */
  readonly goalStrategy?: "future" | "final" | "episode";
  /** Goals for each transition, the paper's k; default 4. A drawn transition keeps its own with probability 1 / (k + 1). */
  readonly goalsPerTransition?: number;
};

/**
 * Hindsight experience replay (Andrychowicz et al. 2017, arXiv:1707.01495, algorithm 1): when an episode ends, its
 * transitions get goals that were achieved in it, and `computeReward` is asked once for all their rewards. Observations
 * are a dict with `achieved_goal` and `desired_goal`, boxes of equal width; in a batch, `obs.desired_goal` and
 * `nextObs.desired_goal` are the goal that `rewards` belongs to. Ends stay as they were, as in SB3; episodes under way keep
 * their own goals. Where SB3 chooses goals and asks for rewards at every draw, this does so once, as the paper does.
 *
 * @example
 * ```ts
 * import { HindsightReplayBuffer, makeEnv, sample } from "reinforcets";
 * const env = makeEnv("BitFlipping-v0");
 * using buffer = new HindsightReplayBuffer({
 *   env,
 *   capacity: 1000,
 *   computeReward(achieved, desired, rewards) {
 *     for (let i = 0; i < rewards.length; i++) {
 *       rewards[i] = [0, 1, 2, 3, 4, 5, 6, 7].every((bit) => achieved[i * 8 + bit] === desired[i * 8 + bit]) ? 0 : -1;
 *     }
 *   },
 * });
 * buffer.begin(env.reset({ seed: 1 }).observation);
 * for (let ended = false; !ended; ) {
 *   const action = sample(env.actionSpace);
 *   const step = env.step(action);
 *   buffer.add(action, step);
 *   ended = step.terminated || step.truncated;
 * }
 * console.log(buffer.sample(32).obs.desired_goal.length); // 256
 * ```
 */
export class HindsightReplayBuffer<
  O extends GoalParts = GoalParts,
  A extends ActionSpace = ActionSpace,
> extends ReplayBuffer<O, A> {
  /**
   * @param options - Spaces, sizes, the reward function and how goals are chosen.
   * @throws As {@link ReplayBuffer} does; ConfigError `INCOMPATIBLE_SPACE` where a goal is missing or they differ in width.
   */
  constructor(options: HindsightReplayBufferOptions<O, A>) {
    const { computeReward, ...own } = options;
    const kin = { ...own, [KIND]: { kind: "hindsight", answer: rewarding(computeReward) } } as unknown;
    super(kin as ReplayBufferOptions<O, A> & Kin);
  }

  /**
   * Bytes that a buffer with these options takes once it is full, told without making it.
   *
   * @param options - As for the constructor; `computeReward` is not needed.
   * @returns Bytes.
   */
  static override bytesFor(
    options: Omit<HindsightReplayBufferOptions<ObservationSpace, ActionSpace>, "computeReward"> &
      ReplayBufferOptions<ObservationSpace, ActionSpace>,
  ): number {
    const { computeReward: _, ...own } = options as HindsightReplayBufferOptions<ObservationSpace, ActionSpace>;
    return bytesFor("hindsight", own as ReplayBufferOptions<ObservationSpace, ActionSpace>);
  }
}
