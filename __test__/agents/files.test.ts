import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { A2C, type Callback, checkpoint, DQN, evaluateEvery, PPO, REINFORCE } from "reinforcets";
import { beforeEach, describe, expect, it } from "vitest";
import { CartPole } from "../../examples/cartpole-env.js";
import { Corridor } from "../toys/corridor.js";

const small = { nSteps: 64, batchSize: 64, nEpochs: 2, seed: 5 } as const;
const observation = new Float32Array([0.1, -0.2, 0.03, 0.4]);
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "reinforcets-"));
});

describe("save and load", () => {
  it("give the same agent back", async () => {
    using agent = new PPO({ ...small, env: "CartPole-v1" });
    await agent.learn({ totalSteps: 256 });
    const path = join(dir, "agent.safetensors");
    await agent.save(path);
    using again = await PPO.load(path);
    expect(again.weightsHash()).toBe(agent.weightsHash());
    expect(again.describe().config).toEqual(agent.describe().config);
    expect(again.act(observation)).toBe(agent.act(observation));
    expect(again.getAgentId()).toBe(agent.getAgentId());
  });

  it("take other worlds and options", async () => {
    using agent = new PPO({ ...small, env: "CartPole-v1" });
    const path = join(dir, "agent.safetensors");
    await agent.save(path);
    using again = await PPO.load(path, { env: () => new CartPole(), nEnvs: 2, gamma: 0.5 });
    expect(again.describe()).toMatchObject({ nEnvs: 2, config: { gamma: 0.5 }, env: { id: "CartPole-ts" } });
    expect(await again.learn({ totalSteps: 128 })).toMatchObject({ steps: 128 });
  });

  it("keep an agent of TypeScript worlds usable without them", async () => {
    using agent = new PPO({ ...small, env: new CartPole() });
    const path = join(dir, "agent.safetensors");
    await agent.save(path);
    using again = await PPO.load(path);
    expect(again.act(observation)).toBe(agent.act(observation));
    await expect(again.learn({ totalSteps: 64 })).rejects.toMatchObject({ code: "INVALID_STATE" });
  });

  it.each([
    ["nothing there", undefined, "IO"],
    ["an empty file", "", "CORRUPT_FILE"],
    ["another kind of file", "hello", "CORRUPT_FILE"],
  ])("refuse %s", async (_what, content, code) => {
    const path = join(dir, "agent.safetensors");
    if (content !== undefined) writeFileSync(path, content);
    await expect(PPO.load(path)).rejects.toMatchObject({ code, name: "FileError" });
  });

  it("refuse a truncated file and another algorithm's", async () => {
    using agent = new PPO({ ...small, env: "CartPole-v1" });
    const path = join(dir, "agent.safetensors");
    await agent.save(path);
    await expect(A2C.load(path)).rejects.toMatchObject({ code: "CHECKPOINT_MISMATCH", details: { found: "ppo" } });
    writeFileSync(path, readFileSync(path).subarray(0, 1000));
    await expect(PPO.load(path)).rejects.toMatchObject({ code: "CORRUPT_FILE" });
    await expect(agent.save("/proc/nowhere/x")).rejects.toMatchObject({ code: "IO" });
    await expect(agent.save("")).rejects.toMatchObject({ code: "INVALID_CONFIG" });
  });
});

const worlds = { native: "CartPole-v1", TypeScript: () => new CartPole() } as const;

describe.each(Object.entries(worlds))("checkpoint and resume with %s worlds", (_kind, env) => {
  it("end with the weights of an uninterrupted run", async () => {
    const options = { ...small, env, nEnvs: 2 };
    using whole = new PPO(options);
    await whole.learn({ totalSteps: 1024 });
    using first = new PPO(options);
    for await (const { step } of first.train({ totalSteps: 1024, callbacks: [checkpoint({ dir, every: 256 })] })) {
      if (step >= 640) break;
    }
    expect(readdirSync(dir).map((name) => Number(name.split("-")[1]))).toEqual(expect.arrayContaining([256, 512]));
    using second = await PPO.resume(dir, typeof env === "function" ? { env } : {});
    expect(second.steps).toBe(512);
    const steps: number[] = [];
    for await (const { step } of second.train({ totalSteps: 1024 })) steps.push(step);
    expect(steps).toEqual([640, 768, 896, 1024]);
    expect(second.weightsHash()).toBe(whole.weightsHash());
    expect(second.describe().exact).toBe(true);
  });
});

