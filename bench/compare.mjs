// Side by side with the peers: same settings, same steps, same evaluation (100 episodes, deterministic), one thread each
// on the same core, taking turns seed by seed. Every seed is reported. The peers are installed on first use.
//   node bench/compare.mjs [--cases quick,defaults] [--peers reinforcex,sb3,sb3-contrib,sbx,rltools] [--seeds 5] [--peer-seeds 5] [--quick]
//                          [--core 0] [--out runs/compare] [--again] [--saved] [--write]
// --quick       one seed and a tenth of the steps: a look at whether everything works; nothing is written
// --peer-seeds  fewer seeds for them than for us
// --again       runs what is done already anew; without, a comparison that was broken off goes on where it stopped
// --saved       runs nothing, shows what --out holds
// --write       puts tables and pictures into docs/BENCHMARKS.md and docs/images
// Needs `npm run build` before (`npm run bench -- compare` does that), Python 3.11 with venv, and cargo for reinforcex.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { presets } from "reinforcets";
import { duration, root } from "../scripts/steps.mjs";
import { timesPicture } from "./compare/bars.mjs";
import { loadNow, machineText } from "./compare/machine.mjs";
import { canPin, labelOf, Side, sideNames } from "./compare/peers/sides.mjs";
import { picture } from "./compare/picture.mjs";
import { Store } from "./compare/store.mjs";
import { caseText, rowsOf, summaryText, unequal, writeSection } from "./compare/text.mjs";

const all = JSON.parse(readFileSync(join(root, "bench/compare/cases.json"), "utf8"));
const { values } = parseArgs({
  options: {
    cases: { type: "string", default: Object.keys(all).join(",") },
    peers: { type: "string", default: sideNames.slice(1).join(",") },
    seeds: { type: "string" },
    "peer-seeds": { type: "string" },
    quick: { type: "boolean", default: false },
    core: { type: "string", default: "0" },
    out: { type: "string", default: join(root, "runs/compare") },
    again: { type: "boolean", default: false },
    saved: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});
const names = values.cases.split(",");
const peers = values.peers.split(",").filter(Boolean);
const seeds = Number(values.seeds ?? (values.quick ? 1 : 5));
const peerSeeds = Number(values["peer-seeds"] ?? seeds);
const stray = [
  ...names.filter((name) => !(name in all)),
  ...peers.filter((peer) => !sideNames.slice(1).includes(peer)),
];
if (stray.length > 0 || !(seeds >= 1) || !(peerSeeds >= 0) || (values.quick && values.write)) {
  const known = `--cases: ${Object.keys(all).join(", ")}; --peers: ${sideNames.slice(1).join(", ")}`;
  console.error(`${stray.map((name) => `unknown: ${name}. `).join("")}${known}; --seeds ≥ 1; --quick without --write`);
  process.exit(2);
}

const sides = Object.fromEntries(sideNames.map((name) => [name, new Side(name, values.core)]));
const store = new Store(values.out);

/** What a side of a case runs: the case's settings, and what the case says of that side alone. */
function jobOf({ algo, env, preset, totalSteps, reward, solve, options, ours, peers }, side, seed) {
  const { totalSteps: steps, ...common } = preset ? presets[algo][env] : { totalSteps, ...options };
  const tuned = side === "ours" ? { ...common, ...ours } : common;
  // Whole rollouts, so that no side rounds up to more than another.
  const quick = Math.ceil(steps / 10 / 2048) * 2048;
  const job = { algo, env, totalSteps: values.quick ? quick : steps, options: tuned, episodes: 100 };
  return { ...job, ...(reward && { reward }), ...(solve && { solve }), ...peers[side]?.job, seed };
}

async function measure(name, side, job, look) {
  const saved = values.again && !look ? undefined : store.get(name, side, job);
  if (saved || look) return saved;
  const load = loadNow();
  const started = performance.now();
  const told = `${name} ${labelOf(side)} seed ${job.seed}`;
  const pulse = setInterval(() => {
    console.error(`  ${told} … ${duration(Math.round((performance.now() - started) / 1000))}`);
  }, 60_000);
  const result = { load, ...(await sides[side].run(job).finally(() => clearInterval(pulse))) };
  store.put(name, side, job, result);
  const { mean, std, wallSeconds, cpuSeconds } = result;
  console.error(
    `${told}: ${mean.toFixed(1)} ± ${std.toFixed(1)}, ${wallSeconds.toFixed(2)} s (${cpuSeconds.toFixed(2)} s of CPU)`,
  );
  return result;
}

/**
 * Runs a case, seed by seed, ours and theirs in turn; `look` only looks at what is done. A side that fails leaves the
 * case to the others.
 */
async function runCase(name, look) {
  const asked = Object.keys(all[name].peers).filter((peer) => peers.includes(peer));
  const runs = Object.fromEntries(["ours", ...asked].map((side) => [side, []]));
  const failed = new Map();
  for (let seed = 1; seed <= Math.max(seeds, peerSeeds); seed++) {
    for (const side of Object.keys(runs)) {
      if (seed > (side === "ours" ? seeds : peerSeeds) || failed.has(side)) continue;
      try {
        const run = await measure(name, side, jobOf(all[name], side, seed), look);
        if (run) runs[side].push({ seed, ...run });
      } catch (error) {
        failed.set(side, error);
        console.error(`${name}: ${error.message}`);
      }
    }
  }
  const result = { name, ...all[name], runs };
  for (const [peer, found] of unequal(result)) {
    failed.set(peer, found);
    console.error(`${name}: ${labelOf(peer)} ran other settings than we, so it is left out: ${found.join("; ")}`);
    runs[peer] = [];
  }
  return { result, failed };
}

const began = performance.now();
const results = [];
const failures = [];
// What is written tells of all cases, also of those that were run another time.
for (const name of Object.keys(all).filter((name) => values.write || names.includes(name))) {
  const look = values.saved || !names.includes(name);
  if (!look) console.error(`${name}, after ${duration((performance.now() - began) / 1000)}`);
  const { result, failed } = await runCase(name, look);
  results.push(result);
  failures.push(...[...failed.keys()].map((side) => `${name}: ${labelOf(side)}`));
  if (names.includes(name)) console.log(`\n${caseText(result)}`);
}

function writeAll() {
  const document = join(root, "docs/BENCHMARKS.md");
  const images = join(root, "docs/images");
  mkdirSync(images, { recursive: true });
  const shown = results.filter((result) => rowsOf(result).length > 0);
  const every = shown.flatMap(({ runs }) =>
    Object.entries(runs).flatMap(([side, list]) => list.map((run) => [side, run])),
  );
  const versions = new Map(every.map(([side, run]) => [labelOf(side), run.versions]));
  const loads = every.map(([, run]) => run.load).filter((load) => load !== undefined);
  const kernel = every.find(([, run]) => run.kernel)?.[1].kernel;
  writeSection(document, "machine", machineText({ kernel, pinned: canPin, loads, versions }));
  writeSection(document, "summary", `${summaryText(shown)}\n![Times of all cases](images/compare-times.svg)\n`);
  writeSection(document, "cases", shown.map((result) => caseText(result, { withPicture: true })).join("\n"));
  writeFileSync(join(images, "compare-times.svg"), timesPicture(shown));
  for (const result of shown) writeFileSync(join(images, `compare-${result.name}.svg`), picture(result));
}

console.log(summaryText(results));
if (values.write) writeAll();
if (failures.length > 0) console.error(`failed: ${failures.join("; ")}`);
process.exitCode = failures.length > 0 ? 1 : 0;
