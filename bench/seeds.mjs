// Whole trainings over several seeds, each in a fresh process.
//   node bench/seeds.mjs --seeds 10
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { root } from "../scripts/steps.mjs";
import { figure, option } from "./measure.mjs";

const seeds = Array.from({ length: option("seeds", 10) }, (_, i) => i + 1);

function train(kind, seed) {
  const script = join(root, "bench/train.mjs");
  return JSON.parse(execFileSync(process.execPath, [script, kind, String(seed)], { encoding: "utf8" }));
}

const setups = [
  ["default", "PPO defaults, CartPole, 8 × 256, 100k steps", "goal ≤ 0.8 s; evaluation ≥ 475 in 9 of 10 seeds"],
  ["zoo", "PPO zoo preset, CartPole", "goal ≤ 1.1 s"],
  ["first", "PPO defaults, CartPole, 1 world, 10k steps", "SB3's documentation: 351.68 ± 107.47"],
];
for (const [kind, name, note] of setups) {
  const runs = seeds.map((seed) => train(kind, seed));
  const solved = runs.filter(({ mean }) => mean >= 475).length;
  figure(
    `${name}: wall`,
    "s",
    runs.map(({ seconds }) => seconds),
    note,
  );
  figure(
    `${name}: evaluation`,
    "return",
    runs.map(({ mean }) => mean),
    `${solved} of ${runs.length} seeds ≥ 475`,
  );
  figure(
    `${name}: resident`,
    "MB",
    runs.map(({ megabytes }) => megabytes),
    kind === "default" ? "goal ≤ 120" : "",
  );
}
