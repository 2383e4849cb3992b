// Replay buffers side by side with cpprb and Stable-Baselines3, like for like: the same observation, the same fields, the
// same batch of 256, one thread on the same core, taking turns round by round. All times are told: least and median.
//   node bench/replay.mjs [--rounds 9] [--reps 200] [--cpprb PYTHON] [--sb3 PYTHON] [--core 0] [--no-peers] [--write]
// --write puts the tables into docs/REPLAY.md and the picture into docs/images. Needs `npm run build` before, and Python
// 3.11 with venv; the peers are installed on first use, unless a Python that has them is given.
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { pythonOf } from "./compare/peers/install.mjs";
import { writeSection } from "./compare/text.mjs";
import { picture } from "./replay/picture.mjs";
import { Side } from "./replay/side.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "9" },
    reps: { type: "string", default: "200" },
    cpprb: { type: "string" },
    sb3: { type: "string" },
    core: { type: "string", default: "0" },
    "no-peers": { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});
const [rounds, reps] = [Number(values.rounds), Number(values.reps)];

const MILLION = 1_000_000;
const SIZES = [10_000, 30_000, 100_000, 300_000, MILLION];
const CASES = [
  { title: "insert a step", kind: "uniform", what: "insert", width: 4, peers: ["cpprb", "sb3"] },
  { title: "insert a step, with priorities", kind: "prioritized", what: "insert", width: 4, peers: ["cpprb"] },
  { title: "sample 256, uniform", kind: "uniform", what: "sample", width: 4, peers: ["cpprb", "sb3"] },
  { title: "sample 256, prioritised", kind: "prioritized", what: "sample", width: 4, peers: ["cpprb"] },
  {
    title: "sample 256 and update 256 priorities",
    kind: "prioritized",
    what: "sample and update",
    width: 4,
    peers: ["cpprb"],
  },
  { title: "sample 256, uniform, 64 numbers", kind: "uniform", what: "sample", width: 64, peers: ["cpprb", "sb3"] },
  {
    title: "sample 256 and update, 64 numbers",
    kind: "prioritized",
    what: "sample and update",
    width: 64,
    peers: ["cpprb"],
  },
];

const python = (given) => given ?? pythonOf("replay", join(here, "replay/requirements.txt"));
const peer = (name, given) => new Side(python(given), [join(here, "replay/peer.py"), name], values.core);
const ours = () => new Side(process.execPath, ["--expose-gc", join(here, "replay/ours.mjs")], values.core);
const sides = { ours: ours() };
if (!values["no-peers"]) Object.assign(sides, { cpprb: peer("cpprb", values.cpprb), sb3: peer("sb3", values.sb3) });
const versions = {};
for (const side of Object.values(sides)) Object.assign(versions, await side.ready());

const least = (samples) => samples.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
const median = (samples) => samples.toSorted((a, b) => a - b)[samples.length >> 1];
const number = (value) => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);

/** Samples of each side, taken in turns. */
async function measure(job, names, times) {
  const samples = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round <= times; round++) {
    for (const name of names) {
      const answer = await sides[name].run({ ...job, reps });
      // The first round warms up.
      if (round > 0) samples[name].push(...answer.samples);
    }
  }
  return Object.fromEntries(
    names.map((name) => [name, { least: least(samples[name]), median: median(samples[name]) }]),
  );
}

async function drop(job, names) {
  for (const name of names) await sides[name].run({ ...job, what: "drop", reps });
}

