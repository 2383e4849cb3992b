// Sums, checks and Markdown of the comparison.
import { readFileSync, writeFileSync } from "node:fs";

const average = (values) => values.reduce((sum, x) => sum + x, 0) / values.length;

/** What a side's seeds amount to: mean of means, its spread over seeds and standard error, and the time. */
export function spread(runs) {
  const means = runs.map((run) => run.mean);
  const mean = average(means);
  const sd = means.length > 1 ? Math.sqrt(means.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (means.length - 1)) : 0;
  const median = (values) => {
    const sorted = [...values].sort((a, b) => a - b);
    const half = sorted.length >> 1;
    return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  };
  return {
    seeds: means.length,
    mean,
    sd,
    standardError: sd / Math.sqrt(means.length),
    min: Math.min(...means),
    max: Math.max(...means),
    wallSeconds: median(runs.map((run) => run.wallSeconds)),
    cpuSeconds: median(runs.map((run) => run.cpuSeconds)),
    steps: runs[0].steps,
    means,
  };
}

/** Settings in force that differ between the two sides, in words. */
export function differences(mine, peer) {
  const same = (a, b) => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
  const found = Object.keys(peer.settings)
    .filter((key) => !same(mine.settings[key], peer.settings[key]))
    .map((key) => `${key}: ${JSON.stringify(mine.settings[key])} and ${JSON.stringify(peer.settings[key])}`);
  if (mine.steps !== peer.steps) found.push(`steps: ${mine.steps} and ${peer.steps}`);
  return found;
}

function sorted(value) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => a.localeCompare(b)));
}

const number = (x) => x.toFixed(1).replace("-", "−");
const time = (x) => x.toFixed(x < 10 ? 2 : 1);

/** A case as Markdown: verdict, table, every seed. */
export function caseText(result, { withPicture = false } = {}) {
  const { title, name, threshold, published, reinforcets: us, sb3, versions } = result;
  const lines = [`### ${title}`, ""];
  lines.push(
    "| | seeds | mean of means | standard error | least … greatest | s a seed, wall (CPU) | steps/s |",
    "|---|---:|---:|---:|---:|---:|---:|",
  );
  const row = (label, s) =>
    `| ${label} | ${s.seeds} | **${number(s.mean)}** | ${number(s.standardError)} | ${number(s.min)} … ${number(s.max)} | ${time(s.wallSeconds)} (${time(s.cpuSeconds)}) | ${Math.round(s.steps / s.wallSeconds).toLocaleString("en")} |`;
  lines.push(row("reinforcets", us));
  if (sb3) lines.push(row(`Stable-Baselines3 ${versions.sb3["stable-baselines3"]}`, sb3));
  lines.push("");
  const said = [];
  if (threshold !== undefined) {
    const count = (s) => `${s.means.filter((m) => m >= threshold).length} of ${s.seeds}`;
    said.push(`Seeds at or above ${threshold}: ours ${count(us)}${sb3 ? `, theirs ${count(sb3)}` : ""}.`);
  }
  if (sb3) {
    const error = Math.hypot(us.standardError, sb3.standardError);
    said.push(
      `Difference of the means: ${number(us.mean - sb3.mean)} (standard error of a difference ${number(error)}).`,
      `CPU time of theirs is ${(sb3.cpuSeconds / us.cpuSeconds).toFixed(0)} times ours, wall time ${(sb3.wallSeconds / us.wallSeconds).toFixed(0)} times (medians; on a shared machine the former is surer).`,
    );
  }
  if (published) said.push(`Published: ${published}.`);
  if (said.length > 0) lines.push(said.join(" "), "");
  const each = (s) => s.means.map(number).join(", ");
  lines.push(`Every seed, from 1. Ours: ${each(us)}.${sb3 ? ` Theirs: ${each(sb3)}.` : ""}`);
  if (withPicture) lines.push("", `![Learning curves: ${title}](images/compare-${name}.svg)`);
  return `${lines.join("\n")}\n`;
}

/** Puts text between a document's markers `<!-- name -->` and `<!-- /name -->`. */
export function writeSection(path, name, text) {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const document = readFileSync(path, "utf8");
  const [from, to] = [document.indexOf(open), document.indexOf(close)];
  if (from < 0 || to < from) throw new Error(`${path} has no section ${open} … ${close}`);
  writeFileSync(path, `${document.slice(0, from)}${open}\n${text}${document.slice(to)}`);
}
