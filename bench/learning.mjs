// The learning table: every algorithm on every built-in world, several seeds, 100 deterministic episodes each.
//   node bench/learning.mjs [--only ppo|a2c|reinforce] [--env Pendulum-v1] [--seeds 10] [--json] [--write]
// --write puts the table into docs/LEARNING.md. Needs `npm run build` before. `npm run test:learning` holds the same cases
// to their thresholds with three seeds.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { A2C, evaluate, PPO, presets, REINFORCE } from "reinforcets";
import { summaryOf } from "./compare/numbers.mjs";
import { writeSection } from "./compare/text.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const { values } = parseArgs({
  options: {
    only: { type: "string" },
    env: { type: "string" },
    seeds: { type: "string", default: "10" },
    json: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});
const algorithms = { ppo: PPO, a2c: A2C, reinforce: REINFORCE };
const cases = JSON.parse(readFileSync(join(root, "__test__/learning/cases.json"), "utf8")).filter(
  ({ algo, env }) => (values.only ?? algo) === algo && (values.env ?? env) === env,
);

const number = (x) => x.toFixed(1).replace("-", "−");
const lines = [
  "| algorithm | world | steps | settings | threshold | reached by | mean of means ± standard error | every seed, from 1 | s a seed |",
  "|---|---|---:|---|---:|---:|---:|---|---:|",
];
for (const { algo, env, preset, threshold, origin, ...given } of cases) {
  const { totalSteps, ...options } = preset ? presets[algo][env] : { totalSteps: given.totalSteps, ...given.options };
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
  const sum = summaryOf(runs);
  const reached = sum.means.filter((mean) => mean >= threshold).length;
  if (values.json) console.log(JSON.stringify({ algo, env, totalSteps, options, threshold, origin, reached, ...sum }));
  else console.error(`${algo} ${env}: ${number(sum.mean)}, ${reached} of ${sum.seeds} seeds reach ${threshold}`);
  const settings = preset
    ? "preset (zoo)"
    : `\`${JSON.stringify(options).slice(1, -1).replaceAll('"', "").replaceAll(",", ", ")}\``;
  lines.push(
    `| ${algorithms[algo].name} | ${env} | ${totalSteps.toLocaleString("en")} | ${settings} | ${number(threshold).replace(".0", "")}: ${origin} | ${reached} of ${sum.seeds} | **${number(sum.mean)}** ± ${number(sum.standardError)} | ${sum.means.map(number).join(", ")} | ${sum.wall.median.toFixed(1)} |`,
  );
}
const table = `${lines.join("\n")}\n`;
if (!values.json) console.log(table);
if (values.write) writeSection(join(root, "docs/LEARNING.md"), "learning", table);