const present = (peers) => ["ours", ...peers.filter((name) => name in sides)];
const rows = [];
for (const job of CASES) {
  const names = present(job.peers);
  const found = await measure({ ...job, size: MILLION }, names, rounds);
  const cell = (name) => (found[name] ? `${number(found[name].least)} / ${number(found[name].median)}` : "–");
  const ratio = (name) =>
    found[name]
      ? `**${number(found[name].least / found.ours.least)}×** / **${number(found[name].median / found.ours.median)}×**`
      : "–";
  rows.push(
    `| ${job.title} | ${cell("ours")} | ${cell("cpprb")} | ${ratio("cpprb")} | ${cell("sb3")} | ${ratio("sb3")} |`,
  );
  console.error(rows.at(-1));
}
for (const width of [4, 64]) {
  await drop({ kind: "uniform", size: MILLION, width }, present(["cpprb", "sb3"]));
  await drop({ kind: "prioritized", size: MILLION, width }, present(["cpprb"]));
}

const LINES = [
  { side: "ours", label: "reinforcets, insert", dashed: true, kind: "uniform", what: "insert" },
  { side: "ours", label: "reinforcets, uniform", kind: "uniform", what: "sample" },
  { side: "ours", label: "reinforcets, prioritised", kind: "prioritized", what: "sample and update" },
  { side: "cpprb", label: "cpprb, uniform", kind: "uniform", what: "sample" },
  { side: "cpprb", label: "cpprb, prioritised", kind: "prioritized", what: "sample and update" },
  { side: "sb3", label: "SB3, uniform", kind: "uniform", what: "sample" },
].filter(({ side }) => side in sides);
const lines = LINES.map((line) => ({ ...line, points: [] }));
for (const size of SIZES) {
  for (const line of lines) {
    const { kind, what, side } = line;
    const found = await measure({ kind, what, size, width: 4 }, [side], Math.ceil(rounds / 3));
    line.points.push({ size, us: found[side].least, median: found[side].median });
  }
  for (const { kind, side } of lines) await drop({ kind, size, width: 4 }, [side]);
}
for (const side of Object.values(sides)) side.close();

const sizes = lines.map(
  ({ label, points }) => `| ${label} | ${points.map((p) => `${number(p.us)} / ${number(p.median)}`).join(" | ")} |`,
);

const memory = [];
for (const [kind, width] of [
  ["uniform", 4],
  ["prioritized", 4],
  ["uniform", 64],
  ["prioritized", 64],
]) {
  const side = ours();
  await side.ready();
  const { told, grown } = await side.run({ kind, width, size: MILLION, what: "memory", reps });
  side.close();
  const difference = `${grown >= told ? "+" : "−"}${Math.abs((100 * (grown - told)) / told).toFixed(1)} %`;
  memory.push(
    `| ${kind}, ${width} numbers | ${(told / 1e6).toFixed(1)} MB | ${(grown / 1e6).toFixed(1)} MB | ${difference} |`,
  );
}

const machine = `${cpus()[0]?.model ?? "unknown CPU"}, ${cpus().length} threads, ${Object.entries(versions)
  .map(([k, v]) => `${k} ${v}`)
  .join(", ")}; ${rounds} rounds of ${reps}, in turns on one core`;
const text = `${machine}

Microseconds, least / median; ratios of the same. 1,000,000 rows; observations of 4 numbers unless told otherwise.

| | reinforcets | cpprb | ratio | SB3 | ratio |
|---|---:|---:|---:|---:|---:|
${rows.join("\n")}

Microseconds over the size of the buffer, least / median; prioritised is a draw of 256 and an update of their priorities.

| | ${SIZES.map((size) => size.toLocaleString("en")).join(" | ")} |
|---|${SIZES.map(() => "---:|").join("")}
${sizes.join("\n")}

Memory of a full buffer of 1,000,000 rows, in a process of its own:

| | told beforehand | resident memory grew by | difference |
|---|---:|---:|---:|
${memory.join("\n")}
`;
console.log(text);
if (values.write) {
  mkdirSync(join(here, "../docs/images"), { recursive: true });
  const note = "batches of 256, observations of 4 numbers; least of all rounds; prioritised: draw and update";
  writeFileSync(join(here, "../docs/images/replay.svg"), picture(lines, note));
  const path = join(here, "../docs/REPLAY.md");
  writeSection(path, "replay", text);
}
