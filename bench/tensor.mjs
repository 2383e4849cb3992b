// Tensors from JavaScript: µs of one operation, of a pass through a small network, of an optimiser's step. With
// `--python PATH` (an interpreter with torch) the same in PyTorch, block by block in turns; one thread each.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { root } from "../scripts/steps.mjs";
import { figure, text } from "./measure.mjs";

const { nn, optim, ones, setNumThreads, manualSeed, randn } = await import(join(root, "dist/torch/index.js"));
try {
  setNumThreads(1);
} catch (error) {
  console.error(`no figures of tensors: ${error.message}`);
  process.exit(0);
}
manualSeed(1);

const [a, b] = [ones([4]), ones([4])];
const net = new nn.Sequential(
  ...[new nn.Linear(4, 64), new nn.Tanh(), new nn.Linear(64, 64), new nn.Tanh(), new nn.Linear(64, 2)],
);
const adam = new optim.Adam(net.parameters(), { lr: 1e-4 });
const x = randn([64, 4]);
const pass = () => {
  adam.zeroGrad();
  net.forward(x).square().mean().backward();
};
pass();

/** Name in the Python program, title, calls a block, work, goal. */
const cases = [
  ["add", "tensor add, 4 elements", 20_000, () => a.add(b), "goal ≤ 3"],
  ["addScalar", "tensor add of a number, 4 elements", 20_000, () => a.add(1), ""],
  ["pass", "MLP 4-64-64-2, batch 64: zeroGrad, forward, backward", 500, pass, ""],
  ["step", "Adam step, 4,610 parameters in 6 tensors", 500, () => adam.step(), ""],
];

/** Asks the Python program for blocks. */
function peer(python) {
  const child = spawn(python, [join(root, "bench/tensor.py")], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const block = async (name, calls) => {
    child.stdin.write(`${name} ${calls}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error(`${python} ended; does it have torch?`);
    return Number(value);
  };
  return { block, close: () => child.stdin.end() };
}

const python = text("python");
const other = python && peer(python);
for (const [name, title, calls, work, note] of cases) {
  const [ours, theirs] = [[], []];
  for (let round = 0; round < 23; round++) {
    const began = performance.now();
    for (let i = 0; i < calls; i++) work();
    ours.push(((performance.now() - began) * 1000) / calls);
    if (other) theirs.push(await other.block(name, calls));
    await new Promise(setImmediate);
  }
  // The first blocks warm up the JIT, and Python's caches.
  figure(title, "µs", ours.slice(3), note);
  if (other) figure(`  the same in PyTorch`, "µs", theirs.slice(3));
}
other?.close();
