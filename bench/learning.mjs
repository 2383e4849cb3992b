// The learning table: every algorithm on every built-in world, several seeds, 100 deterministic episodes each.
//   node bench/learning.mjs [--engine fused|torch] [--only ppo|a2c|…] [--env Pendulum-v1] [--variant double]
//                         [--seeds 10] [--json] [--from FILE] [--write]       (--variant "": the row without one)
// There are two tables, of the rows about the engine torch and of all others. --write puts the rows that were run into
// the one of --engine in docs/LEARNING.md, and leaves its other rows as they are. Needs `npm run build` before, and `npm run build:torch` and a libtorch for the former.
// --from shows the lines that --json has printed, of several runs side by side perhaps, and runs nothing.
// `npm run test:learning` holds the same cases to their thresholds with fewer seeds.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { evaluate, listAlgorithms, presets } from "reinforcets";
import { classOf } from "./algorithms.mjs";
import { summaryOf } from "./compare/numbers.mjs";
import { readSection, settingsText, writeSection } from "./compare/text.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const { values } = parseArgs({
  options: {
    engine: { type: "string", default: "fused" },
    only: { type: "string" },
    env: { type: "string" },
    variant: { type: "string" },
    seeds: { type: "string", default: "10" },
    json: { type: "boolean", default: false },
    from: { type: "string" },
    write: { type: "boolean", default: false },
  },
});
const titles = Object.fromEntries(listAlgorithms().map(({ name, title }) => [name, title]));
const table = JSON.parse(readFileSync(join(root, "__test__/learning/cases.json"), "utf8")).filter(
  ({ engine = "fused" }) => engine === values.engine,
);
const cases = table.filter((row) =>
  [
    ["only", "algo"],
    ["env", "env"],
    ["variant", "variant"],
  ].every(([option, key]) => (values[option] ?? row[key] ?? "") === (row[key] ?? "")),
);

/** Steps and options of a row; those of presets only where they are run. */
function settingsOf({ algo, env, engine, preset, totalSteps, options }) {
  const settings = preset ? { ...presets[algo][env] } : {};
  if (totalSteps !== undefined) settings.totalSteps = totalSteps;
  return { ...settings, ...options, ...(engine ? { engine, device: "cpu" } : {}) };
}

async function measure(row) {
  const { algo, env } = row;
  const { totalSteps, ...options } = settingsOf(row);
  const runs = [];
  for (let seed = 1; seed <= Number(values.seeds); seed++) {
    const agent = new (classOf(algo))({ ...options, env, seed });
    const cpu = process.cpuUsage();
    const { steps, seconds } = await agent.learn({ totalSteps });
    const { user, system } = process.cpuUsage(cpu);
    const evaluation = await evaluate(agent, env, { episodes: 100, seed: 10_000 + seed });
    const mean = evaluation[row.measure ?? "mean"];
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

/** What a row is: the first cells of its line. */
function headOf(row) {
  const { algo, variant, env } = row;
  return [
    `${titles[algo]}${variant ? ` (${variant})` : ""}`,
    env,
    settingsOf(row).totalSteps.toLocaleString("en"),
    settingsText(row),
  ];
}

function lineOf(result) {
  const { threshold, atMost, origin, means, seeds, mean, standardError, cpu } = result;
  const reached = means.filter((mean) => (threshold === undefined ? mean <= atMost : mean >= threshold)).length;
  const wanted = `${threshold === undefined ? "≤ " : ""}${number(threshold ?? atMost)}`;
  const cells = [
    ...headOf(result),
    `${wanted}: ${origin}`,
    `${reached} of ${seeds}`,
    `**${number(mean)}** ± ${number(standardError)}`,
    means.map(number).join(", "),
    cpu.median.toFixed(1),
  ];
  return `| ${cells.join(" | ")} |`;
}

const saved = values.from && readFileSync(values.from, "utf8").trimEnd().split("\n").map(JSON.parse);
const HEADING = [
  "| algorithm | world | steps | settings | wanted | seeds that do | mean of means ± standard error | every seed, from 1 | s of CPU a seed |",
  "|---|---|---:|---|---:|---:|---:|---|---:|",
];
const lines = [];
for (const row of saved ?? cases) {
  const result = saved ? row : await measure(row);
  lines.push(lineOf(result));
  if (values.json) console.log(JSON.stringify(result));
  else console.error(lines.at(-1));
}
if (!values.json) console.log([...HEADING, ...lines].join("\n"));
if (values.write) {
  const [path, section] = [join(root, "docs/LEARNING.md"), values.engine === "torch" ? "learning-torch" : "learning"];
  // New lines before those that the document has: the first that belongs to a row is taken.
  const known = [...lines, ...readSection(path, section).split("\n")];
  const of = (row) => known.find((line) => line.startsWith(`| ${headOf(row).join(" | ")} |`));
  writeSection(path, section, `${[...HEADING, ...table.map(of).filter(Boolean)].join("\n")}\n`);
}
