// Types of a CommonJS project in TypeScript.
import { type Env, PPO } from "reinforcets";

const agent = new PPO({ env: "CartPole-v1", nSteps: 64 });
export const action: 0 | 1 = agent.predict(new Float32Array(4));
export type World = Env;
