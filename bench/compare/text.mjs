// The comparison as Markdown.
import { readFileSync, writeFileSync } from "node:fs";
import { differences, ratios, summaryOf } from "./numbers.mjs";
import { labelOf } from "./peers/sides.mjs";

const number = (x) => x.toFixed(1).replace("-", "−");
const time = (x) => x.toFixed(x < 10 ? 2 : x < 100 ? 1 : 0);
const times = (x) => `${x.toFixed(x < 10 ? 1 : 0)}×`;
const whole = (x) => Math.round(x).toLocaleString("en");
const between = (form, { min, max }) => (form(min) === form(max) ? form(min) : `${form(min)} … ${form(max)}`);
const withRange = (form, found) => `**${form(found.median)}** (${between(form, found)})`;

/** Peers of a case that were run, with their figures beside ours. */
export function rowsOf({ peers, runs }) {
  const ours = runs.ours?.length ? summaryOf(runs.ours) : undefined;
  return Object.entries(peers)
    .filter(([peer]) => runs[peer]?.length)
    .map(([peer, { bar }]) => ({
      peer,
      bar,
      ours,
      theirs: summaryOf(runs[peer]),
      ratio: ours && ratios(runs.ours, runs[peer]),
    }));
}

/**
 * Whether a bar is met. Wall times tell, unless the core was shared with other work: then they are noise, and CPU times
 * come nearer to what wall times of one thread would have been.
 */
function verdictOf({ bar, ours, theirs, ratio }) {
  if (bar === undefined || !ratio) return undefined;
  const shared = [ours, theirs].some(({ wall, cpu }) => wall.median > 1.1 * cpu.median);
  const met = (shared ? ratio.cpu : ratio.wall).median >= bar;
  return `${met ? "met" : "**not met**"}${shared ? " by CPU" : ""}`;
}

/** Everything at a glance: one line for each case and peer. */
export function summaryText(results) {
  const lines = [
    "| case | beside | seeds, ours and theirs | ours, s (CPU) | theirs, s (CPU) | theirs ÷ ours, wall | CPU | bar | quality, ours | quality, theirs |",
    "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|",
  ];
  for (const result of results) {
    for (const row of rowsOf(result)) {
      const { peer, bar, ours, theirs, ratio } = row;
      const verdict = verdictOf(row);
      const cells = [
        `[${result.name}](#${anchorOf(result)})`,
        labelOf(peer),
        `${ours?.seeds ?? 0}, ${theirs.seeds}`,
        ours ? bothTimes(ours) : "not run",
        bothTimes(theirs),
        ratio ? withRange(times, ratio.wall) : "",
        ratio ? withRange(times, ratio.cpu) : "",
        `${bar === undefined ? "" : `≥ ${bar}×`}${verdict ? `: ${verdict}` : ""}`,
        ours ? qualityText(ours) : "",
        qualityText(theirs),
      ];
      lines.push(`| ${cells.join(" | ")} |`);
    }
  }
  return `${lines.join("\n")}\n`;
}

const bothTimes = ({ wall, cpu }) => `${time(wall.median)} (${time(cpu.median)})`;

const qualityText = ({ mean, standardError }) => `${number(mean)} ± ${number(standardError)}`;

function anchorOf({ title }) {
  const kept = title.toLowerCase().replaceAll(/[^\p{L}\p{N} -]/gu, "");
  return kept.replaceAll(" ", "-");
}

