import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { makeFolder } from "../loggers/folder.js";
import { readJsonLines } from "../loggers/jsonl-file.js";
import { type CurvePoint, learningCurve } from "../plots/curve.js";
import { UsageError } from "./exit.js";
import type { Settings } from "./settings.js";

/** What was asked for: enough to start the run anew, and what `resume` reads. */
export interface RunRequest {
  /** The library's version that wrote it. */
  readonly version: string;
  readonly algo: string;
  readonly env: string;
  readonly totalSteps: number;
  /** Environment steps between checkpoints; `null` lets wall time decide. */
  readonly checkpointEvery: number | null;
  /** Episodes of the evaluation at the end; 0 for none. */
  readonly evalEpisodes: number;
  /** The agent's options as given, `nEnvs` and `seed` among them. */
  readonly options: Settings;
}

/** The files of one run, all in one folder. */
export interface RunFolder {
  readonly path: string;
  readonly config: string;
  readonly progress: string;
  readonly checkpoints: string;
  readonly agent: string;
  readonly curve: string;
  readonly evaluation: string;
}

/** Where the files of a run lie. Touches nothing. */
export function runFolder(path: string): RunFolder {
  return {
    path,
    config: join(path, "config.json"),
    progress: join(path, "progress.jsonl"),
    checkpoints: join(path, "checkpoints"),
    agent: join(path, "agent.safetensors"),
    curve: join(path, "curve.svg"),
    evaluation: join(path, "evaluation.json"),
  };
}

/** Writes a file as a whole: readers see the old text or the new one, never a part. */
export function writeWhole(path: string, text: string): void {
  const beside = `${path}.part`;
  const file = openSync(beside, "w");
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(beside, path);
}

/** Readable JSON, written as a whole. */
export function writeJson(path: string, value: unknown): void {
  writeWhole(path, `${JSON.stringify(value, null, 2)}\n`);
}

/** Throws if the folder holds a run already: nothing is ever trained over. */
export function refuseExistingRun(folder: RunFolder): void {
  if (existsSync(folder.config) || existsSync(folder.checkpoints) || existsSync(folder.progress)) {
    throw new UsageError(
      `${folder.path} already holds a run: go on with it by "reinforcets resume ${folder.path}", or give another --out`,
    );
  }
}

/** Makes the folder of a new run. */
export function createRun(folder: RunFolder, request: RunRequest): void {
  refuseExistingRun(folder);
  makeFolder(folder.checkpoints);
  writeJson(folder.config, request);
}

/** What a run was asked to do. */
export function readRequest(folder: RunFolder): RunRequest {
  let text: string;
  try {
    text = readFileSync(folder.config, "utf8");
  } catch {
    throw new UsageError(
      `${folder.path} holds no run (no readable config.json): start one by "reinforcets train <algo> --env <id> --out ${folder.path}"`,
    );
  }
  try {
    const request = JSON.parse(text) as RunRequest;
    if (typeof request.algo === "string" && typeof request.env === "string" && typeof request.totalSteps === "number")
      return request;
  } catch {
    // Told below, like a file that is JSON but no request.
  }
  throw new UsageError(`${folder.config} is not the config of a run`);
}

/** Whether the folder has anything that a resume could start from. */
export function hasCheckpoint(folder: RunFolder): boolean {
  return (
    existsSync(folder.checkpoints) && readdirSync(folder.checkpoints).some((name) => /^checkpoint-\d+$/.test(name))
  );
}

/** Draws the whole run's learning curve from its log, so that a resumed run shows its first part too. */
export function drawCurve(folder: RunFolder, title: string, threshold: number | undefined): void {
  const lines = readJsonLines<{ step: number; episodes?: CurvePoint[] }>(folder.progress);
  const points = lines.flatMap((line) => line.episodes ?? []);
  writeWhole(folder.curve, learningCurve(points, { title, threshold }));
}
