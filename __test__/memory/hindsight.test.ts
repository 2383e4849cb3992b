import { box, type ComputeReward, dict, discrete, HindsightReplayBuffer } from "reinforcets";
import { describe, expect, it } from "vitest";

const goal = box({ low: -1, high: 1e6, shape: [2] });
const observationSpace = dict({ seen: box({ low: 0, high: 1e6 }), achieved_goal: goal, desired_goal: goal });
const spaces = { observationSpace, actionSpace: discrete(2) };

/** What is achieved is (episode, step), what is desired (episode, −1). */
const observe = (episode: number, step: number) => ({
  seen: Float32Array.of(episode * 100 + step),
  achieved_goal: Float32Array.of(episode, step),
  desired_goal: Float32Array.of(episode, -1),
});

const sparse: ComputeReward = (achieved, desired, rewards) => {
  for (let i = 0; i < rewards.length; i++) {
    const reached = achieved[2 * i] === desired[2 * i] && achieved[2 * i + 1] === desired[2 * i + 1];
    rewards[i] = reached ? 0 : -1;
  }
};

type Options = Partial<ConstructorParameters<typeof HindsightReplayBuffer>[0]> & {
  readonly computeReward?: ComputeReward;
};

function play(buffer: HindsightReplayBuffer<typeof observationSpace>, episodes: number, length = 6): void {
  for (let episode = 0; episode < episodes; episode++) {
    buffer.begin(observe(episode, 0));
    for (let step = 1; step <= length; step++) {
      const truncated = step === length;
      buffer.add(1, { observation: observe(episode, step), reward: -1, terminated: false, truncated });
    }
  }
}

const make = (options: Options = {}) =>
  new HindsightReplayBuffer({
    ...spaces,
    capacity: 500,
    gamma: 0.5,
    computeReward: sparse,
    ...options,
  } as ConstructorParameters<typeof HindsightReplayBuffer<typeof observationSpace>>[0]);

describe("HindsightReplayBuffer", () => {
  it.each([
    ["future", 1],
    ["future", 3],
    ["final", 2],
    ["episode", 1],
  ] as const)("%s goals with %i-step returns: the returns belong to the goals", (goalStrategy, nStep) => {
    using buffer = make({ goalStrategy, nStep });
    play(buffer, 60);
    const { obs, nextObs, rewards, size } = buffer.sample(3000);
    let relabelled = 0;
    for (let i = 0; i < size; i++) {
      const [episode, step] = obs.achieved_goal.subarray(2 * i, 2 * i + 2) as unknown as [number, number];
      const [of, wanted] = obs.desired_goal.subarray(2 * i, 2 * i + 2) as unknown as [number, number];
      expect([of, wanted]).toEqual([...nextObs.desired_goal.subarray(2 * i, 2 * i + 2)]);
      expect(of).toBe(episode);
      let want = 0;
      for (let k = 0; k < Math.min(nStep, 6 - step); k++) want += 0.5 ** k * (step + k + 1 === wanted ? 0 : -1);
      expect(rewards[i]).toBe(want);
      if (wanted === -1) continue;
      relabelled++;
      if (goalStrategy === "final") expect(wanted).toBe(6);
      else expect(wanted).toBeGreaterThan(goalStrategy === "future" ? step : 0);
    }
    expect(relabelled / size).toBeGreaterThan(0.76);
    expect(relabelled / size).toBeLessThan(0.84);
  });

  it("asks once for each episode, for all goals together", () => {
    const asked: number[] = [];
    using buffer = make({
      computeReward(achieved, desired, rewards) {
        asked.push(rewards.length);
        expect([achieved.length, desired.length]).toEqual([2 * rewards.length, 2 * rewards.length]);
        expect(rewards.every(Number.isNaN)).toBe(true);
        sparse(achieved, desired, rewards);
      },
      goalsPerTransition: 3,
    });
    play(buffer, 3, 6);
    play(buffer, 1, 40);
    expect(asked).toEqual([18, 18, 18, 120]);
    // An episode that is left where it stands ends there, too.
    buffer.begin(observe(9, 0));
    buffer.add(1, { observation: observe(9, 1), reward: -1, terminated: false, truncated: false });
    buffer.begin(observe(10, 0));
    expect(asked.at(-1)).toBe(3);
  });

  it("stacks frames with the goal in each", () => {
    using buffer = make({ frameStack: 2, goalStrategy: "final" });
    play(buffer, 5);
    const { obs, size } = buffer.sample(500);
    for (let i = 0; i < size; i++) {
      const [a, b, c, d] = obs.desired_goal.subarray(4 * i, 4 * i + 4) as unknown as number[];
      const isFirst = obs.achieved_goal[4 * i + 3] === 0;
      expect([a, b]).toEqual(isFirst ? [0, 0] : [c, d]);
    }
  });

  it("loses nothing when rewards are not given or not finite: transitions keep their own goals", () => {
    const faults: readonly (readonly [ComputeReward, object])[] = [
      [() => {}, { code: "INVALID_DATA" }],
      [(_, __, rewards) => rewards.fill(Number.POSITIVE_INFINITY), { code: "INVALID_DATA" }],
      [
        () => {
          throw new Error("theirs");
        },
        { message: "theirs" },
      ],
    ];
    for (const [fault, expected] of faults) {
      let computeReward = fault;
      using buffer = make({ computeReward: (...given) => computeReward(...given) });
      expect(() => play(buffer, 1)).toThrow(expect.objectContaining(expected));
      expect(buffer.length).toBe(6);
      expect(
        buffer
          .sample(200)
          .obs.desired_goal.filter((_, i) => i % 2 === 1)
          .every((x) => x === -1),
      ).toBe(true);
      computeReward = sparse;
      play(buffer, 20);
      expect(buffer.length).toBe(126);
      expect(buffer.sample(200).obs.desired_goal.some((x, i) => i % 2 === 1 && x > 0)).toBe(true);
    }
  });
});
