import { closeSync, existsSync, openSync } from "node:fs";
import { dirname } from "node:path";
import type { Callback } from "../callbacks/callback.js";
import { makeFolder } from "./folder.js";
import { appendLine, cutBack } from "./jsonl-file.js";
import { refusedByTheSystem } from "./refused.js";

/**
 * Writes every report as one line of JSON: `{"step":…,"update":…,"metrics":{…},"episodes":[…]}`.
 *
 * The file belongs to one training. When a training starts, lines past its first step are cut off (all of them, unless it
 * goes on from a checkpoint), so that no step is ever in the file twice, however often the run was killed and resumed.
 *
 * @param path - The file; its folder is made if need be.
 * @returns The callback.
 * @example
 * ```ts
 * import { jsonlLogger, PPO } from "reinforcets";
 * const agent = new PPO({ env: "CartPole-v1", seed: 1, nSteps: 64 });
 * await agent.learn({ totalSteps: 256, callbacks: [jsonlLogger("runs/mine/progress.jsonl")] });
 * ```
 */
export function jsonlLogger(path: string): Callback {
  let file: number | undefined;
  const guarded = <T>(work: () => T): T => refusedByTheSystem("cannot write", path, work);
  return {
    onTrainingStart({ from }) {
      guarded(() => {
        makeFolder(dirname(path));
        if (existsSync(path)) cutBack(path, from);
        file = openSync(path, "a");
      });
    },
    onReport({ step, update, metrics, episodes }) {
      const line = { step, update, metrics, episodes };
      if (file !== undefined) guarded(() => appendLine(file as number, line));
    },
    onTrainingEnd() {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}
