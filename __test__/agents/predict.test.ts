import {
  type ActionSpace,
  box,
  DataError,
  discrete,
  type Env,
  makeEnv,
  multiBinary,
  multiDiscrete,
  PPO,
} from "reinforcets";
import { afterAll, describe, expect, it } from "vitest";
import { seededRng } from "../../ts/training/seeds.js";

const agent = new PPO({ env: "CartPole-v1", seed: 1 });
afterAll(() => agent.close());
const rng = seededRng(1);
const observations = Array.from({ length: 5000 }, () => Float32Array.from({ length: 4 }, () => rng() - 0.5));

describe("predict", () => {
  it("gives an action of the space", () => {
    for (const observation of observations.slice(0, 50)) expect([0, 1]).toContain(agent.predict(observation));
  });

  it("is the same again when deterministic, and draws when not", () => {
    const [observation] = observations as [Float32Array];
    const actions = (deterministic: boolean) =>
      new Set(Array.from({ length: 200 }, () => agent.predict(observation, { deterministic })));
    expect(actions(true).size).toBe(1);
    expect(actions(false).size).toBe(2);
    expect(agent.act(observation)).toBe(agent.predict(observation, { deterministic: true }));
  });

  it("takes many at once, and gives the same as one by one", () => {
    const together = agent.predict(observations, { deterministic: true });
    expect(together).toHaveLength(observations.length);
    expect(together).toEqual(observations.map((observation) => agent.act(observation)));
    expect(agent.predict([])).toEqual([]);
  });

  it("never waits for a training, however many are asked", async () => {
    using busy = new PPO({ env: "CartPole-v1", nEnvs: 8, seed: 1 });
    const training = busy.learn({ totalSteps: 30_000 });
    let asked = 0;
    let over = false;
    training.finally(() => {
      over = true;
    });
    while (!over) {
      expect(busy.predict(observations.slice(0, 50))).toHaveLength(50);
      asked += 1;
      await new Promise(setImmediate);
    }
    expect(asked).toBeGreaterThan(10);
    expect(await training).toMatchObject({ stopped: "finished" });
  });

  it.each([
    ["a short one", new Float32Array(3), "INVALID_SHAPE"],
    ["a long one", new Float32Array(5), "INVALID_SHAPE"],
    ["a plain array", [0, 0, 0, 0], "INVALID_SHAPE"],
    ["64-bit numbers", new Float64Array(4), "INVALID_SHAPE"],
    ["nothing", undefined, "INVALID_SHAPE"],
    ["NaN", new Float32Array([0, Number.NaN, 0, 0]), "INVALID_DATA"],
    ["an infinity", new Float32Array([0, 0, 0, Number.NEGATIVE_INFINITY]), "INVALID_DATA"],
  ])("refuses %s", (_what, observation, code) => {
    const predict = () => agent.predict(observation as Float32Array);
    expect(predict).toThrow(DataError);
    expect(predict).toThrow(expect.objectContaining({ code, message: expect.stringContaining("observation") }));
  });

  it("gives continuous actions within their bounds, in an array of their own", () => {
    using pendulum = new PPO({ env: "Pendulum-v1", seed: 1 });
    const observation = new Float32Array([1, 0, 0]);
    const actions = Array.from({ length: 50 }, () => pendulum.predict(observation));
    for (const action of actions) {
      expect(action).toBeInstanceOf(Float32Array);
      expect(Math.abs(action[0] as number)).toBeLessThanOrEqual(2);
    }
    expect(new Set(actions.map((action) => action[0])).size).toBeGreaterThan(10);
  });

  const observationSpace = box({ low: -1, high: 1, shape: [3] });
  const worldWith = <A extends ActionSpace>(actionSpace: A): Env<typeof observationSpace, A> => ({
    observationSpace,
    actionSpace,
    reset: () => ({ observation: new Float32Array(3) }),
    step: () => ({ observation: new Float32Array(3), reward: 0, terminated: false, truncated: true }),
  });
  it("counts choices from the space's start", () => {
    using shifted = new PPO({ env: worldWith(discrete(2, { start: 10 })), seed: 1 });
    const actions = Array.from({ length: 100 }, () => shifted.predict(new Float32Array(3)));
    expect(new Set(actions)).toEqual(new Set([10, 11]));
  });

  it("gives several choices and switches as arrays", async () => {
    using choices = new PPO({ env: worldWith(multiDiscrete([3, 2])), seed: 1, nSteps: 64, batchSize: 64 });
    await choices.learn({ totalSteps: 64 });
    const action = choices.predict(new Float32Array(3));
    expect(action).toBeInstanceOf(Int32Array);
    expect(action).toHaveLength(2);
    using switches = new PPO({ env: worldWith(multiBinary(4)), seed: 1, nSteps: 64, batchSize: 64 });
    await switches.learn({ totalSteps: 64 });
    const state = switches.predict(new Float32Array(3));
    expect(state).toBeInstanceOf(Uint8Array);
    expect([...state].every((x) => x === 0 || x === 1)).toBe(true);
  });
});

describe("a policy's state", () => {
  it("changes nothing for a policy without memory", () => {
    const some = observations.slice(0, 20);
    const state = agent.initialState(some.length);
    const plain = agent.predict(some, { deterministic: true });
    for (let i = 0; i < 3; i++) expect(agent.predict(some, { deterministic: true, state })).toEqual(plain);
    state.reset();
    state.reset(3);
    const [first] = some as [Float32Array];
    expect(agent.act(first, { state: agent.initialState() })).toBe(plain[0]);
  });

  it("has a row for each observation", () => {
    const predict = () => agent.predict(observations.slice(0, 3), { state: agent.initialState(2) });
    expect(predict).toThrow(
      expect.objectContaining({ code: "INVALID_SHAPE", message: expect.stringContaining("3 rows") }),
    );
    for (const rows of [0, -1, 1.5, Number.NaN])
      expect(() => agent.initialState(rows)).toThrow(expect.objectContaining({ code: "INVALID_CONFIG" }));
  });
});

describe("makeEnv", () => {
  it("steps by hand, the same for the same seed", () => {
    const play = () => {
      const env = makeEnv("CartPole-v1");
      const seen = [env.reset({ seed: 3 }).observation];
      for (let i = 0; i < 5; i++) seen.push(env.step(1).observation);
      return seen;
    };
    expect(play()).toEqual(play());
    expect(play()[0]).not.toEqual(play()[1]);
  });
});
