import { box, dict, discrete, makeEnv, multiBinary, multiDiscrete, ReplayBuffer } from "reinforcets";
import { describe, expect, it } from "vitest";
import { Model, Stream } from "./model.js";

const number = box({ low: 0, high: 1e9 });

/** An action that says all: the space's third choice is 2. */
const actionSpace = discrete(5);

function checkAgainst(
  model: Model,
  buffer: ReplayBuffer<typeof number, typeof actionSpace>,
  frameStack: number,
): number {
  const ready = model.ready();
  expect(buffer.length).toBe(ready.size);
  if (ready.size === 0) {
    expect(() => buffer.sample(3)).toThrow(expect.objectContaining({ code: "INVALID_STATE" }));
    return 0;
  }
  const batch = buffer.sample(16);
  for (let i = 0; i < batch.size; i++) {
    const frames = [...batch.obs.subarray(i * frameStack, (i + 1) * frameStack)];
    const want = ready.get(frames.at(-1) as number);
    expect(want, `observation ${frames.at(-1)} may not be drawn`).toBeDefined();
    expect({
      frames,
      nextFrames: [...batch.nextObs.subarray(i * frameStack, (i + 1) * frameStack)],
      action: batch.actions[i],
      returns: batch.rewards[i],
      discount: batch.discount[i],
      terminated: batch.terminated[i] === 1,
    }).toEqual({
      ...want,
      returns: Math.fround(want?.returns ?? 0),
      discount: Math.fround(want?.discount ?? 0),
    });
    expect(batch.weights[i]).toBe(1);
  }
  return batch.size;
}

