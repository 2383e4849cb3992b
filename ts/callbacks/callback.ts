import type { Agent } from "../agents/agent.js";
import type { Awaitable } from "../envs/env.js";
import type { Report, Summary, TrainingPlan } from "../training/report.js";

/**
 * Something that watches or steers a training. Every hook is optional and is waited for. Hooks run only at report
 * boundaries, which the configuration alone fixes: stopping there stops at the same step on every machine.
 *
 * @example
 * ```ts
 * import { type Callback, PPO } from "reinforcets";
 * const patience: Callback = { onReport: (report) => report.step < 500 };
 * const agent = new PPO({ env: "CartPole-v1", seed: 1, nSteps: 64, nEnvs: 2 });
 * const { stopped } = await agent.learn({ totalSteps: 10_000, callbacks: [patience] });
 * console.log(stopped); // callback
 * ```
 */
export interface Callback {
  /** Name under which its `state` is saved; needed only by callbacks that have one. */
  readonly name?: string;
  /** Called once before the first step. */
  onTrainingStart?(plan: TrainingPlan, agent: Agent): Awaitable<void>;
  /** Called with each report; it may add metrics of its own. Returning false stops the training after this report. */
  // biome-ignore lint/suspicious/noConfusingVoidType: a callback that returns nothing goes on.
  onReport?(report: Report, agent: Agent): Awaitable<boolean | void>;
  /** Called after every callback has seen the report: the place to save, because all `state()`s agree now. */
  afterReport?(report: Report, agent: Agent): Awaitable<void>;
  /** Called once at the end, however it came. */
  onTrainingEnd?(summary: Summary, agent: Agent): Awaitable<void>;
  /** Called when the training fails or is aborted, before `onTrainingEnd`; the error is thrown on afterwards. */
  onError?(error: unknown, agent: Agent): Awaitable<void>;
  /** What a resumed training must know, as plain JSON; saved with each checkpoint. */
  state?(): unknown;
  /** Goes on from a state that was saved with a checkpoint; called before `onTrainingStart`. */
  restore?(state: unknown): void;
}
