import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { A2C, PPO } from "../../ts/index.js";
import { findLibtorch } from "../../ts/libtorch/find.js";
import { libtorchFiles, torchLib, write } from "../libtorch/fake.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "reinforcets-torch-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const small = { env: "CartPole-v1", seed: 1, nEnvs: 4, nSteps: 32, batchSize: 64, nEpochs: 2 } as const;

/** What a program prints that makes an agent on torch in a process of its own. */
function alone(options: string, env: NodeJS.ProcessEnv): { status: number | null; code: string; message: string } {
  const index = pathToFileURL(join(import.meta.dirname, "../../dist/index.js")).href;
  const program = `
    import { PPO } from ${JSON.stringify(index)};
    try {
      new PPO({ env: "CartPole-v1", engine: "torch", ${options} });
      console.log(JSON.stringify({ code: "none", message: "" }));
    } catch (error) {
      console.log(JSON.stringify({ code: error.code, message: error.message }));
    }`;
  const child = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  return { status: child.status, ...JSON.parse(child.stdout || '{"code":"crash","message":""}') };
}

describe("the engine torch", () => {
  it("trains, says so, and its weights go on in fused", async () => {
    using agent = new PPO({ ...small, engine: "torch" });
    expect(agent.describe()).toMatchObject({ engine: "torch", device: expect.stringMatching(/^(cpu|cuda:0)$/) });
    await agent.learn({ totalSteps: 512 });
    const file = join(folder, "agent.safetensors");
    await agent.save(file);
    using fused = await PPO.load(file, { engine: "fused" });
    expect(fused.describe()).toMatchObject({ engine: "fused", device: "cpu" });
    for (let i = 0; i < 50; i++) {
      const observation = Float32Array.from({ length: 4 }, (_, k) => Math.sin(i * 4 + k) / 5);
      expect(fused.predict(observation)).toBe(agent.predict(observation));
    }
  });

  it("is taken where fused has no such layers, and not where it has", async () => {
    using recurrent = new A2C({ env: "CartPoleNoVel-v1", middleware: "lstm", seed: 1 });
    expect(recurrent.describe().engine).toBe("torch");
    const { steps } = await recurrent.learn({ totalSteps: 50 });
    expect(steps).toBeGreaterThanOrEqual(50);
    using plain = new PPO(small);
    expect(plain.describe().engine).toBe("fused");
    expect(() => new PPO({ env: "CartPoleNoVel-v1", middleware: "lstm", engine: "fused" })).toThrow(
      expect.objectContaining({ code: "ENGINE_UNSUPPORTED" }),
    );
  });

  it("resumes bit for bit on one thread of the CPU", async () => {
    const run = { ...small, engine: "torch", device: "cpu", threads: 1 } as const;
    using whole = new PPO(run);
    await whole.learn({ totalSteps: 512 });
    using half = new PPO(run);
    await half.learn({ totalSteps: 256 });
    const dir = join(folder, "run");
    await half.checkpoint(dir);
    using resumed = await PPO.resume(dir);
    await resumed.learn({ totalSteps: 512, resetSteps: false });
    expect(resumed.weightsHash()).toBe(whole.weightsHash());
  });
});

// Activations of 262 GB: a machine that has as much can do it.
describe.skipIf(totalmem() > 2 ** 37)("more memory than there is", () => {
  it("is an error that tells how much, and the agent stays usable", async () => {
    const huge = { nEnvs: 1_000_000, nSteps: 1, batchSize: 1_000_000, nEpochs: 1, netArch: [2 ** 16] };
    using agent = new PPO({ env: "CartPole-v1", engine: "torch", device: "cpu", ...huge });
    const before = agent.weightsHash();
    await expect(agent.learn({ totalSteps: 1_000_000 })).rejects.toMatchObject({
      code: "OUT_OF_MEMORY",
      message: expect.stringMatching(/cpu.*\d{11,} bytes/),
    });
    expect(agent.weightsHash()).toBe(before);
    expect([0, 1]).toContain(agent.predict(new Float32Array(4)));
  });
});

