import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DQN, DRQN, evaluate, R2D2 } from "../../ts/index.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "reinforcets-r2d2-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const transformer = { kind: "transformer", width: 16, heads: 2, layers: 1, memory: 8, feedforward: 16 } as const;
const small = {
  device: "cpu",
  seed: 1,
  env: "CartPoleNoVel-v1",
  nEnvs: 4,
  learningStarts: 100,
  bufferSize: 2000,
  batchSize: 4,
  trainFreq: 16,
  sequenceLength: 8,
  targetUpdateInterval: 100,
  netArch: [16],
} as const;
// ε falls with steps, so that trainings of other lengths begin alike.
const r2d2 = { ...small, sequenceOverlap: 4, burnIn: 4, explorationSteps: 400 } as const;

describe("R2D2", () => {
  it.each(["lstm", "gru", transformer] as const)("resumes bit for bit: %o", async (middleware) => {
    const options = { ...r2d2, normalizeObs: true, explorationSpread: 3, middleware };
    using whole = new R2D2(options);
    await whole.learn({ totalSteps: 960 });
    using half = new R2D2(options);
    await half.learn({ totalSteps: 480 });
    expect(half.describe()).toMatchObject({ engine: "torch", exact: true });
    expect(half.weightsHash()).not.toBe(whole.weightsHash());
    const dir = join(folder, `run-${typeof middleware === "string" ? middleware : middleware.kind}`);
    await half.checkpoint(dir);
    using resumed = await R2D2.resume(dir);
    await resumed.learn({ totalSteps: 960, resetSteps: false });
    expect(resumed.weightsHash()).toBe(whole.weightsHash());
  });

  it("tells the memory of its states, and that without its replay a run is not resumed bit for bit", () => {
    using stored = new R2D2({ ...r2d2, middleware: { kind: "gru", width: 32 } });
    using blank = new R2D2({ ...r2d2, middleware: { kind: "gru", width: 32 }, storedState: false });
    expect(stored.describe().replayBytes - blank.describe().replayBytes).toBe(2000 * 32 * 4);
    using small = new R2D2({ ...r2d2, checkpointReplay: false });
    expect(small.describe()).toMatchObject({ exact: false, reasons: [expect.stringContaining("checkpointReplay")] });
  });

  it("is saved, opened and evaluated with its state", async () => {
    using agent = new R2D2({ ...r2d2, middleware: "gru" });
    await agent.learn({ totalSteps: 320 });
    const file = join(folder, "r2d2.safetensors");
    await agent.save(file);
    using same = await R2D2.load(file, { device: "cpu" });
    expect(same.weightsHash()).toBe(agent.weightsHash());
    const returns = async (of: typeof agent) => (await evaluate(of, "CartPoleNoVel-v1", { episodes: 5, seed: 3 })).mean;
    expect(await returns(same)).toBe(await returns(agent));
  });

  it("needs the engine torch, and says so", () => {
    for (const make of [() => new R2D2({ ...r2d2, engine: "fused" }), () => new DRQN({ ...small, engine: "fused" })]) {
      expect(make).toThrow(expect.objectContaining({ code: "ENGINE_UNSUPPORTED" }));
      expect(make).toThrow(/torch/);
    }
  });

  it("has what DQN has not: layers that remember", () => {
    const embedder = { kind: "layers", layers: [{ kind: "lstm", width: 8 }] } as const;
    expect(() => new DQN({ env: "CartPole-v1", embedder })).toThrow(/R2D2/);
  });
});

describe("DRQN", () => {
  it("trains on the engine torch without being told to", async () => {
    using agent = new DRQN({
      device: "cpu",
      seed: 1,
      env: "TMaze-v0",
      nEnvs: 8,
      sequenceLength: 12,
      netArch: [],
      middleware: { kind: "gru", width: 16 },
    });
    const before = agent.weightsHash();
    await agent.learn({ totalSteps: 2400 });
    expect(agent.weightsHash()).not.toBe(before);
    expect(agent.describe()).toMatchObject({ engine: "torch", algorithm: "drqn" });
  });
});
