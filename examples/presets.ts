// Presets: the tuned settings of RL Baselines3 Zoo, to use as they are or to change.
import { evaluate, makeEnv, PPO, presets, progressLine } from "reinforcets";
import { budget } from "./budget.js";

const { totalSteps, ...options } = presets.ppo["Acrobot-v1"];
console.log(options);

const agent = new PPO({ ...options, env: "Acrobot-v1", seed: 1 });
await agent.learn({ totalSteps: budget(Math.min(totalSteps, 200_000)), callbacks: [progressLine()] });

const { mean, std } = await evaluate(agent, makeEnv("Acrobot-v1"), { episodes: 20 });
console.log(`mean return ${mean.toFixed(0)} ± ${std.toFixed(0)} (-100 counts as solved)`);
