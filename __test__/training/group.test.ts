import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigError, FileError, Group, type GroupReport, PPO, QLearning } from "reinforcets";
import { afterAll, describe, expect, it } from "vitest";

const dir = mkdtempSync(join(tmpdir(), "group-"));
afterAll(() => rmSync(dir, { recursive: true }));

const small = {
  algo: "ppo",
  env: "CartPole-v1",
  nEnvs: 2,
  nSteps: 64,
  batchSize: 32,
  nEpochs: 2,
  netArch: [16],
} as const;
const options = {
  agents: [small, { ...small, learningRate: 0.003 }, { ...small, learningRate: 1e-7 }],
  selector: { interval: 512, significance: 0.3, minEpisodes: 5 },
  seed: 4,
} as const;

const hashes = (group: Group): readonly string[] => group.members.map((member) => member.weightsHash());

async function reports(group: Group, totalSteps: number): Promise<GroupReport[]> {
  const all: GroupReport[] = [];
  for await (const report of group.train({ totalSteps })) all.push(report);
  return all;
}

describe("Group", () => {
  it("trains its members side by side and tells what each of them does", async () => {
    using group = new Group(options);
    expect(group.members.map(({ algorithm, index }) => [algorithm, index])).toEqual([
      ["ppo", 0],
      ["ppo", 1],
      ["ppo", 2],
    ]);
    const all = await reports(group, 4_000);
    expect(all.at(-1)?.step).toBe(4_096);
    expect(group.steps).toBe(4_096);
    for (const { members } of all) expect(members.map(({ step }) => step)).toEqual(Array(3).fill(members[0]?.step));
    const copies = all.flatMap(({ selections }) => selections);
    expect(copies.length).toBeGreaterThan(0);
    for (const { member, from, p } of copies) {
      expect(member).not.toBe(from);
      expect(p).toBeLessThan(0.3);
    }
    expect(new Set(group.members.map((member) => member.describe().agentId)).size).toBe(3);
  });

  it("gives the same whatever the number of threads", async () => {
    using one = new Group(options);
    using four = new Group({ ...options, threads: 4 });
    const [a, b] = [await reports(one, 2_000), await reports(four, 2_000)];
    const timeless = (all: readonly GroupReport[]): unknown =>
      all.map(({ members, selections }) => ({ members, selections }));
    expect(timeless(b)).toEqual(timeless(a));
    expect(hashes(four)).toEqual(hashes(one));
  });

  it("goes on from a checkpoint as if nothing had happened", async () => {
    using whole = new Group(options);
    await whole.learn({ totalSteps: 3_000 });
    using cut = new Group(options);
    for await (const { step } of cut.train({ totalSteps: 3_000 })) if (step >= 1_500) break;
    await cut.checkpoint(join(dir, "run"));
    using resumed = await Group.resume(join(dir, "run"));
    const { steps, stopped } = await resumed.learn({ totalSteps: 3_000 });
    expect({ steps, stopped }).toEqual({ steps: 3_072, stopped: "finished" });
    expect(hashes(resumed)).toEqual(hashes(whole));
    await expect(PPO.resume(join(dir, "run"))).rejects.toThrow(/Group.resume/);
  });

  it("lets members be asked, evaluated, saved and used alone", async () => {
    using group = new Group(options);
    await group.learn({ totalSteps: 1_000 });
    const [, second] = group.members;
    if (!second) throw new Error("three were made");
    const evaluation = await second.evaluate("CartPole-v1", { episodes: 5, seed: 1 });
    await second.save(join(dir, "second.safetensors"));
    using alone = await PPO.load(join(dir, "second.safetensors"));
    expect(alone.weightsHash()).toBe(second.weightsHash());
    const observation = new Float32Array([0.1, 0.2, -0.1, 0.3]);
    expect(second.predict(observation, { deterministic: true })).toBe(alone.act(observation));
    expect(evaluation.returns).toHaveLength(5);
    await expect(second.evaluate("CartPole-v1", { seed: -1 })).rejects.toThrow(/seed = -1/);
    await expect(second.evaluate("Pendulum-v1")).rejects.toThrow(/Pendulum-v1/);
    await alone.learn({ totalSteps: 200 });
  });

  it("shares curiosity, and mixes algorithms and worlds where nothing is copied", async () => {
    using group = new Group({
      agents: [
        { ...small, curiosity: { kind: "rnd", netArch: [8] } },
        { ...small, curiosity: { kind: "rnd", netArch: [8], featureMask: [1, 0, 1, 0] } },
        { algo: "q_learning", env: "GridWorld-v0" },
      ],
      shareCuriosity: true,
    });
    const { lastReport } = await group.learn({ totalSteps: 1_000 });
    expect(lastReport?.members[1]?.metrics["rollout/intrinsic_reward"]).toBeGreaterThan(0);
    expect(lastReport?.members[2]?.step).toBe(lastReport?.step);
  });

  it("shares one replay between on- and off-policy members, the same for any number of threads", async () => {
    const dqn = { algo: "dqn", env: "CartPole-v1", bufferSize: 3_000, netArch: [16], learningStarts: 100 } as const;
    const hybrid = { agents: [small, { ...dqn, nStep: 3 }, { ...dqn, nEnvs: 2 }], shareReplay: true, seed: 2 } as const;
    using one = new Group(hybrid);
    using three = new Group({ ...hybrid, threads: 3 });
    // 4 floats of an observation, an action, a reward and a flag, once for all; 5 worlds have equal shares.
    expect(one.replayBytes).toBe(3_000 * 25);
    const [a, b] = [await reports(one, 1_000), await reports(three, 1_000)];
    expect(b.map(({ members }) => members)).toEqual(a.map(({ members }) => members));
    expect(hashes(three)).toEqual(hashes(one));
    using apart = new Group({ ...hybrid, shareReplay: false });
    await apart.learn({ totalSteps: 1_000 });
    expect(hashes(apart)[0]).toBe(hashes(one)[0]);
    expect(hashes(apart)[1]).not.toBe(hashes(one)[1]);
    const misfit = { ...dqn, env: "Acrobot-v1" } as const;
    expect(() => new Group({ agents: [dqn, misfit], shareReplay: true })).toThrow(/agents\[1\]\.env/);
  });

  it("tells callbacks of its training, and stops where one says so", async () => {
    using group = new Group(options);
    const told: string[] = [];
    const { stopped, steps } = await group.learn({
      totalSteps: 4_000,
      callbacks: [
        {
          onTrainingStart: ({ target }) => void told.push(`start to ${target}`),
          onReport: ({ step, members }) => {
            told.push(`${members.length} at ${step}`);
            return step < 256;
          },
          onTrainingEnd: ({ stopped }) => void told.push(stopped),
        },
      ],
    });
    expect(stopped).toBe("callback");
    expect(told).toEqual(["start to 4096", "3 at 128", "3 at 256", "callback"]);
    expect(steps).toBe(256);
  });

  it("refuses what does not fit, and verbs after its end", async () => {
    const refused = (given: unknown): unknown => {
      try {
        new Group(given as ConstructorParameters<typeof Group>[0]).close();
      } catch (error) {
        return error instanceof ConfigError ? [error.code, error.details["field"]] : error;
      }
      return "accepted";
    };
    expect(refused({ agents: [] })).toEqual(["INVALID_CONFIG", "agents"]);
    expect(refused({ agents: [small, { ...small, netArch: [8] }], selector: {} })).toEqual([
      "INVALID_CONFIG",
      "agents[1]",
    ]);
    expect(refused({ agents: [{ ...small, seed: 1 }] })).toEqual(["INVALID_CONFIG", "agents[0].seed"]);
    expect(refused({ agents: [small], shareCuriosity: true })).toEqual(["INVALID_CONFIG", "shareCuriosity"]);
    using agent = new QLearning({ env: "GridWorld-v0" });
    await agent.checkpoint(join(dir, "alone"));
    await expect(Group.resume(join(dir, "alone"))).rejects.toThrow(FileError);
    const group = new Group({ agents: [small] });
    group.close();
    group.close();
    await expect(group.learn({ totalSteps: 100 })).rejects.toThrow(/closed/);
    expect(() => group.members[0]?.weightsHash()).toThrow(/closed/);
  });
});
