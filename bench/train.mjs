// One seed of one whole training in a process of its own: wall seconds, evaluation, resident memory.
//   node bench/train.mjs default|zoo|first SEED
import { library } from "./measure.mjs";

const { evaluate, makeEnv, PPO, presets } = library;
const [, , kind, seed] = process.argv;
const { totalSteps: zooSteps, ...zoo } = presets.ppo["CartPole-v1"];
const setups = {
  default: { options: { nEnvs: 8, nSteps: 256 }, totalSteps: 100_000 },
  zoo: { options: zoo, totalSteps: zooSteps },
  first: { options: { nEnvs: 1 }, totalSteps: 10_000 },
};
const { options, totalSteps } = setups[kind];

const agent = new PPO({ ...options, env: "CartPole-v1", seed: Number(seed) });
const began = performance.now();
await agent.learn({ totalSteps });
const seconds = (performance.now() - began) / 1000;
const megabytes = process.resourceUsage().maxRSS / 1024;
const { mean, std } = await evaluate(agent, makeEnv("CartPole-v1"), { episodes: 100, seed: 10_000 });
console.log(JSON.stringify({ seconds, mean, std, megabytes, steps: agent.steps }));
agent.close();
