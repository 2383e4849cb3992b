import type { Env } from "../envs/env.js";
import type { NativeEnvId } from "../envs/native-envs.js";
import { evaluate } from "../training/evaluate.js";
import type { Callback } from "./callback.js";

/** What {@link evaluateEvery} takes. */
export interface EvaluateEveryOptions {
  /** The world to evaluate in: not one that is trained in. */
  readonly env: Env | NativeEnvId;
  /** Steps between two evaluations at least; they fall on report boundaries. */
  readonly every: number;
  /** Episodes of an evaluation; default 10. */
  readonly episodes?: number;
  /** Where to save the best agent so far; by default nowhere. */
  readonly best?: string;
}

/**
 * Evaluates now and then and adds `eval/mean_reward` and `eval/mean_ep_length` to the report. Put it before loggers.
 *
 * @param options - See {@link EvaluateEveryOptions}.
 * @returns The callback.
 */
export function evaluateEvery({ env, every, episodes = 10, best }: EvaluateEveryOptions): Callback {
  let done = 0;
  let top: number | null = null;
  return {
    name: "evaluateEvery",
    onTrainingStart: ({ from }) => {
      done = Math.floor(from / every);
    },
    async onReport(report, agent) {
      const due = Math.floor(report.step / every);
      if (due === done) return;
      done = due;
      const { mean, meanLength } = await evaluate(agent, env, { episodes });
      report.metrics["eval/mean_reward"] = mean;
      report.metrics["eval/mean_ep_length"] = meanLength;
      if (top !== null && mean <= top) return;
      top = mean;
      if (best !== undefined) await agent.save(best);
    },
    state: () => ({ top }),
    restore(state) {
      ({ top } = state as { top: number | null });
    },
  };
}
