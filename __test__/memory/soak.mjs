// What the tests of memory run in a process of their own, with `--expose-gc`: prints one JSON object.
//   node --expose-gc soak.mjs <dist/index.js> told|dropped|disposed|soak|workers
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

const [library, what] = isMainThread ? process.argv.slice(2) : [workerData.library];
const { box, discrete, PrioritizedReplayBuffer, ReplayBuffer } = await import(library);

const spaces = (width) => ({
  observationSpace: box({ low: 0, high: 1e9, shape: [width] }),
  actionSpace: discrete(2),
});
const settled = async () => {
  for (let i = 0; i < 4; i++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return process.memoryUsage().rss;
};

function fill(buffer, steps) {
  const { slots } = buffer;
  buffer.beginSlots();
  for (let i = 1; i <= steps; i++) {
    slots.observation[0] = i;
    slots.reward[0] = i;
    slots.terminated[0] = i % 100 === 0 ? 1 : 0;
    buffer.push();
  }
  slots.terminated[0] = 0;
  return buffer;
}

const runs = {
  /** Resident memory that a full buffer adds, beside what it told. */
  async told() {
    const found = [];
    for (const [Class, width] of [
      [ReplayBuffer, 64],
      [PrioritizedReplayBuffer, 64],
    ]) {
      const options = { ...spaces(width), capacity: 1_000_000 };
      fill(new Class({ ...options, capacity: 1000 }), 3000).dispose();
      const before = await settled();
      const buffer = fill(new Class(options), 1_100_000);
      buffer.sample(256);
      found.push({ told: Class.bytesFor(options), grown: (await settled()) - before });
      buffer.dispose();
    }
    return found;
  },
  /** Resident memory after many buffers that nobody holds any more. */
  async dropped() {
    const before = await settled();
    for (let i = 0; i < 100; i++) {
      fill(new ReplayBuffer({ ...spaces(64), capacity: 50_000 }), 50_000).sample(8);
      await new Promise((resolve) => setImmediate(resolve));
    }
    return { each: ReplayBuffer.bytesFor({ ...spaces(64), capacity: 50_000 }), grown: (await settled()) - before };
  },
  /** A batch outlives its buffer. */
  async disposed() {
    const batches = [];
    const before = await settled();
    for (let i = 0; i < 60; i++) {
      const buffer = fill(new ReplayBuffer({ ...spaces(64), capacity: 50_000, seed: i }), 50_000);
      batches.push(buffer.sample(4));
      buffer.dispose();
    }
    const grown = (await settled()) - before;
    const whole = batches.every(({ obs, rewards }) => rewards.every((r, i) => r === obs[i * 64] + 1));
    return { each: ReplayBuffer.bytesFor({ ...spaces(64), capacity: 50_000 }), grown, whole };
  },
  /** Millions of steps, draws and updates in the same memory. */
  async soak() {
    const buffer = fill(new PrioritizedReplayBuffer({ ...spaces(4), capacity: 20_000, nStep: 3 }), 40_000);
    const errors = new Float32Array(64);
    const work = (rounds) => {
      for (let i = 0; i < rounds; i++) {
        buffer.push();
        const { indices, rewards } = buffer.sample(64);
        for (let k = 0; k < 64; k++) errors[k] = rewards[k] % 7;
        if (i % 2 === 0) buffer.updatePriorities(indices, errors);
      }
    };
    work(20_000);
    const before = await settled();
    work(200_000);
    return { grown: (await settled()) - before, length: buffer.length };
  },
  /** The same draws on every thread; threads that are ended in the middle of their work do no harm. */
  async workers() {
    const folder = mkdtempSync(join(tmpdir(), "workers-"));
    const file = join(folder, "buffer.safetensors");
    const start = (endless) => new Worker(new URL(import.meta.url), { workerData: { library, endless, file } });
    const answer = (worker) => new Promise((done, failed) => worker.once("message", done).once("error", failed));
    const draws = await Promise.all(Array.from({ length: 4 }, () => answer(start(false))));
    for (let i = 0; i < 6; i++) {
      const worker = start(true);
      await answer(worker);
      await worker.terminate();
    }
    rmSync(folder, { recursive: true });
    return { draws };
  },
};

if (isMainThread) console.log(JSON.stringify(await runs[what]()));
else {
  const buffer = fill(new PrioritizedReplayBuffer({ ...spaces(4), capacity: 5000, seed: 1 }), 20_000);
  parentPort.postMessage([...buffer.sample(16).indices]);
  while (workerData.endless) {
    buffer.push();
    buffer.sample(32);
    await buffer.save(workerData.file);
  }
}
