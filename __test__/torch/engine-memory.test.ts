import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { A2C, makeEnv, PPO } from "../../ts/index.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "reinforcets-memory-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const transformer = { kind: "transformer", width: 16, heads: 2, layers: 1, memory: 16, feedforward: 16 } as const;
const onTorch = { engine: "torch", device: "cpu", threads: 1, seed: 1 } as const;

describe("a run with memory", () => {
  it.each(["lstm", "gru", transformer] as const)("resumes bit for bit: %o", async (middleware) => {
    const options = {
      ...onTorch,
      env: "CartPoleNoVel-v1",
      nEnvs: 4,
      nSteps: 32,
      batchSize: 32,
      nEpochs: 2,
      netArch: [16],
      normalizeObs: true,
      normalizeReward: true,
      dropout: 0.1,
      middleware,
    } as const;
    using whole = new PPO(options);
    await whole.learn({ totalSteps: 512 });
    using half = new PPO(options);
    await half.learn({ totalSteps: 256 });
    expect(half.weightsHash()).not.toBe(whole.weightsHash());
    const dir = join(folder, `run-${typeof middleware === "string" ? middleware : middleware.kind}`);
    await half.checkpoint(dir);
    using resumed = await PPO.resume(dir);
    expect(resumed.weightsHash()).toBe(half.weightsHash());
    await resumed.learn({ totalSteps: 512, resetSteps: false });
    expect(resumed.weightsHash()).toBe(whole.weightsHash());
  });
});

describe("weights", () => {
  it("go from torch to fused and back to the last bit", async () => {
    const small = { env: "Pendulum-v1", nEnvs: 2, nSteps: 64, batchSize: 32, nEpochs: 2 } as const;
    using first = new PPO({ ...onTorch, ...small });
    await first.learn({ totalSteps: 256 });
    const [there, back] = [join(folder, "there.safetensors"), join(folder, "back.safetensors")];
    await first.save(there);
    using fused = await PPO.load(there, { engine: "fused" });
    expect(fused.weightsHash()).toBe(first.weightsHash());
    await fused.save(back);
    using again = await PPO.load(back, { engine: "torch", device: "cpu" });
    expect(again.describe()).toMatchObject({ engine: "torch", device: "cpu" });
    expect(again.weightsHash()).toBe(first.weightsHash());
    const state = Float32Array.of(0.6, -0.8, 1.5);
    const [a, b] = [first, again].map((agent) => agent.predict(state, { deterministic: true }) as Float32Array);
    expect(b).toEqual(a);
    const c = fused.predict(state, { deterministic: true }) as Float32Array;
    expect(c[0]).toBeCloseTo(a?.[0] as number, 5);
  });

  it("of layers that fused has not stay where they are, with a code", async () => {
    using agent = new A2C({ ...onTorch, env: "CartPoleNoVel-v1", middleware: "gru" });
    const file = join(folder, "gru.safetensors");
    await agent.save(file);
    await expect(A2C.load(file, { engine: "fused" })).rejects.toMatchObject({ code: "ENGINE_UNSUPPORTED" });
    using same = await A2C.load(file);
    expect(same.describe().engine).toBe("torch");
    expect(same.weightsHash()).toBe(agent.weightsHash());
  });
});

describe("a policy that remembers", () => {
  const options = {
    ...onTorch,
    env: "TMaze-v0",
    nEnvs: 16,
    nSteps: 64,
    batchSize: 256,
    nEpochs: 4,
    learningRate: 0.003,
    entCoef: 0.01,
    netArch: [],
    middleware: transformer,
  } as const;
  let agent: PPO<"TMaze-v0">;
  beforeAll(async () => {
    agent = new PPO(options);
    await agent.learn({ totalSteps: 40_000 });
  }, 300_000);
  afterAll(() => agent.close());

  /** Walks a maze by hand and gives the return; `remember` carries the state from step to step. */
  function walk(env: ReturnType<typeof makeEnv<"TMaze-v0">>, remember: boolean): number {
    const state = agent.initialState();
    let observation = env.reset().observation;
    for (let total = 0; ; ) {
      if (!remember) state.reset();
      const step = env.step(agent.act(observation, { state }));
      total += step.reward;
      if (step.terminated || step.truncated) return total;
      observation = step.observation;
    }
  }

  it("turns as the sign at the start told, and in every second maze only where it forgets", () => {
    const mazes = (remember: boolean) => {
      const env = makeEnv("TMaze-v0");
      env.reset({ seed: 7 });
      const returns = Array.from({ length: 60 }, () => walk(env, remember));
      return returns.reduce((sum, x) => sum + x, 0) / returns.length;
    };
    expect(mazes(true)).toBeGreaterThanOrEqual(0.9);
    expect(mazes(false)).toBeLessThanOrEqual(0.7);
  });

  it("has states that do not mix, and can forget one of them", () => {
    const [left, right] = [Float32Array.of(0, 1, 1), Float32Array.of(1, 1, 0)];
    const [corridor, junction] = [Float32Array.of(1, 0, 1), Float32Array.of(0, 1, 0)];
    const state = agent.initialState(2);
    const both = (a: Float32Array, b: Float32Array) => agent.predict([a, b], { deterministic: true, state });
    const enter = () => {
      both(left, right);
      for (let cell = 1; cell < 10; cell++) both(corridor, corridor);
    };
    enter();
    expect(both(junction, junction)).toEqual([0, 2]);
    state.reset();
    enter();
    // The first one forgets: what it sees now is the sign of a new maze.
    state.reset(0);
    both(right, corridor);
    for (let cell = 1; cell < 10; cell++) both(corridor, junction);
    expect(both(junction, junction)[0]).toBe(2);
  });

  it("refuses states of another policy", () => {
    using other = new PPO({ ...options, middleware: { ...transformer, memory: 8 } });
    expect(() => agent.act(Float32Array.of(0, 1, 1), { state: other.initialState() })).toThrow(
      expect.objectContaining({ code: "INVALID_SHAPE" }),
    );
  });
});
