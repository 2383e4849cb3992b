import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { box, DQN, discrete, type Env, evaluate } from "reinforcets";
import { describe, expect, it } from "vitest";

const observationSpace = box({ low: 0, high: 1, shape: [2] });
const actionSpace = discrete(2);

/** Shows a bit, and wants the one before it: 8 steps, a point for each that is right. */
class Echo implements Env<typeof observationSpace, typeof actionSpace> {
  readonly observationSpace = observationSpace;
  readonly actionSpace = actionSpace;
  #state = { random: 1, step: 0, bit: 0, before: 0 };

  reset({ seed = this.#state.random }: { readonly seed?: number } = {}) {
    this.#state = { random: seed, step: 0, bit: 0, before: 0 };
    return { observation: this.#draw() };
  }

  step(action: 0 | 1) {
    const reward = action === this.#state.before ? 1 : 0;
    this.#state.step++;
    const terminated = this.#state.step === 8;
    return { observation: this.#draw(), reward, terminated, truncated: false };
  }

  #draw(): Float32Array {
    const random = (Math.imul(this.#state.random, 1664525) + 1013904223) >>> 0;
    this.#state = { ...this.#state, random, before: this.#state.bit, bit: random >>> 31 };
    return Float32Array.of(this.#state.bit, this.#state.step / 8);
  }
}

const options = { netArch: [32], learningStarts: 200, targetUpdateInterval: 200, learningRate: 2e-3, seed: 1 } as const;

describe("frameStack", () => {
  it("shows what was seen before: to the learner, to evaluate and to predict with a state", async () => {
    using agent = new DQN({ ...options, env: () => new Echo(), nEnvs: 2, frameStack: 2 });
    await agent.learn({ totalSteps: 6000 });
    expect((await evaluate(agent, new Echo(), { episodes: 50, seed: 1 })).mean).toBe(8);
    const state = agent.initialState();
    const bits = [0, 1, 1, 0, 1];
    const answers = bits.map((bit, i) => agent.act(Float32Array.of(bit, i / 8), { state }));
    expect(answers).toEqual([0, 0, 1, 1, 0]);
    state.reset();
    expect(agent.act(Float32Array.of(1, 0), { state })).toBe(0);
    // Several episodes side by side, each with its own frames.
    const rows = agent.initialState(2);
    agent.predict([Float32Array.of(0, 0), Float32Array.of(1, 0)], { deterministic: true, state: rows });
    const next = [Float32Array.of(1, 0.125), Float32Array.of(1, 0.125)];
    expect(agent.predict(next, { deterministic: true, state: rows })).toEqual([0, 1]);
    using blind = new DQN({ ...options, env: () => new Echo(), nEnvs: 2 });
    await blind.learn({ totalSteps: 6000 });
    expect((await evaluate(blind, new Echo(), { episodes: 50, seed: 1 })).mean).toBeLessThan(6.5);
  });

  it("is part of a file, and takes no memory", async () => {
    const path = join(mkdtempSync(join(tmpdir(), "frames-")), "echo.safetensors");
    using agent = new DQN({ ...options, env: () => new Echo(), frameStack: 3 });
    using single = new DQN({ ...options, env: () => new Echo() });
    expect(agent.describe().replayBytes).toBe(single.describe().replayBytes);
    await agent.save(path);
    using again = await DQN.load(path);
    expect(again.weightsHash()).toBe(agent.weightsHash());
    expect(again.describe().config["frameStack"]).toBe(3);
  });

  it.each([0, -1, 1.5, 5000, "4"])("%s is refused", (frameStack) => {
    expect(() => new DQN({ env: "CartPole-v1", frameStack: frameStack as number })).toThrow(
      expect.objectContaining({ code: "INVALID_CONFIG", details: expect.objectContaining({ field: "frameStack" }) }),
    );
  });
});
