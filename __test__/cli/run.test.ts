import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, it } from "vitest";

const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(...args: string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [main, ...args], { env: { ...process.env, NO_COLOR: "1" } });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (data) => {
    stdout += data;
  });
  child.stderr.on("data", (data) => {
    stderr += data;
  });
  const ended = new Promise<Ended>((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })));
  return { child, ended };
}

const cli = (...args: string[]) => start(...args).ended;
type JsonLine = { type: string; [key: string]: unknown };
const jsonLines = (text: string): JsonLine[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as JsonLine);
const steps = (run: string) => {
  const lines = readFileSync(join(run, "progress.jsonl"), "utf8").trimEnd().split("\n");
  return lines.map((line) => (JSON.parse(line) as { step: number }).step);
};
const last = (text: string) => jsonLines(text).at(-1) as JsonLine;
const untilFirstReport = (child: ChildProcess) =>
  new Promise<void>((resolve) => child.stdout?.on("data", (data) => String(data).includes('"report"') && resolve()));

let run: string;
beforeEach(() => {
  run = join(mkdtempSync(join(tmpdir(), "cli-")), "run");
});
const small = ["--env", "CartPole-v1", "--steps", "4096", "--seed", "1", "--n-envs", "4", "--set", "nSteps=128"];
const long = ["--env", "CartPole-v1", "--steps", "200000", "--seed", "1", "--n-envs", "4", "--set", "nSteps=128"];
const train = (...more: string[]) => cli("train", "ppo", ...small, "--out", run, "--eval-episodes", "3", ...more);

