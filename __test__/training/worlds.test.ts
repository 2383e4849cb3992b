import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { box, dict, discrete, type Env, EnvError, multiBinary, PPO, type StepResult } from "reinforcets";
import { describe, expect, it } from "vitest";
import { Corridor, Failing, SlowCorridor } from "../toys/corridor.js";

const small = { nSteps: 32, batchSize: 32, nEpochs: 1, seed: 5 } as const;

describe("worlds written in TypeScript", () => {
  it("train with the same call as native ones", async () => {
    using agent = new PPO({ ...small, env: new Corridor() });
    const { steps, stopped, lastReport } = await agent.learn({ totalSteps: 500 });
    expect({ steps, stopped }).toEqual({ steps: 512, stopped: "finished" });
    expect(lastReport?.step).toBe(512);
  });

  it("step as a vector: made by a function, or given", async () => {
    const made: Corridor[] = [];
    const make = () => {
      const world = new Corridor();
      made.push(world);
      return world;
    };
    using agent = new PPO({ ...small, env: make, nEnvs: 4 });
    await agent.learn({ totalSteps: 128 });
    expect(made.map((world) => world.taken)).toEqual([32, 32, 32, 32]);
    using given = new PPO({ ...small, env: [new Corridor(), new Corridor()] });
    expect(given.describe().nEnvs).toBe(2);
  });

  it("get a seed of their own at the first reset only", async () => {
    const worlds = [new Corridor(), new Corridor()];
    using agent = new PPO({ ...small, env: worlds });
    await agent.learn({ totalSteps: 640 });
    const firsts = worlds.map((world) => world.seeds[0]);
    expect(firsts.every(Number.isInteger)).toBe(true);
    expect(firsts[0]).not.toBe(firsts[1]);
    for (const world of worlds) {
      expect(world.seeds.length).toBeGreaterThan(1);
      expect(world.seeds.slice(1).every((seed) => seed === undefined)).toBe(true);
    }
  });

  it("may answer with promises, several at once", async () => {
    using agent = new PPO({ ...small, env: () => new SlowCorridor(), nEnvs: 3 });
    expect(await agent.learn({ totalSteps: 96 })).toMatchObject({ steps: 96, stopped: "finished" });
  });

  it("learn the same whether they answer at once or later", async () => {
    using now = new PPO({ ...small, env: () => new Corridor(), nEnvs: 2 });
    using later = new PPO({ ...small, env: () => new SlowCorridor(), nEnvs: 2 });
    await now.learn({ totalSteps: 256 });
    await later.learn({ totalSteps: 256 });
    expect(later.weightsHash()).toBe(now.weightsHash());
  });

  it("may show several parts and a mask", async () => {
    const observationSpace = dict({
      at: box({ low: 0, high: 9 }),
      clock: discrete(3, { start: 1 }),
      action_mask: multiBinary(2),
    });
    const actionSpace = discrete(2, { start: 5 });
    const inner = new Corridor();
    const seen = (observation: Float32Array) => ({
      at: observation,
      clock: 1 + (inner.elapsed % 3),
      action_mask: new Uint8Array([0, 1]),
    });
    const actions = new Set<number>();
    const env: Env<typeof observationSpace, typeof actionSpace> = {
      observationSpace,
      actionSpace,
      reset: (options) => ({ observation: seen(inner.reset(options).observation) }),
      step(action) {
        actions.add(action);
        const result = inner.step((action - 5) as 0 | 1);
        return { ...result, observation: seen(result.observation) };
      },
    };
    using agent = new PPO({ ...small, env });
    await agent.learn({ totalSteps: 64 });
    expect([...actions]).toEqual([6]);
    expect(agent.predict({ at: new Float32Array(1), clock: 3, action_mask: new Uint8Array([1, 0]) })).toBe(5);
  });
});