describe("what cannot be loaded", () => {
  it("names every place where libtorch was looked for, and the cure", () => {
    const empty = {
      REINFORCETS_CACHE: folder,
      LIBTORCH: "",
      REINFORCETS_LIBTORCH: "",
      REINFORCETS_PYTHON: "",
      VIRTUAL_ENV: "",
      PATH: "",
    };
    const found = alone("", empty);
    expect(found).toMatchObject({ status: 0, code: "LIBTORCH_NOT_FOUND" });
    expect(found.message).toContain("reinforcets libtorch install");
  });

  it("refuses a folder that is no libtorch", () => {
    expect(alone("", { REINFORCETS_LIBTORCH: folder })).toMatchObject({ status: 0, code: "LIBTORCH_NOT_FOUND" });
  });

  it("takes the folder that an agent names, that one alone, and no second one", () => {
    const options = `libtorch: ${JSON.stringify(folder)}`;
    expect(alone(options, {})).toMatchObject({ status: 0, code: "LIBTORCH_NOT_FOUND" });
    expect(alone(`libtorch: 3`, {})).toMatchObject({ status: 0, code: "INVALID_CONFIG" });
    const { dir } = findLibtorch();
    const named = `libtorch: ${JSON.stringify(dir)}`;
    const nowhere = { REINFORCETS_LIBTORCH: folder };
    expect(alone(named, nowhere)).toMatchObject({ status: 0, code: "none" });
    const twin = join(folder, "twin");
    symlinkSync(dir, twin);
    const two = `${named} }); new PPO({ env: "CartPole-v1", engine: "torch", libtorch: ${JSON.stringify(twin)}`;
    const second = alone(two, {});
    expect([second.code, second.message]).toEqual(["LIBTORCH_INVALID", expect.stringContaining(dir)]);
    // An agent that needs no libtorch does not look at it.
    expect(alone(`${options}, engine: "fused"`, {})).toMatchObject({ status: 0, code: "none" });
  });

  it.skipIf(process.platform !== "linux")("refuses other versions, other processors and broken files, in words", () => {
    const refused = (version: string, spoil: (dir: string) => void, machine?: number) => {
      const lib = torchLib(machine === undefined ? {} : { machine });
      const dir = write(mkdtempSync(join(folder, "libtorch-")), libtorchFiles(version, lib));
      spoil(dir);
      const { message, ...rest } = alone("", { REINFORCETS_LIBTORCH: dir });
      expect(rest).toMatchObject({ status: 0, code: "LIBTORCH_NOT_FOUND" });
      expect(message).toContain("reinforcets libtorch install");
      return message;
    };
    const whole = () => undefined;
    expect(refused("2.10.0+cpu", whole)).toContain("its version is 2.10.0+cpu, needed is 2.11.0");
    expect(refused("2.11.0", whole, process.arch === "arm64" ? 62 : 183)).toMatch(/it is built for (arm64|x64)/);
    expect(refused("2.11.0", (dir) => truncateSync(join(dir, "lib/libc10.so"), 200))).toContain("truncated: 200 bytes");
    expect(refused("2.11.0", (dir) => rmSync(join(dir, "lib/libc10.so")))).toContain("libc10.so is missing");
  });

  it("refuses an addon that is none", () => {
    const file = join(folder, "addon.node");
    writeFileSync(file, "not a library");
    expect(alone("", { REINFORCETS_TORCH_NATIVE: file })).toMatchObject({ status: 0, code: "LIBTORCH_INVALID" });
  });

  it("refuses devices that are none, or not here", () => {
    expect(alone('device: "gpu"', {})).toMatchObject({ status: 0, code: "INVALID_CONFIG" });
    expect(alone('device: "cuda:77"', {})).toMatchObject({ status: 0, code: "DEVICE_UNAVAILABLE" });
    // A machine with a GPU has none when it is hidden.
    const hidden = alone('device: "cuda"', { CUDA_VISIBLE_DEVICES: "" });
    expect(hidden).toMatchObject({ status: 0, code: "DEVICE_UNAVAILABLE" });
    expect(hidden.message).toMatch(/doctor|cpu/);
  });
});
