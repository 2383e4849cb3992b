import {
  A2C,
  checkEnv,
  contains,
  evaluate,
  listEnvs,
  makeEnv,
  type NativeEnvId,
  type SyncEnv,
  sample,
} from "reinforcets";
import { describe, expect, it } from "vitest";

const ids = listEnvs().map(({ id }) => id as NativeEnvId);

/** Observations and rewards of `steps` steps with a constant action; episodes follow one another. */
function course(env: SyncEnv, action: unknown, steps: number): unknown[] {
  const seen: unknown[] = [];
  for (let i = 0; i < steps; i++) {
    const result = env.step(action as never);
    seen.push(result);
    if (result.terminated || result.truncated) seen.push(env.reset());
  }
  return seen;
}

describe.each(ids)("%s", (id) => {
  it("shows what its space says, from the first step to the end of an episode", () => {
    const env: SyncEnv = makeEnv(id);
    const { observation } = env.reset({ seed: 1 });
    expect(contains(env.observationSpace, observation)).toBe(true);
    for (let i = 0; i < 1_000; i++) {
      const result = env.step(sample(env.actionSpace) as never);
      expect(contains(env.observationSpace, result.observation), `step ${i}`).toBe(true);
      if (result.terminated || result.truncated) return;
    }
    expect.unreachable("no end in 1,000 steps");
  });

  it("starts from its seed and goes on from a snapshot", () => {
    const [one, other] = [makeEnv(id), makeEnv(id)];
    expect(one.reset({ seed: 3 })).toEqual(other.reset({ seed: 3 }));
    const action = sample((one as SyncEnv).actionSpace);
    course(one, action, 5);
    const snapshot = one.snapshot();
    const went = course(one, action, 30);
    other.restore(snapshot);
    expect(course(other, action, 30)).toEqual(went);
  });

  it("refuses actions that it does not have", () => {
    const env: SyncEnv = makeEnv(id);
    env.reset({ seed: 1 });
    for (const action of [
      -1,
      99,
      0.5,
      Number.NaN,
      "1",
      undefined,
      new Float32Array(3),
      new Float32Array([Number.NaN]),
    ]) {
      expect(() => env.step(action as never)).toThrow(expect.objectContaining({ code: "INVALID_DATA" }));
    }
  });

  it("has nothing that checkEnv finds wrong", async () => {
    expect(await checkEnv(makeEnv(id))).toEqual([]);
  });

  it("can be trained in, by name", async () => {
    using agent = new A2C({ env: id, nEnvs: 2, seed: 1, netArch: [16] });
    expect(await agent.learn({ totalSteps: 40 })).toMatchObject({ steps: 40, stopped: "finished" });
    const alone = makeEnv(id) as SyncEnv;
    const { observation } = alone.reset({ seed: 1 });
    expect(contains(alone.actionSpace, agent.predict(observation as never))).toBe(true);
    if (id !== "MountainCarContinuous-v0") expect((await evaluate(agent, id, { episodes: 2 })).returns).toHaveLength(2);
  });
});

it("pictures and goals have the shapes that they are documented with", () => {
  const { observation: picture } = makeEnv("Catch-v0").reset({ seed: 1 });
  expect(picture).toBeInstanceOf(Uint8Array);
  expect(picture).toHaveLength(36 * 36);
  const lit = [...picture].filter((pixel) => pixel === 255).length;
  expect([27, 36]).toContain(lit);
  const bits = makeEnv("BitFlipping-v0");
  const { observation } = bits.reset({ seed: 1 });
  expect(Object.keys(observation)).toEqual(["observation", "achieved_goal", "desired_goal"]);
  const next = bits.step(3).observation;
  expect([...next.achieved_goal].map((bit, i) => bit !== observation.achieved_goal[i])).toEqual(
    [0, 1, 2, 3, 4, 5, 6, 7].map((i) => i === 3),
  );
  expect(next.desired_goal).toEqual(observation.desired_goal);
  const maze = makeEnv("GridWorld-v0");
  expect(maze.reset().observation).toBe(18);
  expect(maze.step(1).observation).toBe(27);
});