describe("ReplayBuffer", () => {
  it.each(Array.from({ length: 12 }, (_, seed) => seed))("is the naive model, seed %i", (seed) => {
    const stream = new Stream(seed);
    const [nEnvs, nStep, frameStack] = [1 + stream.below(3), 1 + stream.below(4), 1 + stream.below(3)];
    const least = nEnvs * (nStep + frameStack + 1);
    const options = {
      capacity: least + stream.below(60),
      nEnvs,
      nStep,
      frameStack,
      gamma: [0, 0.5, 0.9, 1][seed % 4] as number,
    };
    using buffer = new ReplayBuffer({ observationSpace: number, actionSpace, ...options, seed });
    const model = new Model(options);
    const begin = (world: number) => {
      const id = stream.next();
      buffer.begin(Float32Array.of(id), world);
      model.begin(world, id);
    };
    for (let world = 0; world < nEnvs; world++) begin(world);
    let checked = 0;
    for (let i = 0; i < 200; i++) {
      for (let world = 0; world < nEnvs; world++) {
        const { action, reward, terminated, truncated, id } = stream.step();
        const step = { observation: Float32Array.of(id), reward, terminated, truncated };
        buffer.add(action as 0 | 1 | 2 | 3 | 4, step, { world });
        model.step(world, action, reward, terminated, truncated, id);
        // Now and then an episode is left where it stands.
        if (terminated || truncated || stream.rng() < 0.03) begin(world);
      }
      checked += checkAgainst(model, buffer, frameStack);
    }
    expect(checked).toBeGreaterThan(2000);
  });

  it("takes steps of all worlds from its slots, without a value made in between", () => {
    using buffer = new ReplayBuffer({
      observationSpace: number,
      actionSpace,
      capacity: 60,
      nEnvs: 3,
      nStep: 2,
      gamma: 0.5,
    });
    const model = new Model({ capacity: 60, nEnvs: 3, nStep: 2, gamma: 0.5, frameStack: 1 });
    const stream = new Stream(7);
    const { slots } = buffer;
    for (let world = 0; world < 3; world++) {
      slots.observation[world] = stream.next();
      model.begin(world, slots.observation[world] as number);
    }
    buffer.beginSlots();
    for (let i = 0; i < 100; i++) {
      for (let world = 0; world < 3; world++) {
        const { action, reward, terminated, truncated, id } = stream.step();
        [slots.action[world], slots.reward[world]] = [action, reward];
        [slots.terminated[world], slots.truncated[world]] = [Number(terminated), Number(truncated)];
        model.step(world, action, reward, terminated, truncated, id);
        if (terminated || truncated) {
          slots.finalObservation[world] = id;
          slots.observation[world] = stream.next();
          model.begin(world, slots.observation[world] as number);
        } else slots.observation[world] = id;
      }
      buffer.push();
      checkAgainst(model, buffer, 1);
    }
  });

  it("draws uniformly, the same again for the same seed", () => {
    const filled = (seed: number) => {
      const buffer = new ReplayBuffer({ observationSpace: number, actionSpace, capacity: 100, seed });
      buffer.begin(Float32Array.of(0));
      for (let i = 1; i <= 50; i++) {
        buffer.add(0, { observation: Float32Array.of(i), reward: i, terminated: false, truncated: false });
      }
      return buffer;
    };
    const [a, b, c] = [filled(1), filled(1), filled(2)];
    const first = a.sample(20_000).indices.slice();
    expect(b.sample(20_000).indices).toEqual(first);
    expect(c.sample(20_000).indices).not.toEqual(first);
    const counts = new Array(50).fill(0);
    for (const row of first) counts[row]++;
    // 400 each; the standard deviation is 19.8.
    expect(Math.min(...counts)).toBeGreaterThan(300);
    expect(Math.max(...counts)).toBeLessThan(500);
  });

  it("reuses a batch's arrays, and copies them when asked", () => {
    using buffer = new ReplayBuffer({ observationSpace: number, actionSpace, capacity: 100 });
    buffer.begin(Float32Array.of(0));
    for (let i = 1; i <= 50; i++) {
      buffer.add(0, { observation: Float32Array.of(i), reward: i, terminated: false, truncated: false });
    }
    const batch = buffer.sample(8);
    const own = buffer.sample(8, { copy: true });
    const before = own.indices.slice();
    expect(buffer.sample(8)).toBe(batch);
    expect(own.indices).toEqual(before);
    expect(own).not.toBe(batch);
    expect(own.obs.buffer).not.toBe(batch.obs.buffer);
    // Batches of many sizes: those of the sizes before stay readable.
    const sizes = Array.from({ length: 40 }, (_, i) => buffer.sample(i + 1));
    expect(sizes.map(({ rewards }) => rewards.length)).toEqual(sizes.map(({ size }) => size));
    expect(sizes.every(({ rewards }) => rewards.every((r) => r >= 1))).toBe(true);
  });

  it("keeps every kind of space in arrays of its own type", () => {
    const observationSpace = dict({
      picture: box({ low: 0, high: 255, shape: [2, 2], dtype: "uint8" }),
      count: box({ low: 0, high: 9, dtype: "int32" }),
      place: discrete(4, { start: 3 }),
      switches: multiBinary(3),
    });
    using buffer = new ReplayBuffer({ observationSpace, actionSpace: multiDiscrete([3, 2]), capacity: 10 });
    const seen = (x: number) => ({
      picture: Uint8Array.of(x, x + 1, x + 2, x + 3),
      count: Int32Array.of(x),
      place: 3 + x,
      switches: Uint8Array.of(0, 1, x % 2),
    });
    buffer.begin(seen(0));
    buffer.add(Int32Array.of(2, 1), { observation: seen(1), reward: 2, terminated: true, truncated: false });
    const { obs, nextObs, actions, discount } = buffer.sample(1);
    expect(obs).toEqual(
      Object.fromEntries(Object.entries(seen(0)).map(([k, v]) => [k, typeof v === "number" ? Int32Array.of(v) : v])),
    );
    expect(nextObs.place).toEqual(Int32Array.of(4));
    expect(actions).toEqual(Int32Array.of(2, 1));
    expect(discount).toEqual(Float32Array.of(0));
    using floats = new ReplayBuffer({ env: makeEnv("Pendulum-v1"), capacity: 10 });
    floats.begin(Float32Array.of(1, 0, 0));
    floats.add(Float32Array.of(-1.5), {
      observation: Float32Array.of(0, 1, 0),
      reward: 0,
      terminated: false,
      truncated: true,
    });
    expect(floats.sample(2).actions).toEqual(Float32Array.of(-1.5, -1.5));
    using bits = new ReplayBuffer({ observationSpace: number, actionSpace: multiBinary(2), capacity: 10 });
    bits.begin(Float32Array.of(1));
    bits.add(Uint8Array.of(1, 0), { observation: Float32Array.of(2), reward: 0, terminated: false, truncated: false });
    expect(bits.sample(1).actions).toEqual(Uint8Array.of(1, 0));
  });
});
