// Side by side with Stable-Baselines3: same settings, same steps, same evaluation (100 episodes, deterministic), one
// thread each on the same core, taking turns seed by seed. Every seed is reported.
//   node bench/compare.mjs [--cases quick,defaults] [--seeds 10] [--peer-seeds 10] [--no-peer] [--python PATH]
//                          [--core 0] [--out runs/compare] [--json] [--write] [--saved]
// --write puts the tables and pictures into docs/LEARNING.md and docs/images; --saved does so with what --out holds, running nothing. Needs `npm run build` before, and Python 3.11
// with venv; the peer is installed on first use.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { presets } from "reinforcets";
import { ours, peerPython, theirs } from "./compare/peer.mjs";
import { picture } from "./compare/picture.mjs";
import { caseText, differences, spread, writeSection } from "./compare/text.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const all = JSON.parse(readFileSync(join(root, "bench/compare/cases.json"), "utf8"));
const { values } = parseArgs({
  options: {
    cases: { type: "string", default: Object.keys(all).join(",") },
    seeds: { type: "string", default: "10" },
    "peer-seeds": { type: "string" },
    "no-peer": { type: "boolean", default: false },
    python: { type: "string" },
    core: { type: "string", default: "0" },
    out: { type: "string", default: join(root, "runs/compare") },
    json: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    saved: { type: "boolean", default: false },
  },
});

const seeds = Number(values.seeds);
const peerSeeds = values["no-peer"] ? 0 : Number(values["peer-seeds"] ?? seeds);
const names = values.cases.split(",");
const unknown = names.filter((name) => !(name in all));
if (unknown.length > 0 || !(seeds >= 1) || !(peerSeeds >= 0)) {
  console.error(`--cases knows ${Object.keys(all).join(", ")}; --seeds is a whole number of at least 1`);
  process.exit(2);
}

const sides = {};
const versions = {};
if (!values.saved) {
  sides.reinforcets = ours(values.core);
  if (peerSeeds > 0) sides.sb3 = theirs(values.python ?? peerPython(), values.core);
  for (const [name, side] of Object.entries(sides)) versions[name] = await side.ready();
}

function jobOf(name) {
  const { algo, env, preset, totalSteps, options } = all[name];
  if (!preset) return { algo, env, totalSteps, options, episodes: 100 };
  const { totalSteps: steps, ...tuned } = presets[algo][env];
  return { algo, env, totalSteps: steps, options: tuned, episodes: 100 };
}

async function measure(name) {
  const job = jobOf(name);
  const runs = { reinforcets: [], sb3: [] };
  for (let seed = 1; seed <= Math.max(seeds, peerSeeds); seed++) {
    for (const [side, count] of [
      ["reinforcets", seeds],
      ["sb3", peerSeeds],
    ]) {
      if (seed > count) continue;
      const run = await sides[side].run({ ...job, seed });
      runs[side].push({ seed, ...run });
      const { mean, std, wallSeconds, cpuSeconds } = run;
      console.error(
        `${name} ${side} seed ${seed}: ${mean.toFixed(1)} ± ${std.toFixed(1)}, ${wallSeconds.toFixed(2)} s (${cpuSeconds.toFixed(2)} s of CPU)`,
      );
    }
  }
  const found = peerSeeds > 0 ? differences(runs.reinforcets[0], runs.sb3[0]) : [];
  if (found.length > 0) throw new Error(`${name}: the two sides ran different settings: ${found.join("; ")}`);
  return {
    name,
    ...all[name],
    ...job,
    versions,
    pinned: sides.reinforcets.pinned,
    reinforcets: spread(runs.reinforcets),
    sb3: peerSeeds > 0 ? spread(runs.sb3) : undefined,
    runs,
  };
}

mkdirSync(values.out, { recursive: true });
for (const name of names) {
  const file = join(values.out, `${name}.json`);
  const result = values.saved ? { ...JSON.parse(readFileSync(file, "utf8")), ...all[name] } : await measure(name);
  if (!values.saved) writeFileSync(file, JSON.stringify(result));
  const { runs: _, ...summary } = result;
  console.log(values.json ? JSON.stringify(summary) : `\n${caseText(result)}`);
  if (values.write) {
    mkdirSync(join(root, "docs/images"), { recursive: true });
    writeFileSync(join(root, "docs/images", `compare-${name}.svg`), picture(result));
    writeSection(join(root, "docs/LEARNING.md"), `compare-${name}`, caseText(result, { withPicture: true }));
  }
}
for (const side of Object.values(sides)) side.close();
