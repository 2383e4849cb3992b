import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { Agent } from "../../ts/agents/agent.js";
import { jsonlLogger } from "../../ts/loggers/jsonl.js";
import { cutBack, readJsonLines } from "../../ts/loggers/jsonl-file.js";

const agent = {} as Agent;
const plan = (from: number) => ({ totalSteps: 100, target: 100, rounded: false, from });
const report = (step: number) => ({ step, update: step / 10, metrics: { "train/loss": 0.5 }, episodes: [] });
let path: string;
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), "jsonl-")), "deep", "progress.jsonl");
});

async function log(from: number, steps: readonly number[]): Promise<void> {
  const logger = jsonlLogger(path);
  await logger.onTrainingStart?.(plan(from), agent);
  for (const step of steps) await logger.onReport?.(report(step), agent);
  await logger.onTrainingEnd?.(
    { steps: 0, target: 0, seconds: 0, stepsPerSecond: 0, stopped: "finished", lastReport: undefined },
    agent,
  );
}

const steps = () => readJsonLines(path).map((line) => line.step);

describe("jsonlLogger", () => {
  it("writes a line a report", async () => {
    await log(0, [10, 20]);
    expect(readFileSync(path, "utf8")).toBe(
      '{"step":10,"update":1,"metrics":{"train/loss":0.5},"episodes":[]}\n{"step":20,"update":2,"metrics":{"train/loss":0.5},"episodes":[]}\n',
    );
  });

  it("holds no step twice after a resume", async () => {
    await log(0, [10, 20, 30, 40]);
    await log(20, [30, 40, 50]);
    expect(steps()).toEqual([10, 20, 30, 40, 50]);
  });

  it("starts anew when a training starts anew", async () => {
    await log(0, [10, 20]);
    await log(0, [10]);
    expect(steps()).toEqual([10]);
  });

  it("drops a torn last line", async () => {
    await log(0, [10, 20]);
    writeFileSync(path, readFileSync(path, "utf8").slice(0, -9));
    expect(steps()).toEqual([10]);
    await log(10, [20]);
    expect(steps()).toEqual([10, 20]);
  });

  it("tells a refusal of the system with a code", async () => {
    writeFileSync(dirname(dirname(path)).concat("/file"), "");
    const logger = jsonlLogger(join(dirname(dirname(path)), "file", "progress.jsonl"));
    const start = async () => logger.onTrainingStart?.(plan(0), agent);
    await expect(start()).rejects.toMatchObject({ code: "IO", details: { action: "cannot write" } });
    const below = jsonlLogger("/proc/nowhere/deep/progress.jsonl");
    await expect((async () => below.onTrainingStart?.(plan(0), agent))()).rejects.toMatchObject({ code: "IO" });
  });
});

it("cutBack counts what it keeps", async () => {
  await log(0, [10, 20, 30]);
  expect(cutBack(path, 20)).toBe(2);
  expect(steps()).toEqual([10, 20]);
});
