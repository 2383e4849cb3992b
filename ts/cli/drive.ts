import type { Agent } from "../agents/agent.js";
import type { Callback } from "../callbacks/callback.js";
import type { NativeEnvId } from "../envs/native-envs.js";
import { AbortError } from "../errors.js";
import { jsonlLogger } from "../loggers/jsonl.js";
import { progressLine } from "../loggers/progress-line.js";
import { evaluate } from "../training/evaluate.js";
import { titleOf } from "./agents.js";
import { exitCodes } from "./exit.js";
import { listenForInterrupt } from "./interrupt.js";
import type { Output } from "./output.js";
import { drawCurve, type RunFolder, type RunRequest, writeJson } from "./run-folder.js";

/** Seconds between checkpoints when no `--checkpoint-every` was given. A checkpoint changes nothing of a run, so wall time may decide. */
const CHECKPOINT_SECONDS = 30;

/** Saves a checkpoint every so many steps, or every half minute. */
function checkpoints(folder: RunFolder, every: number | null, from: number): Callback {
  let savedStep = from;
  let savedAt = performance.now();
  return {
    async afterReport({ step }, agent) {
      const due =
        every === null
          ? performance.now() - savedAt >= CHECKPOINT_SECONDS * 1000
          : Math.floor(step / every) > Math.floor(savedStep / every);
      if (!due) return;
      await agent.checkpoint(folder.checkpoints);
      savedStep = step;
      savedAt = performance.now();
    },
  };
}

function callbacksFor(folder: RunFolder, request: RunRequest, output: Output, from: number): Callback[] {
  const told: Callback = {
    onReport: ({ step, update, metrics }) => output.line({ type: "report", step, update, metrics }),
  };
  const all = [jsonlLogger(folder.progress), told, checkpoints(folder, request.checkpointEvery, from)];
  const shown = !output.json && !output.quiet;
  if (shown) all.push(progressLine({ stream: output.live ? process.stderr : process.stdout, live: output.live }));
  return all;
}

interface Trained {
  readonly seconds: number;
  readonly stepsPerSecond: number;
}

/** Trains to the goal; undefined if Ctrl-C stopped it, which leaves a checkpoint to go on from. */
async function trainAgent(
  agent: Agent,
  folder: RunFolder,
  request: RunRequest,
  output: Output,
): Promise<Trained | undefined> {
  const interrupt = listenForInterrupt(() => {
    if (!output.json) output.note("\nstopping; Ctrl-C again quits at once");
  });
  const callbacks = callbacksFor(folder, request, output, agent.steps);
  try {
    const trained = await agent.learn({ totalSteps: request.totalSteps, callbacks, signal: interrupt.signal });
    await agent.checkpoint(folder.checkpoints);
    return { seconds: trained.seconds, stepsPerSecond: Math.round(trained.stepsPerSecond) };
  } catch (error) {
    // After any other failure the last checkpoint stands: a state that has just failed is no place to go on from.
    if (!(error instanceof AbortError) || !interrupt.signal.aborted) throw error;
    await agent.checkpoint(folder.checkpoints);
    return undefined;
  } finally {
    interrupt.dispose();
  }
}

/** Trains to the request's goal, saves, draws, evaluates; gives the exit code. `train` and `resume` are this with another agent. */
export async function driveRun(agent: Agent, folder: RunFolder, request: RunRequest, output: Output): Promise<number> {
  const trained = await trainAgent(agent, folder, request, output);
  if (!trained) {
    const resume = `reinforcets resume ${folder.path}`;
    output.line({ type: "interrupted", step: agent.steps, resume });
    output.note(`stopped at step ${agent.steps.toLocaleString("en")}; go on with: ${resume}`);
    return exitCodes.interrupted;
  }
  await agent.save(folder.agent);
  drawCurve(folder, `${titleOf(request.algo)} on ${request.env}`, agent.spec.rewardThreshold);
  const evaluation = request.evalEpisodes > 0 ? await evaluateRun(agent, request) : null;
  const { seconds, stepsPerSecond } = trained;
  const summary = {
    steps: agent.steps,
    wallSeconds: Number(seconds.toFixed(3)),
    stepsPerSecond,
    weightsHash: agent.weightsHash(),
    evaluation,
  };
  writeJson(folder.evaluation, summary);
  output.line({
    type: "end",
    ...summary,
    files: { agent: folder.agent, curve: folder.curve, progress: folder.progress },
  });
  output.say(
    `trained to step ${agent.steps.toLocaleString("en")} in ${seconds.toFixed(2)} s (${stepsPerSecond.toLocaleString("en")} steps/s)`,
  );
  if (evaluation) {
    const { mean, std, episodes } = evaluation;
    output.result(`mean return ${mean.toFixed(2)} ± ${std.toFixed(2)} over ${episodes} episodes`);
  }
  output.say(
    `agent   ${folder.agent}\ncurve   ${folder.curve}\nlog     ${folder.progress}\nnext    reinforcets eval ${folder.path}`,
  );
  return exitCodes.fine;
}

/** What computes, for the first JSON line of a run. */
export function engineOf(agent: Agent): { readonly engine: string; readonly kernel: string } {
  const { engine, kernel } = agent.describe();
  return { engine, kernel };
}

/** What an evaluation leaves in files and JSON lines. */
export interface EvaluationSummary {
  readonly mean: number;
  readonly std: number;
  readonly episodes: number;
}

async function evaluateRun(agent: Agent, request: RunRequest): Promise<EvaluationSummary> {
  const episodes = request.evalEpisodes;
  const { mean, std } = await evaluate(agent, request.env as NativeEnvId, { episodes });
  return { mean, std, episodes };
}
