// PPO learns to balance a pole: train, evaluate, save, draw the learning curve. `npm start` runs this.
import { mkdirSync, writeFileSync } from "node:fs";
import { type Episode, evaluate, learningCurve, makeEnv, PPO, progressLine } from "reinforcets";
import { budget } from "./budget.js";

const folder = process.argv[2] ?? "runs/quickstart";
mkdirSync(folder, { recursive: true });

const agent = new PPO({ env: "CartPole-v1", nEnvs: 8, nSteps: 256, seed: 1 });
const episodes: Episode[] = [];
for await (const report of agent.train({ totalSteps: budget(100_000), callbacks: [progressLine()] })) {
  episodes.push(...report.episodes);
}

const env = makeEnv("CartPole-v1");
const { mean, std } = await evaluate(agent, env, { episodes: 100 });
console.log(
  `\nevaluated 100 episodes: mean return ${mean.toFixed(1)} ± ${std.toFixed(1)} (500 is the most, 475 counts as solved)`,
);

await agent.save(`${folder}/cartpole.safetensors`);
writeFileSync(`${folder}/curve.svg`, learningCurve(episodes, { title: "PPO on CartPole-v1", threshold: 475 }));
console.log(`agent           ${folder}/cartpole.safetensors`);
console.log(`learning curve  ${folder}/curve.svg`);
console.log(`
What to try next:
  a world of your own    examples/own-env.ts
  the command line       npx reinforcets train ppo --env Acrobot-v1 --preset --out runs/acrobot
  all options            npx reinforcets list options ppo`);
