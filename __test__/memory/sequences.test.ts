import { box, discrete, SequenceReplayBuffer } from "reinforcets";
import { describe, expect, it } from "vitest";
import { Stream } from "./model.js";

const spaces = { observationSpace: box({ low: 0, high: 1e9 }), actionSpace: discrete(5) };
const [sequenceLength, sequenceOverlap, burnIn, nStep, gamma] = [6, 3, 2, 2, 0.5];
const cut = { sequenceLength, sequenceOverlap, burnIn, nStep, gamma };

/** What happened, by the number of the observation it happened in. */
interface Happened {
  readonly action: number;
  readonly reward: number;
  readonly terminated: boolean;
  readonly ended: boolean;
  readonly next: number;
  readonly place: number;
}

function played(options: object, steps: number) {
  const buffer = new SequenceReplayBuffer({ ...spaces, ...cut, capacity: 400, stateSize: 2, ...options });
  const stream = new Stream(5);
  const happened = new Map<number, Happened>();
  let now = stream.next();
  buffer.begin(Float32Array.of(now));
  for (let i = 0, place = 0; i < steps; i++) {
    const { action, reward, terminated, truncated, id } = stream.step();
    const ended = terminated || truncated;
    buffer.add(
      action as 0,
      { observation: Float32Array.of(id), reward, terminated, truncated },
      { state: Float32Array.of(now, -now) },
    );
    happened.set(now, { action, reward, terminated, ended, next: id, place });
    place = ended ? 0 : place + 1;
    now = ended ? stream.next() : id;
    if (ended) buffer.begin(Float32Array.of(now));
  }
  return { buffer, happened };
}

describe("SequenceReplayBuffer", () => {
  it.each([true, false])("gives what happened, step by step (prioritised: %s)", (prioritized) => {
    const { buffer, happened } = played({ prioritized }, 1000);
    using _ = buffer;
    expect(buffer.length).toBeGreaterThan(60);
    const batch = buffer.sample(50);
    const { obs, actions, rewards, discount, next, learn, starts, state, weights, size, length } = batch;
    expect([size, length]).toEqual([50, sequenceLength]);
    for (let s = 0; s < size; s++) {
      const first = happened.get(obs[s] as number) as Happened;
      expect([...(state?.subarray(2 * s, 2 * s + 2) ?? [])]).toEqual([obs[s], -(obs[s] as number)]);
      expect(starts[s]).toBe(Number(first.place === 0));
      for (let step = 0, over = false; step < length; step++) {
        const at = step * size + s;
        expect(weights[at]).toBe(weights[s]);
        if (over) {
          expect([learn[at], discount[at], rewards[at], actions[at]]).toEqual([0, 0, 0, first.action]);
          continue;
        }
        const here = happened.get(obs[at] as number) as Happened;
        expect(actions[at]).toBe(here.action);
        expect(obs[at + size]).toBe(here.next);
        expect(learn[at]).toBe(Number(first.place === 0 || step >= burnIn));
        // The return: at most two steps, and not beyond the sequence.
        const second = step + 1 < length && !here.ended ? happened.get(here.next) : undefined;
        const last = second ?? here;
        expect(rewards[at]).toBe(here.reward + (second ? gamma * second.reward : 0));
        expect(discount[at]).toBe(last.terminated ? 0 : second ? gamma ** 2 : gamma);
        expect(next[at]).toBe((step + (second ? 2 : 1)) * size + s);
        over = here.ended;
      }
    }
  });

  it("covers every step of every episode that ended", () => {
    const { buffer, happened } = played({ capacity: 3000 }, 600);
    using _ = buffer;
    const learnt = new Set<number>();
    const { obs, learn, size } = buffer.sample(20_000);
    learn.forEach((yes, at) => {
      if (yes) learnt.add(obs[at] as number);
    });
    expect(size * sequenceLength).toBe(learn.length);
    const ids = [...happened.keys()];
    const lastEnd = ids.findLastIndex((id) => happened.get(id)?.ended);
    expect(ids.slice(0, lastEnd + 1).filter((id) => !learnt.has(id))).toEqual([]);
  });

  it("draws by priority, and refuses priorities that are none", () => {
    const { buffer } = played({ prioritized: true, priorityAlpha: 1, seed: 2 }, 300);
    using _ = buffer;
    const batch = buffer.sample(400);
    const target = batch.indices[0] as number;
    const errors = new Float32Array(400 * sequenceLength).fill(0.001);
    batch.indices.forEach((row, s) => {
      if (row === target) for (let step = 0; step < sequenceLength; step++) errors[step * 400 + s] = 10;
    });
    buffer.updatePriorities(batch, errors);
    const drawn = buffer.sample(400).indices;
    expect(drawn.filter((row) => row === target).length).toBeGreaterThan(200);
    const bad = (at: number, value: number) => {
      const wrong = new Float32Array(400 * sequenceLength);
      wrong[at] = value;
      return wrong;
    };
    const learnt = batch.learn.indexOf(1);
    for (const value of [Number.NaN, -1, Number.POSITIVE_INFINITY]) {
      expect(() => buffer.updatePriorities(batch, bad(learnt, value))).toThrow(
        expect.objectContaining({ code: "INVALID_DATA" }),
      );
    }
    expect(() => buffer.updatePriorities(batch, new Float32Array(3))).toThrow(
      expect.objectContaining({ code: "INVALID_SHAPE" }),
    );
    const copy = buffer.sample(400, { copy: true });
    expect(() => buffer.updatePriorities(copy, errors)).toThrow(expect.objectContaining({ code: "INVALID_SHAPE" }));
  });

  it("wants the state of every step", () => {
    using buffer = new SequenceReplayBuffer({ ...spaces, ...cut, capacity: 100, stateSize: 3 });
    buffer.begin(Float32Array.of(1));
    const step = { observation: Float32Array.of(2), reward: 0, terminated: false, truncated: false };
    expect(() => buffer.add(0, step)).toThrow(expect.objectContaining({ code: "INVALID_SHAPE" }));
    expect(() => buffer.add(0, step, { state: Float32Array.of(1, 2, Number.NaN) })).toThrow(
      expect.objectContaining({ code: "INVALID_DATA" }),
    );
    expect(() => buffer.sample(1)).toThrow(expect.objectContaining({ code: "INVALID_STATE" }));
  });
});
