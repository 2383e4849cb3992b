// Callbacks see every report; one that returns false ends the training, at the same step on every machine.
import { type Callback, jsonlLogger, PPO, progressLine } from "reinforcets";
import { budget } from "./budget.js";

const goodEnough: Callback = {
  onReport: ({ metrics }) => (metrics["rollout/ep_rew_mean"] ?? 0) < 300,
  onTrainingEnd: ({ steps, seconds, stopped }) =>
    console.log(`${stopped} at step ${steps} after ${seconds.toFixed(2)} s`),
};

const agent = new PPO({ env: "CartPole-v1", nEnvs: 8, nSteps: 256, seed: 3 });
await agent.learn({
  totalSteps: budget(200_000),
  callbacks: [progressLine(), jsonlLogger("runs/callbacks/progress.jsonl"), goodEnough],
});
console.log("log: runs/callbacks/progress.jsonl");
