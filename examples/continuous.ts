// Continuous actions: swing a pendulum up and hold it there. The settings are the zoo's, less its state-dependent exploration.
import { evaluate, makeEnv, PPO, progressLine } from "reinforcets";
import { budget } from "./budget.js";

const agent = new PPO({
  env: "Pendulum-v1",
  nEnvs: 4,
  nSteps: 1024,
  gamma: 0.9,
  learningRate: 1e-3,
  seed: 1,
});
await agent.learn({ totalSteps: budget(200_000), callbacks: [progressLine()] });

const { mean, std } = await evaluate(agent, makeEnv("Pendulum-v1"), { episodes: 20 });
console.log(
  `mean return ${mean.toFixed(0)} ± ${std.toFixed(0)} (an untrained agent earns about -1200, a good one about -170)`,
);