// Run as compiled by `npm run build:ts`, as `npm test` does before this.
describe.skipIf(!existsSync(main))("reinforcets", () => {
  it("trains, leaves a whole run folder, and prints JSON lines only", async () => {
    const { code, stdout, stderr } = await train("--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const lines = jsonLines(stdout);
    expect(lines.map(({ type }) => type)).toEqual(["start", ...Array(8).fill("report"), "end"]);
    expect(lines.at(-1)).toMatchObject({
      steps: 4096,
      evaluation: { episodes: 3, mean: expect.any(Number), std: expect.any(Number) },
    });
    expect(last(stdout)["wallSeconds"]).toBeGreaterThan(0);
    expect(last(stdout)["stepsPerSecond"]).toBeGreaterThan(0);
    const files = ["agent.safetensors", "checkpoints", "config.json", "curve.svg", "evaluation.json", "progress.jsonl"];
    expect(readdirSync(run).sort()).toEqual(files);
    expect(steps(run)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((n) => n * 512));
  });

  it("talks to people in plain lines when nobody watches, and hardly with --quiet", async () => {
    const { stdout } = await train();
    expect(stdout).toMatch(/PPO on CartPole-v1, 4,096 steps/);
    expect(stdout).toMatch(/steps\/s, mean return/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes are what must not be there
    expect(stdout).not.toMatch(/\x1b|\r/);
    const again = await cli("train", "ppo", ...small, "--out", `${run}2`, "--eval-episodes", "3", "--quiet");
    expect(again.stdout).toMatch(/^mean return .* over 3 episodes\n$/);
  });

  it("evaluates a run's folder and an agent's file alike", async () => {
    await train("--quiet");
    const folder = await cli("eval", run, "--episodes", "4", "--seed", "5", "--json");
    const file = await cli("eval", join(run, "agent.safetensors"), "--episodes", "4", "--seed", "5", "--json");
    expect(folder.code).toBe(0);
    expect(last(folder.stdout)).toMatchObject({ type: "evaluation", episodes: 4 });
    expect(last(file.stdout)["returns"]).toEqual(last(folder.stdout)["returns"]);
  });

  it("refuses to train over a run, and says what to do", async () => {
    await train("--quiet");
    const again = await train();
    expect(again.code).toBe(2);
    expect(again.stderr).toContain(`resume ${run}`);
  });

  it("stops on Ctrl-C with a checkpoint, and resumes to the same weights", async () => {
    const whole = await cli("train", "ppo", ...long, "--out", `${run}-whole`, "--eval-episodes", "0", "--json");
    const { child, ended } = start("train", "ppo", ...long, "--out", run, "--eval-episodes", "0", "--json");
    await untilFirstReport(child);
    child.kill("SIGINT");
    const stopped = await ended;
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toContain(`reinforcets resume ${run}`);
    expect(last(stopped.stdout)["type"]).toBe("interrupted");
    const resumed = await cli("resume", run, "--json");
    expect(resumed.code).toBe(0);
    expect(last(resumed.stdout)["weightsHash"]).toBe(last(whole.stdout)["weightsHash"]);
    expect(steps(run)).toEqual(steps(`${run}-whole`));
  });

  it("resumes after kill -9 to the same weights, also from a torn log", async () => {
    const every = ["--checkpoint-every", "8192", "--eval-episodes", "0", "--json"];
    const whole = await cli("train", "ppo", ...long, "--out", `${run}-whole`, ...every);
    const { child, ended } = start("train", "ppo", ...long, "--out", run, ...every);
    await untilFirstReport(child);
    await new Promise((resolve) => setTimeout(resolve, 150));
    child.kill("SIGKILL");
    await ended;
    const log = join(run, "progress.jsonl");
    writeFileSync(log, `${readFileSync(log, "utf8")}{"step":99`);
    const resumed = await cli("resume", run, "--json");
    expect({ code: resumed.code, stderr: resumed.stderr }).toEqual({ code: 0, stderr: "" });
    expect(last(resumed.stdout)["weightsHash"]).toBe(last(whole.stdout)["weightsHash"]);
    expect(steps(run)).toEqual(steps(`${run}-whole`));
  });

  it("says so when there is nothing to resume", async () => {
    await train("--quiet");
    const done = await cli("resume", run);
    expect(done.code).toBe(0);
    expect(done.stdout).toContain("is finished");
    expect(await cli("resume", `${run}-nowhere`)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("holds no run"),
    });
  });

  it.each([
    ["an unknown world", ["train", "ppo", "--env", "cartpole-v1"], /did you mean "CartPole-v1"/],
    ["an unknown algorithm", ["train", "pppo", "--env", "CartPole-v1"], /did you mean "ppo"/],
    ["an unknown option", ["train", "ppo", "--env", "CartPole-v1", "--set", "nStep=3"], /did you mean "nSteps"/],
    ["a wrong range", ["train", "ppo", "--env", "CartPole-v1", "--set", "gamma=2"], /gamma.*0 to 1/],
    ["a wrong number", ["train", "ppo", "--env", "CartPole-v1", "--steps", "many"], /--steps many/],
    ["a missing world", ["train", "ppo"], /--env/],
    ["an unknown flag", ["train", "ppo", "--env", "CartPole-v1", "--sed", "1"], /--seed/],
    ["an unknown command", ["trian"], /train/],
    ["a missing file", ["eval", "nowhere.safetensors"], /nowhere/],
    ["a file that is no agent", ["eval", main], /main\.js/],
    ["an unknown list", ["list", "things"], /envs, algos or options/],
  ])("ends with 2 on %s", async (_, args, message) => {
    const { code, stderr, stdout } = await cli(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(message);
  });

  it("tells a mistake as JSON too", async () => {
    const { code, stdout } = await cli("train", "ppo", "--env", "Cartpole-v1", "--json");
    expect(code).toBe(2);
    expect(jsonLines(stdout)).toEqual([expect.objectContaining({ type: "error", code: "UNKNOWN_ENV" })]);
  });

  it("lists worlds, algorithms and options", async () => {
    expect((await cli("list", "envs")).stdout).toMatch(/CartPole-v1 .*475/);
    expect(jsonLines((await cli("list", "algos", "--json")).stdout).map(({ name }) => name)).toEqual(
      expect.arrayContaining(["ppo", "a2c"]),
    );
    expect((await cli("list", "options", "ppo")).stdout).toMatch(/nSteps +2048/);
  });

  it("prints version and help", async () => {
    expect((await cli("--version")).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await cli("train", "--help")).stdout).toContain("--checkpoint-every");
  });
});
