import { existsSync } from "node:fs";
import { cutBack } from "../loggers/jsonl-file.js";
import { createAgent, resumeAgent, titleOf } from "./agents.js";
import { driveRun, engineOf } from "./drive.js";
import { exitCodes } from "./exit.js";
import type { Output } from "./output.js";
import { hasCheckpoint, readRequest, runFolder } from "./run-folder.js";

/** `reinforcets resume`: goes on from the newest complete checkpoint, or from the start if none was written yet. */
export async function resume(path: string, output: Output): Promise<number> {
  const folder = runFolder(path);
  const request = readRequest(folder);
  if (existsSync(folder.evaluation)) {
    output.line({ type: "finished", out: folder.path });
    output.result(`${folder.path} is finished: nothing to resume. Look at it with: reinforcets eval ${folder.path}`);
    return exitCodes.fine;
  }
  const agent = hasCheckpoint(folder)
    ? await resumeAgent(request.algo, folder.checkpoints)
    : createAgent(request.algo, { env: request.env, ...request.options });
  try {
    cutBack(folder.progress, agent.steps);
    output.line({ type: "resume", out: folder.path, step: agent.steps, ...request, ...engineOf(agent) });
    output.say(
      `${titleOf(request.algo)} on ${request.env}: going on at step ${agent.steps.toLocaleString("en")} of ${request.totalSteps.toLocaleString("en")}`,
    );
    return await driveRun(agent, folder, request, output);
  } finally {
    agent.close();
  }
}
