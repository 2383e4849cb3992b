import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  box,
  dict,
  discrete,
  type ExperienceBuffer,
  HindsightReplayBuffer,
  PrioritizedReplayBuffer,
  ReplayBuffer,
  SequenceReplayBuffer,
} from "reinforcets";
import { afterAll, describe, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "replay-"));
afterAll(() => rmSync(folder, { recursive: true }));

const goal = box({ low: 0, high: 1e6 });
const observationSpace = dict({ achieved_goal: goal, desired_goal: goal });
const spaces = { observationSpace, actionSpace: discrete(2), capacity: 60, nEnvs: 2, nStep: 2, seed: 3 };
const computeReward = (achieved: Float32Array, desired: Float32Array, rewards: Float32Array) => {
  for (let i = 0; i < rewards.length; i++) rewards[i] = achieved[i] === desired[i] ? 0 : -1;
};

type Buffer = ExperienceBuffer<typeof observationSpace, typeof spaces.actionSpace> & {
  sample(size: number): {
    readonly indices: Uint32Array;
    readonly rewards: Float32Array;
    readonly weights: Float32Array;
  };
};

const kinds: readonly (readonly [string, (options?: object) => Buffer])[] = [
  ["uniform", (o = {}) => new ReplayBuffer({ ...spaces, ...o })],
  ["prioritised", (o = {}) => new PrioritizedReplayBuffer({ ...spaces, ...o })],
  ["hindsight", (o = {}) => new HindsightReplayBuffer({ ...spaces, computeReward, ...o })],
  [
    "sequence",
    (o = {}) => new SequenceReplayBuffer({ ...spaces, sequenceLength: 4, sequenceOverlap: 2, burnIn: 1, ...o }),
  ],
];

const seen = (x: number) => ({ achieved_goal: Float32Array.of(x), desired_goal: Float32Array.of(x + 0.5) });

/** Steps `from … to` of two worlds; an episode ends at every seventh, in one of them without a next one. */
function play(buffer: Buffer, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    if (i % 7 === 0) buffer.begin([seen(i), seen(i)]);
    const step = { observation: seen(i + 1), reward: i, terminated: i % 7 === 6, truncated: false };
    buffer.add([1, 0], [step, { ...step, terminated: false, truncated: i % 7 === 6 }]);
  }
}

const drawn = (buffer: Buffer) => {
  const { indices, rewards, weights } = buffer.sample(40);
  return [indices.slice(), rewards.slice(), weights.slice()];
};

describe.each(kinds)("a file of a %s buffer", (name, make) => {
  const path = join(folder, `${name}.safetensors`);

  it.each([3, 40, 200])("brings back the same draws, now and later (%i steps)", async (steps) => {
    using buffer = make();
    play(buffer, 0, steps);
    // Not from the start of the stream.
    if (steps > 3) drawn(buffer);
    await buffer.save(path);
    using again = make({ seed: 99 });
    await again.load(path);
    expect(again.length).toBe(buffer.length);
    for (const end of [steps, steps + 1, steps + 30]) {
      for (const b of [buffer, again]) play(b, end === steps ? end : steps + Math.max(0, end - 30 - steps), end);
    }
    expect(drawn(again)).toEqual(drawn(buffer));
    expect(readdirSync(folder).filter((file) => file.startsWith(".tmp"))).toEqual([]);
  });

  it("is refused when it is damaged, and the buffer stays as it was", async () => {
    using buffer = make();
    play(buffer, 0, 40);
    await buffer.save(path);
    const whole = readFileSync(path);
    using other = make();
    play(other, 0, 30);
    using untouched = make();
    play(untouched, 0, 30);
    const damage = (file: Uint8Array) => {
      writeFileSync(path, file);
      return other.load(path);
    };
    for (const length of [0, 7, 100, whole.length - 1]) {
      await expect(damage(whole.subarray(0, length))).rejects.toMatchObject({ code: "CORRUPT_FILE" });
    }
    for (let at = 9; at < whole.length; at += Math.ceil(whole.length / 97)) {
      const altered = Uint8Array.from(whole);
      altered[at] = (altered[at] as number) ^ 4;
      await expect(damage(altered)).rejects.toMatchObject({ code: "CORRUPT_FILE" });
    }
    await expect(damage(Buffer.from("not a buffer at all"))).rejects.toMatchObject({ code: "CORRUPT_FILE" });
    expect(drawn(other)).toEqual(drawn(untouched));
    await damage(whole);
    expect(drawn(other)).toEqual(drawn(buffer));
  });

  it("is refused by a buffer with other options", async () => {
    using buffer = make();
    play(buffer, 0, 40);
    await buffer.save(path);
    for (const options of [{ capacity: 62 }, { nEnvs: 1 }, { nStep: 1 }, { frameStack: 2 }]) {
      using other = make(options);
      await expect(other.load(path)).rejects.toMatchObject({ name: "FileError", code: "CHECKPOINT_MISMATCH" });
      expect(other.length).toBe(0);
    }
    for (const [, makeOther] of kinds.filter(([other]) => other !== name)) {
      using other = makeOther();
      await expect(other.load(path)).rejects.toMatchObject({ code: "CHECKPOINT_MISMATCH" });
    }
  });
});

describe("saving and loading", () => {
  it("tells what the system refuses, and leaves no part of a file", async () => {
    using buffer = new ReplayBuffer(spaces);
    const missing = join(folder, "missing/buffer.safetensors");
    await expect(buffer.save(missing)).rejects.toMatchObject({ code: "IO", details: { path: missing } });
    await expect(buffer.load(missing)).rejects.toMatchObject({ code: "IO" });
    await expect(buffer.save("")).rejects.toMatchObject({ code: "INVALID_CONFIG" });
    await expect(buffer.load(7 as never)).rejects.toMatchObject({ code: "INVALID_CONFIG" });
  });

  it("keeps other verbs out until it is done, and a dispose does no harm", async () => {
    const buffer = new ReplayBuffer(spaces);
    buffer.begin([seen(0), seen(0)]);
    const path = join(folder, "busy.safetensors");
    const saved = buffer.save(path);
    expect(() => buffer.sample(1)).toThrow(expect.objectContaining({ code: "BUSY" }));
    expect(() => buffer.push()).toThrow(expect.objectContaining({ code: "BUSY" }));
    await expect(buffer.load(path)).rejects.toMatchObject({ code: "BUSY" });
    await saved;
    expect(buffer.length).toBe(0);
    const again = buffer.save(path);
    buffer.dispose();
    expect(() => buffer.length).toThrow(expect.objectContaining({ code: "CLOSED" }));
    await again;
    using other = new ReplayBuffer(spaces);
    await other.load(path);
  });
});
