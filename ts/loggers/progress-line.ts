import type { Callback } from "../callbacks/callback.js";
import { barLine, type LineStream, type Progress, plainLine, TerminalLine } from "./terminal-line.js";

/** Where and how {@link progressLine} writes. */
export interface ProgressLineOptions {
  /** Default `process.stderr`, so that stdout stays free for results. */
  readonly stream?: LineStream;
  /** One line drawn over itself, with a bar; default if the stream is a terminal. Otherwise a plain line each tenth of the way. */
  readonly live?: boolean;
}

/**
 * Shows how far a training is: steps, steps a second, mean return, time left. It follows `NO_COLOR`.
 *
 * @param options - Where and how it writes.
 * @returns The callback.
 * @example
 * ```ts
 * import { PPO, progressLine } from "reinforcets";
 * const agent = new PPO({ env: "CartPole-v1", seed: 1, nSteps: 64 });
 * await agent.learn({ totalSteps: 256, callbacks: [progressLine()] });
 * ```
 */
export function progressLine(options: ProgressLineOptions = {}): Callback {
  const stream = options.stream ?? process.stderr;
  const live = options.live ?? stream.isTTY ?? false;
  const line = new TerminalLine(stream);
  const bar = () => barLine(progress, stream.columns ?? 80);
  let progress: Progress = { step: 0, total: 0, from: 0, seconds: 0 };
  let began = 0;
  let tenths = 0;
  const tenthsAt = (step: number) => Math.floor((10 * step) / Math.max(1, progress.total));
  return {
    onTrainingStart({ from, target }) {
      began = performance.now();
      progress = { step: from, total: target, from, seconds: 0 };
      tenths = tenthsAt(from);
      if (live) line.draw(bar);
    },
    onReport({ step, metrics }) {
      const seconds = (performance.now() - began) / 1000;
      progress = { ...progress, step, seconds, meanReturn: metrics["rollout/ep_rew_mean"] };
      if (live) return line.draw(bar);
      if (tenthsAt(step) === tenths) return;
      tenths = tenthsAt(step);
      stream.write(`${plainLine(progress)}\n`);
    },
    onError() {
      line.clear();
    },
    onTrainingEnd({ stopped }) {
      if (live && (stopped === "finished" || stopped === "callback")) line.draw(bar, true);
    },
  };
}
