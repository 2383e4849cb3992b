import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cli-torch-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function cli(...args: string[]) {
  const child = spawnSync(process.execPath, [main, ...args, "--json"], { encoding: "utf8" });
  const lines = child.stdout.trimEnd().split("\n").filter(Boolean);
  return {
    status: child.status,
    stderr: child.stderr,
    lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

/** Trains a little, and gives the line that tells what was started and the folder's config. */
function train(name: string, env: string, ...more: string[]) {
  const out = join(folder, name);
  const few = ["--env", env, "--steps", "128", "--seed", "1", "--set", "nSteps=64", "--eval-episodes", "2"];
  const { status, stderr, lines } = cli("train", "ppo", ...few, "--out", out, ...more);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const { options } = JSON.parse(readFileSync(join(out, "config.json"), "utf8")) as { options: object };
  return { out, started: lines[0], ended: lines.at(-1), options };
}

// Run as compiled by `npm run build:ts`, as `npm test` does before this.
describe.skipIf(!existsSync(main))("reinforcets train", () => {
  it("takes memory by its name, and the engine that has it", () => {
    const { started, options } = train("lstm", "CartPoleNoVel-v1", "--set", "middleware=lstm", "--device", "cpu");
    expect(started).toMatchObject({ engine: "torch", options: { middleware: "lstm" } });
    expect(options).toMatchObject({ middleware: "lstm", device: "cpu" });
    const { started: nested } = train(
      ...["gru", "CartPoleNoVel-v1", "--set", "middleware.kind=gru", "--set", "middleware.width=8"],
    );
    expect(nested).toMatchObject({ engine: "torch", options: { middleware: { kind: "gru", width: 8 } } });
  }, 120_000);

  it("takes the engine that it is told to", () => {
    expect(train("torch", "CartPole-v1", "--engine", "torch").started).toMatchObject({ engine: "torch" });
    expect(train("auto", "CartPole-v1").started).toMatchObject({ engine: "fused" });
    const wrong = cli("train", "ppo", "--env", "CartPole-v1", "--engine", "jax", "--out", join(folder, "no"));
    expect(wrong.status).toBe(2);
    expect(wrong.lines.at(-1)).toMatchObject({ type: "error", code: "INVALID_CONFIG" });
    expect(existsSync(join(folder, "no"))).toBe(false);
  }, 120_000);

  it("takes options from a file, flags over them, and evaluates what came of it", () => {
    const config = join(folder, "options.json");
    const middleware = { kind: "transformer", width: 8, heads: 2, layers: 1, memory: 8, feedforward: 8 };
    writeFileSync(config, JSON.stringify({ engine: "torch", middleware, netArch: [8], nSteps: 32, seed: 9 }));
    const { out, started } = train("file", "TMaze-v0", "--config", config);
    expect(started).toMatchObject({ options: { middleware, netArch: [8], nSteps: 64, seed: 1, engine: "torch" } });
    const evaluated = cli("eval", out, "--episodes", "2");
    expect(evaluated).toMatchObject({ status: 0, stderr: "" });
    expect(evaluated.lines.at(-1)).toMatchObject({ episodes: 2 });
    writeFileSync(config, "[1]");
    const wrong = cli("train", "ppo", "--env", "TMaze-v0", "--config", config);
    expect(wrong.status).toBe(2);
    expect(JSON.stringify(wrong.lines.at(-1))).toContain("options.json: expected a JSON object");
  }, 120_000);
});
