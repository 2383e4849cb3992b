// A loop of your own: the agent is told what happened and says what to do, one step at a time.
import { makeEnv, PPO } from "reinforcets";
import { budget } from "./budget.js";

const env = makeEnv("CartPole-v1");
const agent = new PPO({ env: "CartPole-v1", nEnvs: 1, nSteps: 512, seed: 1 });
const returns: number[] = [];
const goal = budget(10_000);

let { observation } = env.reset({ seed: 1 });
let reward = 0;
let total = 0;
for (let step = 0; step < goal; step++) {
  const action = agent.actAndTrain(observation, reward);
  const result = env.step(action);
  ({ observation, reward } = result);
  total += reward;
  if (!result.terminated && !result.truncated) continue;
  agent.stopEpisodeAndTrain(observation, reward, { truncated: result.truncated });
  returns.push(total);
  ({ observation } = env.reset());
  [reward, total] = [0, 0];
}

const last = returns.slice(-20);
console.log(
  `${returns.length} episodes; mean return of the last ${last.length}: ${(last.reduce((a, b) => a + b, 0) / last.length).toFixed(1)}`,
);
console.log(agent.getStatistics());
console.log(`greedy action now: ${agent.act(observation)}`);
