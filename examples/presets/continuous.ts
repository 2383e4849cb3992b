// Continuous actions with tuned settings: swing a pendulum up and hold it there.
import { evaluate, makeEnv, PPO, presets, progressLine } from "reinforcets";
import { budget } from "../budget.js";

const { totalSteps, ...options } = presets.ppo["Pendulum-v1"];
const agent = new PPO({ ...options, env: "Pendulum-v1", seed: 1 });
await agent.learn({ totalSteps: budget(totalSteps), callbacks: [progressLine()] });

const { mean, std } = await evaluate(agent, makeEnv("Pendulum-v1"), { episodes: 20 });
console.log(
  `mean return ${mean.toFixed(0)} ± ${std.toFixed(0)} (an untrained agent earns about -1200, a good one about -170)`,
);