describe("the trainer of TypeScript worlds", () => {
  it("leaves slow updates to another thread", async () => {
    const policy = { netArch: [512, 512] };
    using agent = new PPO({ ...small, env: new Corridor(), nSteps: 64, batchSize: 64, nEpochs: 8, ...policy });
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const { stopped } = await agent.learn({ totalSteps: 512 });
    clearInterval(timer);
    expect(stopped).toBe("finished");
    expect(turns).toBeGreaterThan(5);
  });

  it("waits for saves and evaluations that nobody waited for", async () => {
    using agent = new PPO({ ...small, env: new Corridor() });
    const folder = mkdtempSync(join(tmpdir(), "reinforcets-"));
    const saves: Promise<unknown>[] = [];
    for await (const { step } of agent.train({ totalSteps: 320 })) {
      saves.push(agent.save(join(folder, `${step}.safetensors`)), agent.checkpoint(join(folder, "run")));
    }
    await Promise.all(saves);
    expect(readdirSync(folder)).toHaveLength(11);
    const saving = agent.save(join(folder, "last.safetensors"));
    expect(await agent.learn({ totalSteps: 32 })).toMatchObject({ stopped: "finished" });
    await saving;
  });

  it("starts its own worlds anew after a loop of one's own", async () => {
    using agent = new PPO({ ...small, env: "CartPole-v1" });
    agent.actAndTrain(new Float32Array(4), 0);
    expect(await agent.learn({ totalSteps: 32 })).toMatchObject({ steps: 32, stopped: "finished" });
    expect(agent.actAndTrain(new Float32Array(4), 0)).toBeOneOf([0, 1]);
    using own = new PPO({ ...small, env: new Corridor() });
    own.actAndTrain(new Float32Array(1), 0);
    expect(await own.learn({ totalSteps: 32 })).toMatchObject({ steps: 32, stopped: "finished" });
  });
});

describe("a world that fails", () => {
  it("stops the run, names step and world, and keeps what was learnt", async () => {
    const broken = new Failing(50);
    using agent = new PPO({ ...small, env: [new Corridor(), broken] });
    const failure = await agent.learn({ totalSteps: 10_000 }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(EnvError);
    expect(failure).toMatchObject({
      code: "ENV_FAILED",
      details: { step: 100, world: 1, env: "Corridor", problem: "the wheel came off" },
      cause: expect.any(RangeError),
    });
    expect(agent.steps).toBe(98);
    expect([0, 1]).toContain(agent.predict(new Float32Array([1])));
    // Repaired (it fails once only), it trains on from a fresh episode.
    expect(await agent.learn({ totalSteps: 64 })).toMatchObject({ stopped: "finished" });
    expect(broken.seeds.at(-1) === undefined || broken.taken > 50).toBe(true);
  });

  const bend = (parts: object) => (result: StepResult<Float32Array>) => ({ ...result, ...parts });
  it.each([
    ["nothing", () => undefined, "step gave undefined"],
    ["a long observation", bend({ observation: new Float32Array(2) }), "expected Float32Array of 1 values"],
    ["a plain array", bend({ observation: [0] }), "an array of 1 values"],
    ["NaN", bend({ observation: new Float32Array([Number.NaN]) }), "observation is NaN at index 0"],
    ["a reward of text", bend({ reward: "1" }), 'reward is "1"'],
    ["a reward beyond 32 bits", bend({ reward: 1e300 }), "reward is 1e+300"],
    ["a flag that is a number", bend({ terminated: 1 }), "terminated is 1"],
    ["a missing flag", bend({ truncated: undefined }), "truncated is undefined"],
    ["a rejected promise", () => Promise.reject(new Error("late")), "late"],
  ])("by giving %s says so", async (_what, rubbish, words) => {
    using agent = new PPO({ ...small, env: new Failing(10, rubbish) });
    const failure = await agent.learn({ totalSteps: 100 }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "ENV_FAILED", details: { step: 10, world: 0 } });
    expect((failure as Error).message).toContain(words);
    expect((failure as Error).cause).toBeInstanceOf(Error);
  });

  it("in reset says so too", async () => {
    const env = Object.assign(new Corridor(), {
      reset: () => {
        throw new Error("no start");
      },
    });
    using agent = new PPO({ ...small, env });
    await expect(agent.learn({ totalSteps: 100 })).rejects.toMatchObject({
      code: "ENV_FAILED",
      details: { problem: "no start" },
    });
  });
});
