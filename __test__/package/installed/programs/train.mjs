// A user's first program.
import { evaluate, makeEnv, PPO } from "reinforcets";

const agent = new PPO({ env: "CartPole-v1", nEnvs: 8, nSteps: 256, seed: 1 });
const { steps } = await agent.learn({ totalSteps: 100_000 });
const { mean } = await evaluate(agent, makeEnv("CartPole-v1"), { episodes: 100 });
console.log(JSON.stringify({ steps, mean }));
