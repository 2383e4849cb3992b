// `npm run bench`: every figure that the README shows, measured here and now. Nothing is a test: no figure fails.
//   node bench/bench.mjs compare [--seeds 10 …]      (see bench/compare.mjs)
//   node bench/bench.mjs updates [--only sac …]      (see bench/updates.mjs)
//   node bench/bench.mjs [--only rust,startup,predict,seeds,binding,world,tensor] [--seeds 10] [--python PATH]
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { addonPath, ensureAddon } from "../scripts/addon.mjs";
import { ensurePackages } from "../scripts/install.mjs";
import { must, root, run, tool } from "../scripts/steps.mjs";

// `npm run bench -- compare …` and `… updates …`: side by side with others, and the times of gradient steps; programs of their own.
const own = ["compare", "updates"].find((name) => name === process.argv[2]);
if (own) {
  await ensurePackages();
  await ensureAddon();
  await must("compile TypeScript", tool("tsc"), ["-p", "tsconfig.json"]);
  const { ok } = await run(own, process.execPath, [`bench/${own}.mjs`, ...process.argv.slice(3)], {
    show: true,
  });
  process.exit(ok ? 0 : 1);
}

const { values } = parseArgs({
  options: { only: { type: "string" }, seeds: { type: "string", default: "10" }, python: { type: "string" } },
});
const wanted = (name) => !values.only || values.only.split(",").includes(name);

await ensurePackages();
await ensureAddon();
await must("compile TypeScript", tool("tsc"), ["-p", "tsconfig.json"]);
await must("compile the examples", tool("tsc"), ["-p", "tsconfig.examples.json"]);

/** Runs a bench script and gives the figures it printed. */
function figuresOf(name) {
  const args = [join(root, `bench/${name}.mjs`), "--seeds", values.seeds];
  // An interpreter with torch, for what is measured side by side with PyTorch.
  if (values.python) args.push("--python", values.python);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
    });
    child.on("close", (code) => {
      if (code !== 0) return reject(new Error(`the bench "${name}" failed`));
      resolve(
        text
          .trimEnd()
          .split("\n")
          .filter(Boolean)
          .map((line) => JSON.parse(line)),
      );
    });
  });
}

function number(value) {
  const digits = Math.abs(value) >= 1000 ? 0 : Math.abs(value) >= 10 ? 1 : 3;
  return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function print(figures) {
  for (const { name, unit, samples, note } of figures) {
    const sorted = [...samples].sort((a, b) => a - b);
    const middle = sorted.length >> 1;
    const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    const row = [sorted[0], median, sorted.at(-1)].map((value) => number(value).padStart(11)).join("");
    console.log(`${name.padEnd(58)}${row} ${unit.padEnd(8)} n=${samples.length}  ${note}`);
  }
}

console.log(
  `${cpus()[0]?.model ?? "unknown CPU"}, ${cpus().length} threads, Node ${process.version}, ${new Date().toISOString()}\n`,
);
if (wanted("rust")) {
  // Criterion prints its own figures, beside the machine's FMA peak of the same run.
  await run("criterion", "cargo", ["bench", "--package", "reinforcets-bench"], { show: true });
}
const addon = createRequire(import.meta.url)(addonPath);
console.log(`peak of one core: ${number(addon.fmaPeak())} GFLOP/s of fused multiply-adds (kernel ${addon.kernel()})`);
console.log(`${"".padEnd(58)}${["least", "median", "greatest"].map((word) => word.padStart(11)).join("")}`);
for (const name of ["startup", "predict", "seeds", "binding", "world", "tensor"]) {
  if (wanted(name)) print(await figuresOf(name));
}
