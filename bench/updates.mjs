// Microseconds of a gradient step, called from TypeScript: algorithm × size × engine × threads, and how much of the machine's
// peak of fused multiply-adds that is.
//   npm run bench -- updates [--only sac,td3] [--engines fused,torch] [--threads 1,2] [--updates 2000] [--write]
// --write puts the table into docs/BENCHMARKS.md. A step is the whole of it: drawing the batch, targets, every pass, Adam and
// what follows; acting and the world are within it but rare (hundreds of steps are taken for each round of play).
import { createRequire } from "node:module";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { addonPath } from "../scripts/addon.mjs";
import { root } from "../scripts/steps.mjs";
import { classOf } from "./algorithms.mjs";
import { range } from "./compare/numbers.mjs";
import { writeSection } from "./compare/text.mjs";

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    engines: { type: "string", default: "fused,torch" },
    threads: { type: "string", default: "1,2" },
    updates: { type: "string", default: "2000" },
    write: { type: "boolean", default: false },
  },
});

const SMALL = { netArch: [64, 64], batchSize: 100 };
const WIDE = { netArch: [256, 256], batchSize: 256 };
const ROLLOUT = { nEnvs: 1, nSteps: 2048, nEpochs: 20 };
const replay = (steps) => ({ learningStarts: 1000, trainFreq: steps, gradientSteps: steps, bufferSize: 20_000 });

/**
 * Passes of actors with critics; see below. REDQ and DroQ move the policy once in 20 steps, CrossQ once in 3; REDQ asks 2 of its
 * 10 target critics, CrossQ's judge both observations of a transition at once, MPO's target critic 20 actions for each.
 */
const ACTORS = {
  sac: [4, 6],
  td3: [2.5, 4.5],
  ddpg: [4, 6],
  tqc: [4, 6],
  redq: [1.15, 3.3],
  droq: [1.15, 4.1],
  d4pg: [4, 6],
  crossq: [2, 6.67],
  mpo: [4, 23],
};

/**
 * What is measured. `passes`: forward passes that one update costs each row of a batch, a backward pass counting as two, one
 * for the gradient of inputs alone as one; for the policy (or the only network) and for each of the critics.
 */
const cases = [
  { algo: "ppo", env: "Pendulum-v1", options: { ...ROLLOUT, netArch: [64, 64], batchSize: 64 }, passes: [3, 3] },
  { algo: "ppo", env: "Pendulum-v1", options: { ...ROLLOUT, ...WIDE }, passes: [3, 3] },
  { algo: "dqn", env: "CartPole-v1", options: { ...replay(100), ...SMALL, batchSize: 64 }, passes: [4] },
  { algo: "dqn", env: "CartPole-v1", options: { ...replay(50), ...WIDE }, passes: [4] },
  { algo: "sac_discrete", env: "CartPole-v1", options: { ...replay(50), ...SMALL }, passes: [4, 5] },
  { algo: "sac_discrete", env: "CartPole-v1", options: { ...replay(50), ...WIDE }, passes: [4, 5] },
  ...Object.entries(ACTORS).flatMap(([algo, passes]) =>
    [SMALL, WIDE].map((size) => ({ algo, env: "Pendulum-v1", options: { ...replay(50), ...size }, passes })),
  ),
].filter(({ algo }) => !values.only || values.only.split(",").includes(algo));

const INPUTS = { "Pendulum-v1": 3, "CartPole-v1": 4 };
const OUTPUTS = { "Pendulum-v1": 1, "CartPole-v1": 2 };

/** Multiply-adds of one row through layers of these widths. */
const products = (widths) => widths.slice(1).reduce((sum, width, i) => sum + width * widths[i], 0);

/** Floating-point operations of one update. */
function operations({ algo, env, options, passes: [policy, critic = 0] }, config) {
  const { nCritics = 1, quantiles = 1, atoms = quantiles } = config;
  const { netArch, batchSize } = options;
  const [seen, acted] = [INPUTS[env], OUTPUTS[env]];
  const heads = ["sac", "tqc", "redq", "droq", "crossq", "mpo"].includes(algo) ? 2 * acted : acted;
  const judges = { ppo: [seen, ...netArch, 1], sac_discrete: [seen, ...netArch, acted] };
  const judged = judges[algo] ?? [seen + acted, ...netArch, atoms];
  const row = policy * products([seen, ...netArch, heads]) + critic * nCritics * products(judged);
  return 2 * batchSize * row;
}

/** Microseconds of an update, from one report of a training to the next. */
async function measure({ algo, env, options }, engine, threads) {
  const agent = new (classOf(algo))({ env, seed: 1, engine, threads, ...options });
  const samples = [];
  // PPO counts its passes over a rollout, as Stable-Baselines3 does.
  const minibatches = algo === "ppo" ? options.nSteps / options.batchSize : 1;
  let [last, done] = [performance.now(), 0];
  for await (const { metrics } of agent.train({ totalSteps: 1e9 })) {
    const [now, updates] = [performance.now(), (metrics["train/n_updates"] ?? 0) * minibatches];
    // The first reports have the warming up in them.
    if (done > 0 && updates > done) samples.push(((now - last) * 1000) / (updates - done));
    [last, done] = [now, updates];
    if (done >= Number(values.updates) && samples.length >= 5) break;
  }
  const { config } = agent.describe();
  agent.close();
  return { ...range(samples), config };
}

const addon = createRequire(import.meta.url)(addonPath);
const lines = [
  "| algorithm | hidden layers | batch | engine | threads | µs an update, least (median) | GFLOP/s | share of the peak |",
  "|---|---|---:|---|---:|---:|---:|---:|",
];
for (const line of lines) console.log(line);
for (const one of cases) {
  for (const engine of values.engines.split(",")) {
    for (const threads of values.threads.split(",").map(Number)) {
      const peak = addon.fmaPeak() * threads;
      const { min, median, config } = await measure(one, engine, threads);
      const rate = operations(one, config) / min / 1000;
      const { netArch, batchSize } = one.options;
      const time = `**${min.toFixed(0)}** (${median.toFixed(0)})`;
      const share = `${((100 * rate) / peak).toFixed(0)} %`;
      const row = `| ${one.algo} | ${netArch.join("-")} | ${batchSize} | ${engine} | ${threads} | ${time} | ${rate.toFixed(1)} | ${share} |`;
      lines.push(row);
      console.log(row);
    }
  }
}
if (values.write) writeSection(join(root, "docs/BENCHMARKS.md"), "updates", lines.join("\n"));
