// Curiosity: the deep sea hides one treasure behind ten right steps in a row, each of which costs a little. PPO alone
// learns to stay ashore; with random network distillation it is drawn to what it has not seen.
import { evaluate, PPO } from "reinforcets";
import { budget } from "./budget.js";

for (const curiosity of [null, { kind: "rnd" }] as const) {
  using agent = new PPO({ env: "DeepSea-v0", nEnvs: 8, nSteps: 50, batchSize: 100, nEpochs: 4, curiosity, seed: 1 });
  await agent.learn({ totalSteps: budget(40_000) });
  const { mean } = await evaluate(agent, "DeepSea-v0", { episodes: 1 });
  console.log(`${curiosity ? "with curiosity" : "alone"}: return ${mean.toFixed(2)} (the treasure is worth 0.99)`);
}
