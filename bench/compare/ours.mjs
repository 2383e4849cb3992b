// Our side of the comparison: reads one job as JSON a line, answers with one line (see sb3.py for theirs).
import { createInterface } from "node:readline";
import { A2C, evaluate, PPO, REINFORCE } from "reinforcets";

const algorithms = { ppo: PPO, a2c: A2C, reinforce: REINFORCE };
// What sb3.py's `in_force` tells too.
const compared = [
  "learningRate",
  "nSteps",
  "batchSize",
  "nEpochs",
  "gamma",
  "gaeLambda",
  "clipRange",
  "normalizeAdvantage",
  "entCoef",
  "vfCoef",
  "maxGradNorm",
  "targetKl",
  "normalizeObs",
  "normalizeReward",
];
const linear = (value) => (typeof value === "string" ? Number(value.replace("lin_", "")) : undefined);

function inForce({ config, nEnvs, parameters }) {
  const found = {
    nEnvs,
    parameters,
    optimizer: { kind: config.optimizer.kind.toLowerCase(), eps: config.optimizer.eps },
  };
  for (const key of compared.filter((key) => key in config)) {
    const start = linear(config[key]);
    const scheduled = key === "learningRate" || key === "clipRange";
    found[key] = scheduled ? [start ?? config[key], start === undefined ? config[key] : start / 2] : config[key];
  }
  return found;
}

async function job({ algo, env, totalSteps, seed, episodes, options }) {
  const agent = new algorithms[algo]({ ...options, env, seed });
  const curve = [];
  const began = performance.now();
  const cpu = process.cpuUsage();
  for await (const report of agent.train({ totalSteps })) curve.push(...report.episodes);
  const { user, system } = process.cpuUsage(cpu);
  const wallSeconds = (performance.now() - began) / 1000;
  const description = agent.describe();
  const { mean, std } = await evaluate(agent, env, { episodes, seed: 10_000 + seed });
  const { steps } = agent;
  agent.close();
  return {
    steps,
    wallSeconds,
    cpuSeconds: (user + system) / 1e6,
    mean,
    std,
    settings: inForce(description),
    curve: curve.map((episode) => [episode.step, episode.return]),
    kernel: description.kernel,
  };
}

const answer = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
answer({ node: process.version });
for await (const line of createInterface({ input: process.stdin })) {
  try {
    answer(await job(JSON.parse(line)));
  } catch (error) {
    answer({ error: String(error) });
  }
}
