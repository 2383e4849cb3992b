import { VERSION } from "../generated/version.js";
import { createAgent, presetFor, titleOf } from "./agents.js";
import { driveRun, engineOf } from "./drive.js";
import { UsageError } from "./exit.js";
import type { Output } from "./output.js";
import { createRun, type RunRequest, refuseExistingRun, runFolder } from "./run-folder.js";
import { mergeSettings, parseSettings, readSettings, type Settings, wholeNumber } from "./settings.js";

/** The flags of `train`, as the command line gives them: texts. */
export interface TrainFlags {
  readonly env: string;
  readonly steps?: string;
  readonly seed?: string;
  readonly nEnvs?: string;
  readonly engine?: string;
  readonly device?: string;
  readonly config?: string;
  readonly set: readonly string[];
  readonly out?: string;
  readonly preset?: boolean;
  readonly checkpointEvery?: string;
  readonly evalEpisodes: string;
}

/** Steps when neither `--steps` nor a preset says how many. */
const DEFAULT_STEPS = 100_000;

function freshFolderName(algo: string, env: string): string {
  const now = new Date();
  const two = (n: number) => String(n).padStart(2, "0");
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  return `runs/${algo}-${env}-${date}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
}

/** What the flags ask for: the preset first, over it the file of `--config`, over that the flags, `--set` last. */
export function requestFrom(algo: string, flags: TrainFlags): RunRequest {
  const { totalSteps: presetSteps, ...preset } = flags.preset ? presetFor(algo, flags.env) : ({} as Settings);
  const named: Settings = {};
  if (flags.seed !== undefined) named["seed"] = wholeNumber("--seed", flags.seed, 0);
  if (flags.nEnvs !== undefined) named["nEnvs"] = wholeNumber("--n-envs", flags.nEnvs, 1);
  if (flags.engine !== undefined) named["engine"] = flags.engine;
  if (flags.device !== undefined) named["device"] = flags.device;
  const file = flags.config === undefined ? {} : readSettings(flags.config);
  const set = parseSettings(flags.set);
  for (const key of ["env", "algo", "totalSteps"]) {
    if (key in set || key in file)
      throw new UsageError(
        `the option ${key}: use ${key === "totalSteps" ? "--steps" : key === "env" ? "--env" : "the first argument"} for that`,
      );
  }
  const steps =
    flags.steps === undefined
      ? ((presetSteps as number | undefined) ?? DEFAULT_STEPS)
      : wholeNumber("--steps", flags.steps, 1);
  return {
    version: VERSION,
    algo,
    env: flags.env,
    totalSteps: steps,
    checkpointEvery:
      flags.checkpointEvery === undefined ? null : wholeNumber("--checkpoint-every", flags.checkpointEvery, 1),
    evalEpisodes: wholeNumber("--eval-episodes", flags.evalEpisodes, 0),
    options: [file, named, set].reduce(mergeSettings, preset),
  };
}

/** `reinforcets train`. */
export async function train(algo: string, flags: TrainFlags, output: Output): Promise<number> {
  const request = requestFrom(algo, flags);
  const folder = runFolder(flags.out ?? freshFolderName(algo, flags.env));
  // Every check before the first file: a mistake must not leave a folder behind.
  refuseExistingRun(folder);
  const agent = createAgent(request.algo, { env: request.env, ...request.options });
  try {
    createRun(folder, request);
    output.line({ type: "start", out: folder.path, ...request, ...engineOf(agent) });
    output.say(`${titleOf(algo)} on ${request.env}, ${request.totalSteps.toLocaleString("en")} steps → ${folder.path}`);
    return await driveRun(agent, folder, request, output);
  } finally {
    agent.close();
  }
}
