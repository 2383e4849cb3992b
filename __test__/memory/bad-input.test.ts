import {
  box,
  dict,
  discrete,
  HindsightReplayBuffer,
  makeEnv,
  PrioritizedReplayBuffer,
  ReplayBuffer,
  SequenceReplayBuffer,
} from "reinforcets";
import { afterEach, describe, expect, it } from "vitest";

const spaces = { observationSpace: box({ low: 0, high: 9, shape: [2] }), actionSpace: discrete(3) };
const seen = (x = 1) => Float32Array.of(x, x);
const step = (x = 1) => ({ observation: seen(x), reward: 1, terminated: false, truncated: false });
const code = (code: string, details: object = {}) =>
  expect.objectContaining({ code, details: expect.objectContaining(details) });
const open: Disposable[] = [];
const kept = <T extends Disposable>(buffer: T): T => {
  open.push(buffer);
  return buffer;
};
afterEach(() => {
  for (const buffer of open.splice(0)) buffer[Symbol.dispose]();
});

describe("options", () => {
  it.each([
    ["capacity", 0],
    ["capacity", 2],
    ["capacity", 10.5],
    ["capacity", Number.NaN],
    ["nEnvs", 0],
    ["nStep", -1],
    ["frameStack", 0],
    ["gamma", 1.5],
    ["gamma", "0.9"],
    ["seed", -1],
    ["observationSpace", undefined],
    ["actionSpace", { type: "dict", spaces: {} }],
  ])("%s = %s is refused", (field, value) => {
    expect(() => new ReplayBuffer({ ...spaces, capacity: 100, [field]: value } as never)).toThrow(
      code("INVALID_CONFIG", { field }),
    );
  });

  it.each([
    ["priorityAlpha", 1.1],
    ["priorityBeta", -0.1],
    ["priorityEps", 0],
  ])("%s = %s is refused", (field, value) => {
    expect(() => new PrioritizedReplayBuffer({ ...spaces, capacity: 100, [field]: value })).toThrow(
      code("INVALID_CONFIG", { field }),
    );
  });

  it.each([
    ["sequenceLength", 2000],
    ["sequenceOverlap", 80],
    ["burnIn", 41],
    ["priorityEta", 2],
  ])("%s = %s is refused", (field, value) => {
    expect(() => new SequenceReplayBuffer({ ...spaces, capacity: 1000, [field]: value })).toThrow(
      code("INVALID_CONFIG", { field }),
    );
  });

  it("a misspelt option is told with the right one", () => {
    expect(() => new ReplayBuffer({ ...spaces, capacty: 100 } as never)).toThrow(
      code("UNKNOWN_OPTION", { name: "capacty", suggestion: "capacity" }),
    );
  });

  it("an option of another kind of buffer is refused", () => {
    expect(() => new ReplayBuffer({ ...spaces, priorityAlpha: 0.5 } as never)).toThrow(code("UNKNOWN_OPTION"));
    expect(() => new PrioritizedReplayBuffer({ ...spaces, burnIn: 4 } as never)).toThrow(code("UNKNOWN_OPTION"));
  });

  it("a buffer larger than memory is refused with its size, and told without being made", () => {
    const options = { ...spaces, capacity: 4_000_000_000 };
    const bytes = ReplayBuffer.bytesFor(options);
    expect(bytes).toBe(4e9 * (8 + 4 + 5));
    expect(() => new ReplayBuffer(options)).toThrow(code("INVALID_CONFIG", { field: "capacity", value: "4000000000" }));
    expect(() => new ReplayBuffer(options)).toThrow(/takes 68\.0 GB and [\d.]+ .B are free; at most \d+ rows fit/);
    expect(PrioritizedReplayBuffer.bytesFor(options)).toBeGreaterThan(bytes + 4e9 * 4);
    const goals = { ...options, goalsPerTransition: 2 };
    expect(HindsightReplayBuffer.bytesFor(goals)).toBe(bytes + 4e9 * 16);
    expect(SequenceReplayBuffer.bytesFor({ ...options, stateSize: 2 })).toBeGreaterThan(bytes + 4e9 * 12);
    // What fits is told by the buffer itself, too.
    expect(kept(new ReplayBuffer({ ...spaces, capacity: 1001, nEnvs: 2 }))).toMatchObject({
      bytes: 1000 * 17,
      capacity: 1000,
    });
  });
});

