import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { box, DQN, dict, discrete, type Env, EnvError, evaluate, PPO, timeLimit } from "reinforcets";
import { describe, expect, it } from "vitest";
import { Courier } from "../../examples/courier-env.js";

const small = { netArch: [32], learningStarts: 100, targetUpdateInterval: 200, seed: 3, hindsight: {} } as const;

/** Counts what its reward function is asked. */
class Counting extends Courier {
  readonly asked: number[] = [];
  ended = 0;

  override step(action: 0 | 1 | 2 | 3) {
    const result = super.step(action);
    if (result.terminated || result.truncated) this.ended++;
    return result;
  }

  override computeReward(achieved: Float32Array, desired: Float32Array, rewards: Float32Array): void {
    expect([achieved.length, desired.length]).toEqual([2 * rewards.length, 2 * rewards.length]);
    this.asked.push(rewards.length);
    super.computeReward(achieved, desired, rewards);
  }
}

/** The same world without its reward function. */
function mute(): Env<Courier["observationSpace"], Courier["actionSpace"]> {
  const { observationSpace, actionSpace } = new Courier();
  const world = new Courier();
  return {
    id: "Mute",
    observationSpace,
    actionSpace,
    reset: (options) => world.reset(options),
    step: (action) => world.step(action),
    snapshot: () => world.snapshot(),
    restore: (state) => world.restore(state),
  };
}

