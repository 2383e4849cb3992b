// What the binding costs: the same training from Rust and from TypeScript, turn about, each in a fresh process.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { root } from "../scripts/steps.mjs";
import { figure, option, summary } from "./measure.mjs";

const rounds = option("rounds", 7);
const build = ["build", "--release", "--quiet", "--package", "reinforcets-train", "--example", "cartpole"];
execFileSync("cargo", build, { cwd: root, stdio: "inherit" });

const lastLine = (text) => JSON.parse(text.trimEnd().split("\n").at(-1));
const fromRust = () =>
  lastLine(execFileSync(join(root, "target/release/examples/cartpole"), ["1", "100000"], { encoding: "utf8" }))
    .wallSeconds;
const script = join(root, "bench/train.mjs");
const fromNode = () => lastLine(execFileSync(process.execPath, [script, "default", "1"], { encoding: "utf8" })).seconds;

const [rust, node] = [[], []];
for (let round = 0; round < rounds; round++) {
  rust.push(fromRust());
  node.push(fromNode());
}
figure("the same run from Rust", "s", rust);
figure("the same run from TypeScript", "s", node);
const cost = (pick) => (100 * (summary(node)[pick] / summary(rust)[pick] - 1)).toFixed(1);
figure(
  "the binding costs",
  "%",
  [Number(cost("min")), Number(cost("median"))],
  "of the least and of the median; goal ≤ 3",
);
