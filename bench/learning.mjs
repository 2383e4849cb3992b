// The learning table: every algorithm on every built-in world, several seeds, 100 deterministic episodes each.
//   node bench/learning.mjs [--engine fused|torch] [--only ppo|a2c|…] [--env Pendulum-v1] [--seeds 10]
//                         [--json] [--from FILE] [--write]
// There are two tables, of the rows about the engine torch and of all others. --write puts the one of --engine into
// docs/LEARNING.md. Needs `npm run build` before, and `npm run build:torch` and a libtorch for the former.
// --from shows the lines that --json has printed, of several runs side by side perhaps, and runs nothing.
// `npm run test:learning` holds the same cases to their thresholds with fewer seeds.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { A2C, evaluate, PPO, presets, QLearning, REINFORCE, Sarsa } from "reinforcets";
import { summaryOf } from "./compare/numbers.mjs";
import { writeSection } from "./compare/text.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const { values } = parseArgs({
  options: {
    engine: { type: "string", default: "fused" },
    only: { type: "string" },
    env: { type: "string" },
    seeds: { type: "string", default: "10" },
    json: { type: "boolean", default: false },
    from: { type: "string" },
    write: { type: "boolean", default: false },
  },
});
const algorithms = { ppo: PPO, a2c: A2C, reinforce: REINFORCE, q_learning: QLearning, sarsa: Sarsa };
const cases = JSON.parse(readFileSync(join(root, "__test__/learning/cases.json"), "utf8")).filter(
  ({ algo, env, engine = "fused" }) =>
    engine === values.engine && (values.only ?? algo) === algo && (values.env ?? env) === env,
);

/** Steps and options of a row; those of presets only where they are run. */
function settingsOf({ algo, env, engine, preset, totalSteps, options }) {
  const settings = preset ? { ...presets[algo][env] } : { totalSteps, ...options };
  return { ...settings, ...(engine ? { engine, device: "cpu" } : {}) };
}

async function measure(row) {
  const { algo, env } = row;
  const { totalSteps, ...options } = settingsOf(row);
  const runs = [];
  for (let seed = 1; seed <= Number(values.seeds); seed++) {
    const agent = new algorithms[algo]({ ...options, env, seed });
    const cpu = process.cpuUsage();
    const { steps, seconds } = await agent.learn({ totalSteps });
    const { user, system } = process.cpuUsage(cpu);
    const { mean } = await evaluate(agent, env, { episodes: 100, seed: 10_000 + seed });
    agent.close();
    const megabytes = process.resourceUsage().maxRSS / 1024;
    runs.push({ seed, steps, mean, wallSeconds: seconds, cpuSeconds: (user + system) / 1e6, megabytes });
  }
  return { ...row, ...summaryOf(runs) };
}

/** Returns of a world whose best is 1 need two places. */
const number = (x) =>
  x
    .toFixed(Math.abs(x) <= 1 ? 2 : 1)
    .replace(/\.0+$/, "")
    .replace("-", "−");

function lineOf(result) {
  const { algo, env, preset, options, threshold, atMost, origin, means, seeds, mean, standardError, cpu } = result;
  const reached = means.filter((mean) => (threshold === undefined ? mean <= atMost : mean >= threshold)).length;
  const wanted = `${threshold === undefined ? "≤ " : ""}${number(threshold ?? atMost)}`;
  const short = `${JSON.stringify(options ?? {})
    .slice(1, -1)
    .replaceAll('"', "")
    .replaceAll(",", ", ")}`;
  const cells = [
    algorithms[algo].name,
    env,
    settingsOf(result).totalSteps.toLocaleString("en"),
    preset ? "preset (zoo)" : `\`${short}\``,
    `${wanted}: ${origin}`,
    `${reached} of ${seeds}`,
    `**${number(mean)}** ± ${number(standardError)}`,
    means.map(number).join(", "),
    cpu.median.toFixed(1),
  ];
  return `| ${cells.join(" | ")} |`;
}

const saved = values.from && readFileSync(values.from, "utf8").trimEnd().split("\n").map(JSON.parse);
const lines = [
  "| algorithm | world | steps | settings | wanted | seeds that do | mean of means ± standard error | every seed, from 1 | s of CPU a seed |",
  "|---|---|---:|---|---:|---:|---:|---|---:|",
];
for (const row of saved ?? cases) {
  const result = saved ? row : await measure(row);
  lines.push(lineOf(result));
  if (values.json) console.log(JSON.stringify(result));
  else console.error(lines.at(-1));
}
const table = `${lines.join("\n")}\n`;
if (!values.json) console.log(table);
const section = values.engine === "torch" ? "learning-torch" : "learning";
if (values.write) writeSection(join(root, "docs/LEARNING.md"), section, table);
