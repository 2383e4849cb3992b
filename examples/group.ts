// A group: four agents side by side. Whoever is significantly worse copies a better one.
import { Group } from "reinforcets";
import { budget } from "./budget.js";

const agents = [1e-3, 3e-4, 1e-4, 1e-6].map(
  (learningRate) => ({ algo: "ppo", env: "CartPole-v1", nSteps: 512, learningRate }) as const,
);
using group = new Group({ agents, selector: { interval: 2_048 }, threads: 2, seed: 1 });

for await (const { step, members, selections } of group.train({ totalSteps: budget(60_000) })) {
  for (const { member, from, p } of selections)
    console.log(`step ${step}: member ${member} copies ${from} (p = ${p.toExponential(1)})`);
  if (members.every(({ metrics }) => (metrics["rollout/ep_rew_mean"] ?? 0) > 400)) break;
}

for (const member of group.members) {
  const { mean } = await member.evaluate("CartPole-v1", { episodes: 20 });
  console.log(`member ${member.index}: mean return ${mean.toFixed(0)}`);
}