describe("hindsight in worlds written in TypeScript", () => {
  it("asks for all goals of the episodes that ended in one call", async () => {
    const worlds = [new Counting(), new Counting()];
    using agent = new DQN({ ...small, env: worlds, hindsight: { k: 3 }, trainFreq: 20 });
    await agent.learn({ totalSteps: 3000 });
    const [first, second] = worlds as [Counting, Counting];
    const steps = first.asked.reduce((sum, n) => sum + n, 0) / 3;
    expect(second.asked).toEqual([]);
    // Each step of each ended episode has three goals; at most once an update, though batches are drawn for each.
    expect(Number.isInteger(steps)).toBe(true);
    expect(steps).toBeLessThanOrEqual(3000);
    expect(steps).toBeGreaterThan(3000 - 2 * 24 - 20);
    expect(first.asked.length).toBeLessThanOrEqual(Math.min(150, first.ended + second.ended));
  });

  it("learns where nothing tells how near the goal is", async () => {
    const options = { learningRate: 1e-3, learningStarts: 500, targetUpdateInterval: 500, gamma: 0.95, seed: 3 };
    using agent = new DQN({ ...options, env: () => new Courier(), nEnvs: 4, hindsight: {} });
    await agent.learn({ totalSteps: 20_000 });
    const { success, mean } = await evaluate(agent, new Courier(), { episodes: 100, seed: 1 });
    expect(success).toBeGreaterThanOrEqual(0.9);
    expect(mean).toBeGreaterThan(-12);
  });

  it("resumes with the same goals, to the last bit", async () => {
    const dir = mkdtempSync(join(tmpdir(), "goals-"));
    const options = { ...small, env: () => new Courier(), nEnvs: 3, trainFreq: 6, nStep: 2, prioritized: {} } as const;
    using whole = new DQN(options);
    await whole.learn({ totalSteps: 4000 });
    using cut = new DQN(options);
    for await (const { step } of cut.train({ totalSteps: 4000 })) {
      if (step >= 2000) break;
    }
    await cut.checkpoint(dir);
    using resumed = await DQN.resume(dir, { env: [new Courier(), new Courier(), new Courier()] });
    expect(resumed.describe().exact).toBe(true);
    await resumed.learn({ totalSteps: 4000 });
    expect(resumed.weightsHash()).toBe(whole.weightsHash());
    await expect(DQN.resume(dir, { env: [mute(), mute(), mute()] })).rejects.toMatchObject({
      code: "INVALID_CONFIG",
      message: expect.stringContaining("computeReward"),
    });
  });

  it("is refused with what is missing", () => {
    expect(() => new DQN({ ...small, env: mute() })).toThrow(
      expect.objectContaining({
        code: "INCOMPATIBLE_SPACE",
        message: expect.stringContaining("computeReward(achieved, desired, rewards)"),
      }),
    );
    const plain = Object.assign(new Courier(), { observationSpace: box({ low: 0, high: 1, shape: [2] }) });
    expect(() => new DQN({ ...small, env: plain as unknown as Env })).toThrow(
      expect.objectContaining({ code: "INCOMPATIBLE_SPACE", message: expect.stringContaining('"observation"') }),
    );
    const place = box({ low: 0, high: 1, shape: [2] });
    const observationSpace = dict({ observation: place, achieved_goal: place, desired_goal: discrete(4) });
    const other = Object.assign(new Courier(), { observationSpace });
    expect(() => new DQN({ ...small, env: other as unknown as Env })).toThrow(
      expect.objectContaining({ code: "INCOMPATIBLE_SPACE", message: expect.stringContaining('"desired_goal"') }),
    );
  });

  it("tells a reward function that fails, and goes on afterwards", async () => {
    let mistake: "throw" | "NaN" | undefined = "throw";
    class Wrong extends Courier {
      override computeReward(achieved: Float32Array, desired: Float32Array, rewards: Float32Array): void {
        if (mistake === "throw") throw new Error("no such goal");
        super.computeReward(achieved, desired, rewards);
        if (mistake === "NaN") rewards[0] = Number.NaN;
      }
    }
    using agent = new DQN({ ...small, env: new Wrong() });
    const thrown = await agent.learn({ totalSteps: 500 }).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(EnvError);
    expect(thrown).toMatchObject({ code: "ENV_FAILED", message: expect.stringContaining("no such goal") });
    mistake = "NaN";
    const nan = await agent.learn({ totalSteps: 500 }).catch((error: unknown) => error);
    expect(nan).toMatchObject({ code: "ENV_FAILED", cause: { code: "INVALID_DATA" } });
    mistake = undefined;
    expect(await agent.learn({ totalSteps: 500 })).toMatchObject({ stopped: "finished" });
  });

  it("works in a loop of one's own, and through wrappers", () => {
    const world = new Counting();
    using agent = new DQN({ ...small, env: timeLimit(world, 10) });
    for (let episode = 0; episode < 30; episode++) {
      let [{ observation }, reward] = [world.reset({ seed: episode }), 0];
      for (let step = 0; ; step++) {
        const result = world.step(agent.actAndTrain(observation, reward));
        ({ observation, reward } = result);
        if (result.terminated || step === 9) {
          agent.stopEpisodeAndTrain(observation, reward, { truncated: !result.terminated });
          break;
        }
      }
    }
    // An episode's goals are asked for when its end is learnt from.
    expect(world.asked.length).toBeGreaterThan(20);
    expect(world.asked.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(4 * agent.steps);
  });
});

describe("evaluate", () => {
  it("tells how many episodes reached their goal, where the world tells", async () => {
    using agent = new DQN({ env: "BitFlipping-v0", hindsight: {}, seed: 1 });
    const { success, returns } = await evaluate(agent, "BitFlipping-v0", { episodes: 50 });
    expect(success).toBe(returns.filter((total) => total > -8).length / 50);
    using other = new PPO({ env: "CartPole-v1", seed: 1 });
    expect(await evaluate(other, "CartPole-v1", { episodes: 2 })).not.toHaveProperty("success");
    using courier = new PPO({ env: new Courier(), seed: 1 });
    const told = await evaluate(courier, new Courier(), { episodes: 50, deterministic: false, seed: 3 });
    expect(told.success).toBe(told.lengths.filter((n, i) => (told.returns[i] as number) > -n).length / 50);
  });
});