/** A case: table, what can be said, every seed. */
export function caseText(result, { withPicture = false } = {}) {
  const { title, name, published, note, runs } = result;
  const sides = ["ours", ...Object.keys(result.peers)].filter((side) => runs[side]?.length);
  if (sides.length === 0) return "";
  const lines = [`### ${title}`, ""];
  lines.push(
    "| | seeds | quality: mean of means ± standard error | least … greatest | s a run, wall | CPU | steps/s | MB at most |",
    "|---|---:|---:|---:|---:|---:|---:|---:|",
  );
  const sums = new Map(sides.map((side) => [side, summaryOf(runs[side])]));
  for (const [side, sum] of sums) {
    const cells = [
      labelOf(side),
      sum.seeds,
      `**${number(sum.mean)}** ± ${number(sum.standardError)}`,
      between(number, sum.quality),
      withRange(time, sum.wall),
      withRange(time, sum.cpu),
      whole(sum.steps / sum.wall.median),
      whole(sum.megabytes.max),
    ];
    lines.push(`| ${cells.join(" | ")} |`);
  }
  lines.push("", ...saidOf(result, sums));
  const each = [...sums].map(([side, { means }]) => `${labelOf(side)} ${means.map(number).join(", ")}`);
  lines.push(`Every seed, from 1: ${each.join("; ")}.`);
  if (note) lines.push("", note);
  if (published) lines.push("", `Published: ${published}.`);
  if (withPicture) lines.push("", `![Learning curves: ${title}](images/compare-${name}.svg)`);
  return `${lines.join("\n")}\n`;
}

function saidOf(result, sums) {
  const said = [];
  for (const row of rowsOf(result)) {
    const { peer, bar, ours, theirs, ratio } = row;
    if (!ratio) continue;
    const verdict = verdictOf(row) ? ` The bar is ${bar}: ${verdictOf(row)}.` : "";
    said.push(
      `- ${labelOf(peer)} takes ${withRange(times, ratio.wall)} our wall time and ${withRange(times, ratio.cpu)} our CPU time (median and range of ${ratio.pairs} pairs).${verdict}`,
    );
    if (peer === "sbx" && theirs.steady) {
      said.push(
        `  Without the first fifth of a run, in which JAX compiles, it makes ${whole(theirs.steady.median)} steps/s.`,
      );
    }
    const error = Math.hypot(ours.standardError, theirs.standardError);
    said.push(
      `  Difference of the mean qualities: ${number(ours.mean - theirs.mean)} (standard error ${number(error)}).`,
    );
  }
  if (result.threshold !== undefined) {
    const count = ({ means, seeds }) => `${means.filter((m) => m >= result.threshold).length} of ${seeds}`;
    const counts = [...sums].map(([side, sum]) => `${labelOf(side)} ${count(sum)}`);
    said.push(`- Seeds that reach ${result.threshold}: ${counts.join(", ")}.`);
  }
  if (result.solve) {
    const told = ({ steps, solved }) => (solved ? whole(steps) : "never");
    const steps = [...sums.keys()].map((side) => `${labelOf(side)} ${result.runs[side].map(told).join("; ")}`);
    said.push(`- Steps until solved, seed by seed: ${steps.join(", ")}.`);
  }
  return said.length > 0 ? [...said, ""] : said;
}

/** How peers' settings in force differ from ours, in words; figures of such a pair must not be shown. */
export function unequal({ runs, peers }) {
  return Object.keys(peers)
    .filter((peer) => runs.ours?.length && runs[peer]?.length)
    .map((peer) => [peer, differences(runs.ours[0], runs[peer][0])])
    .filter(([, found]) => found.length > 0);
}

/** Settings in a cell of docs/LEARNING.md. */
export function settingsText({ preset, options }) {
  const short = JSON.stringify(options ?? {})
    .slice(1, -1)
    .replaceAll('"', "")
    .replaceAll(",", ", ");
  const spelt = short ? [`\`${short}\``] : [];
  return (preset ? ["preset (zoo)", ...spelt] : spelt).join(", ");
}

/** Where the text between a document's markers `<!-- name -->` and `<!-- /name -->` is. */
function sectionOf(path, name) {
  const [open, close] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
  const document = readFileSync(path, "utf8");
  const [from, to] = [document.indexOf(open) + open.length, document.indexOf(close)];
  if (from < open.length || to < from) throw new Error(`${path} has no section ${open.trim()} … ${close}`);
  return { document, from, to };
}

/** The text between a document's markers. */
export function readSection(path, name) {
  const { document, from, to } = sectionOf(path, name);
  return document.slice(from, to);
}

/** Puts text between a document's markers. */
export function writeSection(path, name, text) {
  const { document, from, to } = sectionOf(path, name);
  writeFileSync(path, `${document.slice(0, from)}${text}${document.slice(to)}`);
}
