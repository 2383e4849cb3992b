import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { must, run, told } from "./run.js";

// Every runtime, with the installed package and nothing else: no Rust, no repository, no libtorch unless it is given.
const { home, env, runtimes, libtorch } = inject("installed");
const place = { cwd: home, env };
const withTorch = { cwd: home, env: { ...env, REINFORCETS_LIBTORCH: libtorch ?? "" } };

beforeAll(async () => {
  const tsc = fileURLToPath(new URL("../../../node_modules/typescript/bin/tsc", import.meta.url));
  const options = ["--strict", "--target", "es2023", "--module", "nodenext", "--types", "node", "--outDir", "compiled"];
  await must([process.execPath, tsc, ...options, "--rootDir", ".", "--ignoreConfig", "world.ts"], place).catch(
    (error) => {
      throw new Error(`world.ts does not compile: ${error.message}`);
    },
  );
}, 60_000);

it("Rust cannot be found", async () => {
  await expect(run(["cargo", "--version"], place)).rejects.toThrow(/ENOENT/);
});

describe.each(runtimes)("$name", ({ command, typescript }) => {
  it("trains CartPole to the end", async () => {
    const { steps, mean } = await told<{ steps: number; mean: number }>([...command, "train.mjs"], place);
    expect(steps).toBeGreaterThanOrEqual(100_000);
    expect(mean).toBeGreaterThanOrEqual(475);
  });

  it("takes it by require()", async () => {
    expect(await told([...command, "required.cjs"], place)).toEqual({ steps: 64, code: "INVALID_SHAPE" });
  });

  it("trains a world written in TypeScript, compiled", async () => {
    expect(await told([...command, "compiled/world.js"], place)).toEqual({ findings: [], answers: [0, 1] });
  });

  it.runIf(typescript)("and as it is", async () => {
    expect(await told([...command, "world.ts"], place)).toEqual({ findings: [], answers: [0, 1] });
  });

  it("says how to get a libtorch where there is none", async () => {
    const { code, name, message } = await told<Record<string, string>>([...command, "torch.mjs"], place);
    expect({ code, name }).toEqual({ code: "LIBTORCH_NOT_FOUND", name: "LibtorchError" });
    expect(message).toContain("reinforcets libtorch install");
  });

  it.runIf(libtorch)("trains an agent with memory and tensors of one's own on libtorch", async () => {
    const answer = await told<{ steps: number }>([...command, "torch.mjs"], withTorch);
    expect(answer).toEqual({ engine: "torch", steps: 64, falls: true });
  });

  it("has a command line", async () => {
    const cli = [...command, join(home, "node_modules/reinforcets/dist/cli/main.js")];
    expect(await must([...cli, "--version"], place)).toMatch(/^\d+\.\d+\.\d+\S*\n$/);
    const out = `run-${command.length}-${runtimes.findIndex((each) => each.command === command)}`;
    const train = ["train", "ppo", "--env", "CartPole-v1", "--steps", "2048", "--seed", "1", "--eval-episodes", "2"];
    await must([...cli, ...train, "--out", out, "--quiet"], place);
    expect(await must([...cli, "eval", out, "--episodes", "2", "--json"], place)).toContain('"mean"');
  });

  it("trains in worker threads", async () => {
    const { hashes } = await told<{ hashes: string[] }>([...command, "workers.mjs"], place);
    expect(hashes).toHaveLength(3);
    expect(new Set(hashes).size).toBe(1);
  });
});
