/** Rewards of goals that were chosen afterwards: asked of a world's own code, many at once. */
import { ConfigError, calling, show } from "../errors.js";
import type { NativeGoals } from "../native.js";

/**
 * Rewards of a goal world for many goals at once: what was achieved by a step and what was wanted, row after row. It must
 * be pure, and give what the world's own step would give.
 *
 * @param achieved - Goals that were reached, `[rewards.length × width]`.
 * @param desired - Goals that they are compared with, of the same shape.
 * @param rewards - To be filled, a finite number for each row.
 */
export type ComputeReward = (achieved: Float32Array, desired: Float32Array, rewards: Float32Array) => void;

/** A native half that asks for rewards: a buffer or an agent. */
export interface Asking {
  goals(rewards: number): NativeGoals;
  ask(memory: NativeGoals): void;
  answer(memory: NativeGoals, rewards: number): void;
}

/** What is done when rewards are asked for: how many, and by which native half. */
export type AnswerGoals = (asking: Asking, rewards: number) => void;

/**
 * Asks a world's reward function in memory of the core's, which grows when an episode needs more.
 *
 * @param computeReward - The reward function.
 * @returns What answers with it.
 * @throws ConfigError `INVALID_CONFIG` if it is no function.
 */
export function rewarding(computeReward: ComputeReward): AnswerGoals {
  if (typeof computeReward !== "function") {
    const allowed = "a function that fills rewards";
    const details = { field: "computeReward", value: show(computeReward), allowed };
    throw new ConfigError("INVALID_CONFIG", `computeReward = ${details.value} is not allowed: ${allowed}`, details);
  }
  let memory: NativeGoals | undefined;
  let slots: ReturnType<NativeGoals["slots"]> | undefined;
  return (asking, count) => {
    if (!memory || !slots || slots.reward.length < count) {
      memory = calling(() => asking.goals(count));
      slots = memory.slots();
    }
    const [goals, { achieved, desired, reward }] = [memory, slots];
    calling(() => asking.ask(goals));
    const width = achieved.length / reward.length;
    computeReward(achieved.subarray(0, count * width), desired.subarray(0, count * width), reward.subarray(0, count));
    calling(() => asking.answer(goals, count));
  };
}
