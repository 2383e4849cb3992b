// Types are inferred from values: this file is compiled (tsconfig.types.json), not run.
import {
  type ActionOf,
  box,
  dict,
  discrete,
  type Env,
  type EnvSource,
  makeEnv,
  multiBinary,
  type multiDiscrete,
  type ObservationOf,
  PPO,
  presets,
  type ReinforcetsError,
  SAC,
  TD3,
  type ValueOf,
} from "reinforcets";
import { expectTypeOf } from "vitest";
import { CartPole } from "../../examples/cartpole-env.js";

// Spaces.
const vector = box({ low: -1, high: 1, shape: [4] });
const picture = box({ low: 0, high: 255, shape: [3, 8, 8], dtype: "uint8" });
const parts = dict({ seen: vector, place: discrete(16), action_mask: multiBinary(2) });
expectTypeOf<ValueOf<typeof vector>>().toEqualTypeOf<Float32Array>();
expectTypeOf<ValueOf<typeof picture>>().toEqualTypeOf<Uint8Array>();
expectTypeOf<ValueOf<ReturnType<typeof multiDiscrete>>>().toEqualTypeOf<Int32Array>();
expectTypeOf<ValueOf<ReturnType<typeof multiBinary>>>().toEqualTypeOf<Uint8Array>();
expectTypeOf<ValueOf<typeof parts>["seen"]>().toEqualTypeOf<Float32Array>();
expectTypeOf<ValueOf<typeof parts>["action_mask"]>().toEqualTypeOf<Uint8Array>();
const three = discrete(3);
expectTypeOf<ValueOf<typeof three>>().toEqualTypeOf<0 | 1 | 2>();
const shifted = discrete(3, { start: 1 });
expectTypeOf<ValueOf<typeof shifted>>().toEqualTypeOf<number>();
const many = discrete(65);
expectTypeOf<ValueOf<typeof many>>().toEqualTypeOf<number>();
const counted = discrete(Math.round(2));
expectTypeOf<ValueOf<typeof counted>>().toEqualTypeOf<number>();

// Built-in worlds.
const cartPole = makeEnv("CartPole-v1");
expectTypeOf<ObservationOf<typeof cartPole>>().toEqualTypeOf<Float32Array>();
expectTypeOf<ActionOf<typeof cartPole>>().toEqualTypeOf<0 | 1>();
expectTypeOf(cartPole.step(1).reward).toEqualTypeOf<number>();
// @ts-expect-error: there is no third action.
cartPole.step(2);
// @ts-expect-error: an unknown id.
makeEnv("CartPole-v2");

expectTypeOf<ObservationOf<ReturnType<typeof makeEnv<"Catch-v0">>>>().toEqualTypeOf<Uint8Array>();
const bits = makeEnv("BitFlipping-v0");
expectTypeOf<ObservationOf<typeof bits>["achieved_goal"]>().toEqualTypeOf<Float32Array>();
expectTypeOf<ActionOf<typeof bits>>().toEqualTypeOf<0 | 1 | 2 | 3 | 4 | 5 | 6 | 7>();

// Agents.
const agent = new PPO({ env: "CartPole-v1", nEnvs: 8, nSteps: 256, seed: 1 });
const observation = new Float32Array(4);
expectTypeOf(agent.predict(observation)).toEqualTypeOf<0 | 1>();
expectTypeOf(agent.predict([observation])).toEqualTypeOf<(0 | 1)[]>();
expectTypeOf(agent.act(observation)).toEqualTypeOf<0 | 1>();
expectTypeOf(new PPO({ env: "Pendulum-v1" }).predict(observation)).toEqualTypeOf<Float32Array>();
// @ts-expect-error: a list of numbers is no Float32Array.
agent.predict([0, 0, 0, 0]);
// @ts-expect-error: an unknown world.
new PPO({ env: "CartPole-v7" });
// @ts-expect-error: an unknown option.
new PPO({ env: "CartPole-v1", nStep: 256 });
// @ts-expect-error: the wrong type.
new PPO({ env: "CartPole-v1", nSteps: "256" });

// Continuous control takes worlds whose actions are real numbers.
expectTypeOf(new SAC({ env: "Pendulum-v1", entCoef: "auto_0.1" }).predict(observation)).toEqualTypeOf<Float32Array>();
declare const steered: Env<typeof vector, typeof vector>;
expectTypeOf(new TD3({ env: () => steered, nEnvs: 2 }).act(observation)).toEqualTypeOf<Float32Array>();
// @ts-expect-error: CartPole's actions are choices.
new SAC({ env: "CartPole-v1" });
// @ts-expect-error: so are those of this world of one's own.
new TD3({ env: new CartPole() });

// Worlds of one's own: alone, made, several.
const own = new PPO({ env: new CartPole() });
expectTypeOf(own.predict(observation)).toEqualTypeOf<0 | 1>();
expectTypeOf(new PPO({ env: () => new CartPole(), nEnvs: 4 }).predict(observation)).toEqualTypeOf<0 | 1>();
expectTypeOf(new PPO({ env: [new CartPole(), new CartPole()] }).predict(observation)).toEqualTypeOf<0 | 1>();
declare const masked: Env<typeof parts, typeof three>;
const maskedAgent = new PPO({ env: masked });
expectTypeOf(maskedAgent.predict({ seen: observation, place: 3, action_mask: new Uint8Array(2) })).toEqualTypeOf<
  0 | 1 | 2
>();
// @ts-expect-error: a key is missing.
maskedAgent.predict({ seen: observation });

// Files.
expectTypeOf(PPO.load("x", { env: "CartPole-v1" })).resolves.toEqualTypeOf<PPO<"CartPole-v1">>();
expectTypeOf(PPO.load("x")).resolves.toEqualTypeOf<PPO<EnvSource>>();
expectTypeOf(PPO.resume("x", { env: () => new CartPole() })).resolves.toExtend<PPO<() => CartPole>>();
expectTypeOf(presets.ppo["CartPole-v1"].totalSteps).toEqualTypeOf<number>();

// Errors.
declare const error: ReinforcetsError;
// @ts-expect-error: no such code.
error.code === "NO_SUCH_CODE";
