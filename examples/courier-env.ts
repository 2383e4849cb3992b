// A goal world: a courier on a board of 12 × 12 walks to a door. Every step costs 1 until it is there.
import { box, dict, discrete, type Env } from "reinforcets";

const [SIDE, LIMIT] = [12, 24];
const place = box({ low: 0, high: 1, shape: [2] });
const observationSpace = dict({ observation: place, achieved_goal: place, desired_goal: place });
const actionSpace = discrete(4);

export class Courier implements Env<typeof observationSpace, typeof actionSpace> {
  readonly observationSpace = observationSpace;
  readonly actionSpace = actionSpace;
  #state = { random: 1, steps: 0, at: [0, 0], door: [0, 0] };

  reset({ seed = this.#state.random }: { readonly seed?: number } = {}) {
    this.#state = { random: seed, steps: 0, at: [0, 0], door: [0, 0] };
    const at = [this.#draw(SIDE), this.#draw(SIDE)] as const;
    // The door is elsewhere: it is at least one row further, round the board's edge.
    const door = [this.#draw(SIDE), (at[1] + 1 + this.#draw(SIDE - 1)) % SIDE];
    this.#state = { ...this.#state, at: [...at], door };
    return { observation: this.#observe() };
  }

  /** 0 and 1 walk west and east, 2 and 3 north and south. */
  step(action: 0 | 1 | 2 | 3) {
    const [axis, by] = [action >> 1, action % 2 === 0 ? -1 : 1];
    this.#state.at = this.#state.at.map((x, i) => (i === axis ? Math.min(Math.max(x + by, 0), SIDE - 1) : x));
    this.#state.steps++;
    const arrived = `${this.#state.at}` === `${this.#state.door}`;
    const truncated = !arrived && this.#state.steps === LIMIT;
    const info = { is_success: arrived };
    return { observation: this.#observe(), reward: arrived ? 0 : -1, terminated: arrived, truncated, info };
  }

  /** The same reward for any places and doors, many at once. */
  computeReward(achieved: Float32Array, desired: Float32Array, rewards: Float32Array): void {
    for (let i = 0; i < rewards.length; i++) {
      const arrived = achieved[2 * i] === desired[2 * i] && achieved[2 * i + 1] === desired[2 * i + 1];
      rewards[i] = arrived ? 0 : -1;
    }
  }

  snapshot = () => structuredClone(this.#state);
  restore = (state: unknown): void => {
    this.#state = structuredClone(state) as ReturnType<Courier["snapshot"]>;
  };

  #observe() {
    const at = Float32Array.from(this.#state.at, (x) => x / (SIDE - 1));
    const door = Float32Array.from(this.#state.door, (x) => x / (SIDE - 1));
    return { observation: at, achieved_goal: at, desired_goal: door };
  }

  #draw(below: number): number {
    this.#state.random = (Math.imul(this.#state.random, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.#state.random / 2 ** 32) * below);
  }
}
