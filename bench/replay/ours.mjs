// Our side: a line of JSON in, a line of JSON out. See bench/replay.mjs for what the jobs are.
import { createInterface } from "node:readline";
import { box, discrete, PrioritizedReplayBuffer, ReplayBuffer } from "reinforcets";

const BATCH = 256;

function random(n) {
  return Float32Array.from({ length: n }, () => Math.random());
}

/** A full buffer of random observations, episodes of 200 steps, random priorities; with what it tells and what it grew by. */
function filled({ kind, size, width }) {
  const Class = kind === "prioritized" ? PrioritizedReplayBuffer : ReplayBuffer;
  const options = {
    observationSpace: box({ low: 0, high: 1, shape: [width] }),
    actionSpace: discrete(2),
    capacity: size,
    seed: 1,
  };
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  const buffer = new Class(options);
  const { slots } = buffer;
  const rows = random(1024 * width);
  buffer.beginSlots();
  for (let i = 0; i < size; i++) {
    const row = (i % 1024) * width;
    slots.observation.set(rows.subarray(row, row + width));
    slots.action[0] = i & 1;
    slots.reward[0] = i % 7;
    slots.terminated[0] = i % 200 === 199 ? 1 : 0;
    buffer.push();
  }
  if (kind === "prioritized") {
    const block = new Uint32Array(1000);
    for (let first = 0; first < size; first += 1000) {
      for (let i = 0; i < 1000; i++) block[i] = first + i;
      buffer.updatePriorities(block, random(1000));
    }
    buffer.sample(BATCH);
  }
  globalThis.gc?.();
  return { buffer, grown: process.memoryUsage().rss - before };
}

/** Microseconds of each of `reps` calls. */
function timed(reps, call) {
  const samples = new Float64Array(reps);
  for (let i = 0; i < reps; i++) {
    const began = performance.now();
    call();
    samples[i] = (performance.now() - began) * 1e3;
  }
  return [...samples];
}

const held = new Map();

function run(job) {
  const { kind, what, size, width, reps } = job;
  // What the runtime itself grows by when the same code runs for the first time is not the buffer's.
  if (what === "memory") for (let i = 0; i < 3; i++) filled({ ...job, size: 20_000 }).buffer.dispose();
  const key = `${kind} ${size} ${width}`;
  if (!held.has(key)) held.set(key, filled(job));
  const { buffer, grown } = held.get(key);
  if (what === "drop") {
    buffer.dispose();
    held.delete(key);
    return {};
  }
  if (what === "memory") return { told: buffer.bytes, grown };
  const priorities = random(BATCH);
  if (what === "sample") return { samples: timed(reps, () => buffer.sample(BATCH)) };
  if (what === "update") {
    const indices = buffer.sample(BATCH).indices.slice();
    return { samples: timed(reps, () => buffer.updatePriorities(indices, priorities)) };
  }
  if (what === "sample and update") {
    return { samples: timed(reps, () => buffer.updatePriorities(buffer.sample(BATCH).indices, priorities)) };
  }
  const step = { observation: random(width), reward: 1, terminated: false, truncated: false };
  const add = what === "insert" ? () => buffer.add(1, step) : () => buffer.push();
  const block = () => {
    for (let i = 0; i < 1000; i++) add();
  };
  return { samples: timed(Math.ceil(reps / 10), block).map((us) => us / 1000) };
}

const { version } = process;
console.log(JSON.stringify({ node: version }));
for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(JSON.stringify(run(JSON.parse(line))));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error) }));
  }
}