describe("resume", () => {
  const stopAt = async (agent: PPO<never>, step: number, callbacks: readonly Callback[]) => {
    for await (const report of agent.train({ totalSteps: 10_000, callbacks })) if (report.step >= step) break;
  };

  it("gives callbacks their state back", async () => {
    const counter = () => {
      let reports = 0;
      return {
        name: "counter",
        onReport: () => {
          reports += 1;
        },
        state: () => reports,
        restore: (state: unknown) => {
          reports = state as number;
        },
        count: () => reports,
      };
    };
    using agent = new PPO({ ...small, env: "CartPole-v1" });
    await stopAt(agent as never, 192, [checkpoint({ dir, every: 128 }), counter()]);
    const again = counter();
    using resumed = await PPO.resume(dir, { callbacks: [again] });
    await resumed.learn({ totalSteps: 256 });
    expect(again.count()).toBe(4);
  });

  it("refuses two callbacks with a state and one name", async () => {
    using agent = new PPO({ ...small, env: "CartPole-v1" });
    const twice = [
      evaluateEvery({ env: "CartPole-v1", every: 1000 }),
      evaluateEvery({ env: "CartPole-v1", every: 1000 }),
    ];
    const callbacks = [checkpoint({ dir, every: 64 }), ...twice];
    await expect(agent.learn({ totalSteps: 64, callbacks })).rejects.toMatchObject({
      details: { field: "callback.name" },
    });
  });

  it("needs the TypeScript worlds again, and the same ones", async () => {
    using agent = new PPO({ ...small, env: new CartPole() });
    await stopAt(agent as never, 64, [checkpoint({ dir, every: 64 })]);
    await expect(PPO.resume(dir)).rejects.toMatchObject({ code: "INVALID_CONFIG", details: { field: "env" } });
    await expect(PPO.resume(dir, { env: new Corridor() })).rejects.toMatchObject({ code: "CHECKPOINT_MISMATCH" });
    await expect(PPO.resume(dir, { env: [new CartPole(), new CartPole()] })).rejects.toMatchObject({
      code: "CHECKPOINT_MISMATCH",
    });
    await expect(A2C.resume(dir, { env: new CartPole() })).rejects.toMatchObject({ code: "CHECKPOINT_MISMATCH" });
  });

  it("goes on without snapshots too, and says that it is not exact", async () => {
    using agent = new PPO({ ...small, env: new Corridor() });
    await stopAt(agent as never, 128, [checkpoint({ dir, every: 64 })]);
    using resumed = await PPO.resume(dir, { env: new Corridor() });
    expect(resumed.describe().exact).toBe(false);
    expect(await resumed.learn({ totalSteps: 256 })).toMatchObject({ steps: 256 });
  });

  it("refuses a folder without checkpoints", async () => {
    await expect(PPO.resume(dir)).rejects.toMatchObject({ name: "FileError" });
  });
});

describe.each([
  ["a2c", A2C, 10],
  ["reinforce", REINFORCE, 1],
  ["dqn", DQN, 10],
] as const)("a resumed run of %s", (_name, Algorithm, logInterval) => {
  it.each(Object.entries(worlds))("equals an uninterrupted one in %s worlds", async (_kind, env) => {
    const options = { env, nEnvs: 2, seed: 3, logInterval };
    using whole = new Algorithm(options);
    const { steps } = await whole.learn({ totalSteps: 3000 });
    using first = new Algorithm(options);
    for await (const { step } of first.train({ totalSteps: 3000, callbacks: [checkpoint({ dir, every: 700 })] })) {
      if (step >= 2000) break;
    }
    using second = await Algorithm.resume(dir, typeof env === "function" ? { env } : {});
    expect(second.steps).toBeLessThanOrEqual(first.steps);
    expect((await second.learn({ totalSteps: 3000 })).steps).toBe(steps);
    expect(second.weightsHash()).toBe(whole.weightsHash());
  });
});