describe("steps", () => {
  it("that are not of their spaces are refused, and nothing is stored", () => {
    const buffer = kept(new ReplayBuffer({ ...spaces, capacity: 100 }));
    expect(() => buffer.add(0, step())).toThrow(code("INVALID_STATE"));
    expect(() => buffer.begin(Float32Array.of(1))).toThrow(code("INVALID_SHAPE"));
    buffer.begin(seen());
    const bad: readonly (readonly [string, unknown, unknown])[] = [
      ["INVALID_DATA", 3, step()],
      ["INVALID_DATA", 0.5, step()],
      ["INVALID_DATA", 0, { ...step(), reward: Number.NaN }],
      ["INVALID_DATA", 0, { ...step(), reward: 1e300 }],
      ["INVALID_DATA", 0, { ...step(), terminated: 1 }],
      ["INVALID_DATA", 0, { ...step(), observation: Float32Array.of(1, Number.NaN) }],
      ["INVALID_SHAPE", 0, { ...step(), observation: [1, 2] }],
      ["INVALID_DATA", 0, undefined],
      ["INVALID_SHAPE", [0, 1], [step(), step()]],
    ];
    for (const [expected, action, given] of bad) {
      expect(() => buffer.add(action as never, given as never)).toThrow(code(expected));
    }
    expect(() => buffer.add(0, step(), { world: 1 })).toThrow(code("INVALID_CONFIG", { field: "world" }));
    expect(() => buffer.add(0, step(), { state: new Float32Array(2) })).toThrow(
      code("INVALID_SHAPE", { what: "state" }),
    );
    expect(buffer.length).toBe(0);
    buffer.add(2, step(5));
    expect(buffer.sample(1)).toMatchObject({ obs: seen(), nextObs: seen(5), actions: Int32Array.of(2) });
  });

  it("NaN written to slots is refused, and nothing is stored", () => {
    const buffer = kept(new ReplayBuffer({ ...spaces, capacity: 100, nEnvs: 2 }));
    buffer.slots.observation[3] = Number.NaN;
    expect(() => buffer.beginSlots()).toThrow(code("INVALID_DATA"));
    buffer.slots.observation.fill(1);
    buffer.beginSlots();
    buffer.slots.reward[1] = Number.POSITIVE_INFINITY;
    expect(() => buffer.push()).toThrow(code("INVALID_DATA"));
    buffer.slots.reward[1] = 0;
    buffer.slots.observation[0] = Number.NaN;
    expect(() => buffer.push()).toThrow(/"obs" of world 0 holds NaN/);
    expect(buffer.length).toBe(0);
  });

  it("of an episode that has ended wait for the next one's first observation", () => {
    const buffer = kept(new ReplayBuffer({ ...spaces, capacity: 100, nEnvs: 2 }));
    expect(() => buffer.begin(seen())).toThrow(code("INVALID_SHAPE"));
    buffer.begin([seen(), seen()]);
    buffer.add([0, 1], [{ ...step(2), truncated: true }, step(3)]);
    expect(() => buffer.add([0, 1], [step(), step()])).toThrow(/episode of world 0 has ended: call begin/);
    expect(() => buffer.push()).toThrow(code("INVALID_STATE"));
    buffer.begin(seen(7), 0);
    buffer.add([0, 1], [step(8), step(9)]);
    expect(buffer.length).toBe(4);
  });
});

describe("draws", () => {
  it("before enough data, and of sizes that are none, are refused", () => {
    const buffer = kept(new ReplayBuffer({ ...spaces, capacity: 100, nStep: 3 }));
    buffer.begin(seen());
    for (let i = 0; i < 2; i++) buffer.add(0, step());
    expect(() => buffer.sample(4)).toThrow(code("INVALID_STATE"));
    buffer.add(0, step());
    expect(buffer.sample(4).size).toBe(4);
    for (const size of [0, -1, 1.5, Number.NaN, 1e12]) {
      expect(() => buffer.sample(size)).toThrow(code("INVALID_CONFIG", { field: "batchSize" }));
    }
  });

  it("goal keys that are missing are told", () => {
    const computeReward = () => {};
    expect(() => new HindsightReplayBuffer({ ...spaces, computeReward } as never)).toThrow(code("INCOMPATIBLE_SPACE"));
    const goal = (n: number) => box({ low: 0, high: 1, shape: [n] });
    const uneven = dict({ achieved_goal: goal(2), desired_goal: goal(3) });
    const options = { observationSpace: uneven, actionSpace: discrete(2), capacity: 100, computeReward };
    expect(() => new HindsightReplayBuffer(options)).toThrow(/goals of 2 and 3 numbers cannot be compared/);
    expect(() => new HindsightReplayBuffer({ env: makeEnv("BitFlipping-v0"), capacity: 100 } as never)).toThrow(
      code("INVALID_CONFIG", { field: "computeReward" }),
    );
    const wrong = { env: makeEnv("BitFlipping-v0"), capacity: 100, computeReward, goalStrategy: "past" };
    expect(() => new HindsightReplayBuffer(wrong as never)).toThrow(code("INVALID_CONFIG", { field: "goalStrategy" }));
  });

  it("a closed buffer says so", () => {
    const buffer = new ReplayBuffer({ ...spaces, capacity: 100 });
    buffer.dispose();
    buffer.dispose();
    for (const verb of [() => buffer.sample(1), () => buffer.begin(seen()), () => buffer.push(), () => buffer.length]) {
      expect(verb).toThrow(code("CLOSED"));
    }
  });
});
