/** A replay buffer as one would write it without a thought for speed or memory: what the real ones are checked against. */
import { seededRng } from "../../ts/training/seeds.js";

/** What the model keeps of an observation and of what was done in it. */
export interface Entry {
  readonly id: number;
  readonly first: boolean;
  acted: boolean;
  action: number;
  reward: number;
  terminated: boolean;
  truncated: boolean;
}

/** What a transition must look like. */
export interface Expected {
  readonly frames: readonly number[];
  readonly nextFrames: readonly number[];
  readonly action: number;
  readonly returns: number;
  readonly discount: number;
  readonly terminated: boolean;
}

export interface ModelOptions {
  readonly capacity: number;
  readonly nEnvs: number;
  readonly nStep: number;
  readonly gamma: number;
  readonly frameStack: number;
}

export class Model {
  readonly lanes: Entry[][];
  readonly #options: ModelOptions;

  constructor(options: ModelOptions) {
    this.#options = options;
    this.lanes = Array.from({ length: options.nEnvs }, () => []);
  }

  #put(lane: number, id: number, first: boolean): void {
    const rows = this.lanes[lane] as Entry[];
    rows.push({ id, first, acted: false, action: 0, reward: 0, terminated: false, truncated: false });
    if (rows.length > Math.floor(this.#options.capacity / this.#options.nEnvs)) rows.shift();
  }

  begin(lane: number, id: number): void {
    const rows = this.lanes[lane] as Entry[];
    const before = rows.at(-2);
    const newest = rows.at(-1);
    // The observation that was to be acted on next stays only as the end of an episode that is cut off here.
    const underWay = newest !== undefined && !newest.first && before?.acted && !before.terminated && !before.truncated;
    if (underWay && before) before.truncated = true;
    else if (newest?.first) rows.pop();
    this.#put(lane, id, true);
  }

  step(lane: number, action: number, reward: number, terminated: boolean, truncated: boolean, next: number): void {
    Object.assign((this.lanes[lane] as Entry[]).at(-1) as Entry, {
      acted: true,
      action,
      reward,
      terminated,
      truncated,
    });
    this.#put(lane, next, false);
  }

  #frames(rows: readonly Entry[], at: number): readonly number[] | undefined {
    const frames: number[] = [];
    for (let back = 0, inside = true; back < this.#options.frameStack; back++) {
      const entry = rows[at - back];
      if (inside && entry === undefined) return undefined;
      frames.unshift(inside ? (entry as Entry).id : 0);
      if (entry?.first) inside = false;
    }
    return frames;
  }

  /** All transitions that may be drawn, by the number of their observation. */
  ready(): Map<number, Expected> {
    const { nStep, gamma } = this.#options;
    const found = new Map<number, Expected>();
    for (const rows of this.lanes) {
      rows.forEach((entry, at) => {
        const frames = this.#frames(rows, at);
        let [returns, discount, steps, ended] = [0, 1, 0, false];
        let last = entry;
        while (steps < nStep && !ended && rows[at + steps]?.acted) {
          last = rows[at + steps] as Entry;
          returns += discount * last.reward;
          discount *= gamma;
          steps++;
          ended = last.terminated || last.truncated;
        }
        const nextFrames = this.#frames(rows, at + steps);
        if (!frames || !nextFrames || steps === 0 || (steps < nStep && !ended)) return;
        const { terminated } = last;
        found.set(entry.id, {
          frames,
          nextFrames,
          action: entry.action,
          returns,
          discount: terminated ? 0 : discount,
          terminated,
        });
      });
    }
    return found;
  }
}

/** Episodes of random lengths and ends in several worlds; every observation has a number of its own, from 1. */
export class Stream {
  readonly rng: () => number;
  #count = 0;

  constructor(seed: number) {
    this.rng = seededRng(seed);
  }

  below(n: number): number {
    return Math.floor(this.rng() * n);
  }

  next(): number {
    return ++this.#count;
  }

  step(): { action: number; reward: number; terminated: boolean; truncated: boolean; id: number } {
    const [action, reward, end] = [this.below(5), this.below(100) / 8, this.rng()];
    return { action, reward, terminated: end < 0.08, truncated: end > 0.9, id: this.next() };
  }
}
