// Our side of the comparison: reads one job as a line of JSON, answers with one line (see peers/ for the others).
import { text } from "node:stream/consumers";
import { evaluate } from "reinforcets";
import { classOf } from "../algorithms.mjs";
import { ExampleReward } from "./example-reward.mjs";

const SCHEDULES = ["learningRate", "clipRange"];

/** A schedule as its values at the start and half-way. */
function startAndHalf(value) {
  const start = typeof value === "string" ? Number(value.replace("lin_", "")) : undefined;
  return [start ?? value, start === undefined ? value : start / 2];
}

/** What it really runs with, in the words of the other sides. */
function inForce({ config, nEnvs, parameters }) {
  const { kind, eps } = config.optimizer;
  const found = { ...config, nEnvs, parameters, optimizer: { kind: kind.toLowerCase(), eps } };
  for (const key of SCHEDULES.filter((key) => key in config)) found[key] = startAndHalf(config[key]);
  return found;
}

/** Trains; where the world is to be solved, only until checks with `solve.episodes` episodes say so. Gives seconds of training. */
async function train(agent, { env, totalSteps, seed, solve }, curve) {
  let [wall, cpu] = [0, 0];
  const every = solve?.every ?? totalSteps;
  for (let target = every; target <= totalSteps; target += every) {
    const began = performance.now();
    const used = process.cpuUsage();
    const options = { totalSteps: target, resetSteps: false };
    for await (const report of agent.train(options)) curve.push(...report.episodes);
    const { user, system } = process.cpuUsage(used);
    wall += (performance.now() - began) / 1000;
    cpu += (user + system) / 1e6;
    if (!solve) break;
    const { mean } = await evaluate(agent, env, { episodes: solve.episodes, seed: 20_000 + seed });
    if (mean >= solve.threshold) return { wall, cpu, solved: true };
  }
  return { wall, cpu, ...(solve && { solved: false }) };
}

async function run({ reward, ...job }) {
  const { algo, env, seed, episodes, options } = job;
  const world = reward === "example" ? () => new ExampleReward() : env;
  const agent = new (classOf(algo))({ ...options, env: world, seed });
  const curve = [];
  const { wall, cpu, ...solved } = await train(agent, job, curve);
  const description = agent.describe();
  const { steps } = agent;
  const { mean, std } = await evaluate(agent, env, { episodes, seed: 10_000 + seed });
  agent.close();
  return {
    steps,
    wallSeconds: wall,
    cpuSeconds: cpu,
    ...solved,
    mean,
    std,
    settings: inForce(description),
    // In a world of another reward, what CartPole's own would have paid.
    curve: curve.map((episode) => [episode.step, reward ? episode.length : episode.return]),
    megabytes: process.resourceUsage().maxRSS / 1024,
    kernel: description.kernel,
    versions: { node: process.version.slice(1) },
  };
}

try {
  console.log(JSON.stringify(await run(JSON.parse(await text(process.stdin)))));
} catch (error) {
  console.log(JSON.stringify({ error: String(error) }));
}
