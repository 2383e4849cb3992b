// The torch engine beside PyTorch: Nature-CNN, LSTM and GRU, forward and backward on one thread, taking turns.
//   node bench/torch.mjs [--cases picture,lstm-128x8] [--turns 5] [--python PATH] [--bench PATH] [--core 0] [--json]
// Python needs torch alone, best of the engine's version (2.11.0). --bench is the compiled crates/torch/benches/peer.rs;
// without it cargo builds it, with the libtorch that LIBTORCH names. Times are CPU times: a shared machine's clock
// measures the others too.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "../scripts/steps.mjs";
import { Side } from "./replay/side.mjs";
import { summary } from "./summary.mjs";

const cases = { picture: { kind: "picture", rows: 256, rounds: 4 } };
for (const kind of ["lstm", "gru"]) {
  for (const [steps, lanes, episode] of [
    [1, 1],
    [1, 64],
    [16, 32],
    [128, 8],
    [128, 8, 20],
    [512, 1],
  ]) {
    const name = `${kind}-${steps}x${lanes}${episode ? "-starts" : ""}`;
    cases[name] = { kind, width: 64, rows: steps * lanes, lanes, rounds: steps === 1 ? 100 : 10, episode };
  }
}

const { values } = parseArgs({
  options: {
    cases: { type: "string", default: Object.keys(cases).join(",") },
    turns: { type: "string", default: "5" },
    python: { type: "string", default: "python3" },
    bench: { type: "string" },
    core: { type: "string", default: "0" },
    json: { type: "boolean", default: false },
  },
});
const names = values.cases.split(",");
if (names.some((name) => !(name in cases))) {
  console.error(`--cases knows ${Object.keys(cases).join(", ")}`);
  process.exit(2);
}

/** The bench as a program, built. */
function built() {
  const args = ["bench", "-p", "reinforcets-torch", "--bench", "peer", "--no-run", "--message-format", "json"];
  const { stdout, status } = spawnSync("cargo", args, {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error("cargo bench --no-run failed");
  const artifacts = stdout.split("\n").filter((line) => line.includes('"executable":"'));
  return JSON.parse(artifacts.at(-1)).executable;
}

const program = values.bench ?? built();
// Ours alone loads that libtorch: Python's torch brings its own.
if (process.env.LIBTORCH) process.env.LD_LIBRARY_PATH = join(process.env.LIBTORCH, "lib");
const ours = new Side(program, [], values.core);
delete process.env.LD_LIBRARY_PATH;
const pytorch = new Side(values.python, [join(root, "crates/torch/benches/peer.py")], values.core);
const sides = { reinforcets: ours, pytorch };
for (const [name, side] of Object.entries(sides)) console.error(name, await side.ready());
for (const name of names) {
  const found = { reinforcets: { infer: [], learn: [] }, pytorch: { infer: [], learn: [] } };
  for (let turn = 0; turn < Number(values.turns); turn++) {
    for (const [side, times] of Object.entries(found)) {
      const answer = await sides[side].run(cases[name]);
      for (const [what, all] of Object.entries(times)) all.push(...answer[what]);
    }
  }
  for (const what of ["infer", "learn"]) {
    const ours = summary(found.reinforcets[what]);
    const theirs = summary(found.pytorch[what]);
    if (values.json) console.log(JSON.stringify({ name, what, ours, theirs }));
    else {
      const ms = (x) => `${x.min.toFixed(3)} (${x.median.toFixed(3)})`;
      const ratio = (key) => (ours[key] / theirs[key]).toFixed(2);
      console.log(
        `${name} ${what}: ${ms(ours)} ms, PyTorch ${ms(theirs)} ms: ${ratio("min")} of the least (${ratio("median")} of the medians)`,
      );
    }
  }
}
for (const side of Object.values(sides)) side.close();
