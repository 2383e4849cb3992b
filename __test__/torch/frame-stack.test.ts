import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { box, DQN, discrete, type Env, makeEnv } from "../../ts/index.js";
import { loadTensors, type StateDict, type Tensor } from "../../ts/torch/index.js";

const FRAMES = 3;
const SIDE = 36;

/** The last three pictures of Catch-v0 as channels of one, copied together; with `frames` 1, Catch-v0 as it is. */
class Copied implements Env {
  readonly id = "Copied";
  readonly observationSpace;
  readonly actionSpace = discrete(3);
  readonly #inner = makeEnv("Catch-v0");
  readonly #frames: number;
  readonly #stack: Uint8Array;

  constructor(frames: number) {
    this.observationSpace = box({ low: 0, high: 255, shape: [SIDE, SIDE, frames], dtype: "uint8" });
    this.#frames = frames;
    this.#stack = new Uint8Array(SIDE * SIDE * frames);
  }

  reset(options?: { readonly seed?: number }) {
    this.#stack.fill(0);
    return { observation: this.#put(this.#inner.reset(options).observation) };
  }

  step(action: 0 | 1 | 2) {
    const result = this.#inner.step(action);
    return { ...result, observation: this.#put(result.observation) };
  }

  #put(picture: Uint8Array): Uint8Array {
    const frames = this.#frames;
    for (let pixel = 0; pixel < picture.length; pixel++) {
      const at = pixel * frames;
      this.#stack.copyWithin(at, at + 1, at + frames);
      this.#stack[at + frames - 1] = picture[pixel] as number;
    }
    return this.#stack;
  }
}

const folder = mkdtempSync(join(tmpdir(), "reinforcets-frames-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** All parameters of a network that was trained on these worlds. */
async function learnt(name: string, worlds: number, frameStack: number) {
  // All actions are random, so that both learn from the same pictures.
  const random = { explorationInitialEps: 1, explorationFinalEps: 1, evalEpsilon: 1, device: "cpu", seed: 2 } as const;
  const options = { ...random, learningStarts: 50, bufferSize: 400, batchSize: 8, nStep: 2, learningRate: 1e-3 };
  using agent = new DQN({ ...options, env: () => new Copied(worlds), nEnvs: 2, frameStack });
  const path = join(folder, name);
  const { parameters, replayBytes, engine } = agent.describe();
  await agent.save(path);
  const { tensors: start } = loadTensors(path);
  await agent.learn({ totalSteps: 300 });
  await agent.save(path);
  return { parameters, replayBytes, engine, start, tensors: loadTensors(path).tensors };
}

const farthest = (a: StateDict, b: StateDict): number =>
  Math.max(
    ...Object.keys(a).map((name) =>
      (a[name] as Tensor)
        .sub(b[name] as Tensor)
        .abs()
        .max()
        .item(),
    ),
  );

it("stacks pictures by index into what copies would be", async () => {
  const ours = await learnt("ours", 1, FRAMES);
  const theirs = await learnt("theirs", FRAMES, 1);
  expect([ours.engine, ours.parameters]).toEqual(["torch", theirs.parameters]);
  expect(farthest(ours.start, theirs.start)).toBe(0);
  // Pixels lie in another order in memory, so that sums round in another way.
  const moved = farthest(ours.start, ours.tensors);
  expect(moved).toBeGreaterThan(1e-2);
  expect(farthest(ours.tensors, theirs.tensors)).toBeLessThan(moved / 100);
  expect(theirs.replayBytes - ours.replayBytes).toBe(400 * 2 * SIDE * SIDE);
});
