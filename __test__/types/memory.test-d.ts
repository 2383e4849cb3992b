// Types of replay buffers are inferred from spaces: this file is compiled (tsconfig.types.json), not run.
import {
  type ArraysOf,
  box,
  dict,
  discrete,
  HindsightReplayBuffer,
  makeEnv,
  multiBinary,
  PrioritizedReplayBuffer,
  ReplayBuffer,
  SequenceReplayBuffer,
} from "reinforcets";
import { expectTypeOf } from "vitest";

const picture = box({ low: 0, high: 255, shape: [3, 8, 8], dtype: "uint8" });
const parts = dict({ picture, place: discrete(16), action_mask: multiBinary(2) });
expectTypeOf<ArraysOf<typeof picture>>().toEqualTypeOf<Uint8Array>();
expectTypeOf<ArraysOf<typeof parts>["place"]>().toEqualTypeOf<Int32Array>();

// From a world.
const cartPole = new ReplayBuffer({ env: makeEnv("CartPole-v1"), capacity: 100 });
const batch = cartPole.sample(8);
expectTypeOf(batch.obs).toEqualTypeOf<Float32Array>();
expectTypeOf(batch.actions).toEqualTypeOf<Int32Array>();
expectTypeOf(batch.indices).toEqualTypeOf<Uint32Array>();
expectTypeOf(cartPole.slots.observation).toEqualTypeOf<Float32Array>();
cartPole.add(1, { observation: new Float32Array(4), reward: 0, terminated: false, truncated: false });
// @ts-expect-error: there is no third action.
cartPole.add(2, { observation: new Float32Array(4), reward: 0, terminated: false, truncated: false });
// @ts-expect-error: a list of numbers is no Float32Array.
cartPole.begin([0, 0, 0, 0]);
// @ts-expect-error: uniform draws have no priorities.
cartPole.updatePriorities(batch.indices, new Float32Array(8));

// From spaces.
const own = new PrioritizedReplayBuffer({ observationSpace: parts, actionSpace: box({ low: -1, high: 1 }), nStep: 3 });
expectTypeOf(own.sample(8, { beta: 0.4 }).nextObs.picture).toEqualTypeOf<Uint8Array>();
expectTypeOf(own.sample().actions).toEqualTypeOf<Float32Array>();
// @ts-expect-error: an unknown option.
new ReplayBuffer({ env: makeEnv("CartPole-v1"), size: 100 });
// @ts-expect-error: no spaces.
new ReplayBuffer({ capacity: 100 });

// Goals.
const goals = new HindsightReplayBuffer({
  env: makeEnv("BitFlipping-v0"),
  computeReward(achieved, desired, rewards) {
    expectTypeOf(achieved).toEqualTypeOf<Float32Array>();
    rewards.fill(achieved === desired ? 0 : -1);
  },
});
expectTypeOf(goals.sample(8).obs.desired_goal).toEqualTypeOf<Float32Array>();
const computeReward = (): void => {};
// @ts-expect-error: a world without goals.
new HindsightReplayBuffer({ env: makeEnv("CartPole-v1"), computeReward });
// @ts-expect-error: no reward function.
new HindsightReplayBuffer({ env: makeEnv("BitFlipping-v0") });

// Sequences.
const sequences = new SequenceReplayBuffer({ env: makeEnv("Catch-v0"), stateSize: 8 });
expectTypeOf(sequences.sample(4).obs).toEqualTypeOf<Uint8Array>();
expectTypeOf(sequences.sample(4).next).toEqualTypeOf<Uint32Array>();
// @ts-expect-error: sequences are given a batch, not indices.
sequences.updatePriorities(sequences.sample(4).indices, new Float32Array(4));
