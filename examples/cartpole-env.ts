// CartPole-v1 as a world of your own: the same rules as Gymnasium's (Barto, Sutton & Anderson 1983).
import { box, discrete, type Env } from "reinforcets";

const observationSpace = box({
  low: [-4.8, Number.NEGATIVE_INFINITY, -0.418879, Number.NEGATIVE_INFINITY],
  high: [4.8, Number.POSITIVE_INFINITY, 0.418879, Number.POSITIVE_INFINITY],
});
const actionSpace = discrete(2);

const GRAVITY = 9.8;
const POLE_MASS = 0.1;
const TOTAL_MASS = 1.1;
const HALF_LENGTH = 0.5;
const FORCE = 10;
const TAU = 0.02; // seconds between two steps
const MAX_ANGLE = (12 * 2 * Math.PI) / 360;

export class CartPole implements Env<typeof observationSpace, typeof actionSpace> {
  readonly id = "CartPole-ts";
  readonly observationSpace = observationSpace;
  readonly actionSpace = actionSpace;
  readonly #observation = new Float32Array(4);
  #state = [0, 0, 0, 0] as [x: number, speed: number, angle: number, spin: number];
  #steps = 0;
  #random = 0;

  reset({ seed }: { readonly seed?: number } = {}) {
    if (seed !== undefined) this.#random = seed;
    this.#state = [this.#draw(), this.#draw(), this.#draw(), this.#draw()];
    this.#steps = 0;
    return { observation: this.#observe() };
  }

  step(action: 0 | 1) {
    const [x, speed, angle, spin] = this.#state;
    const push = action === 1 ? FORCE : -FORCE;
    const sin = Math.sin(angle);
    const cos = Math.cos(angle);
    const thrust = (push + POLE_MASS * HALF_LENGTH * spin * spin * sin) / TOTAL_MASS;
    const turn = (GRAVITY * sin - cos * thrust) / (HALF_LENGTH * (4 / 3 - (POLE_MASS * cos * cos) / TOTAL_MASS));
    const gain = thrust - (POLE_MASS * HALF_LENGTH * turn * cos) / TOTAL_MASS;
    this.#state = [x + TAU * speed, speed + TAU * gain, angle + TAU * spin, spin + TAU * turn];
    this.#steps += 1;
    const terminated = Math.abs(this.#state[0]) > 2.4 || Math.abs(this.#state[2]) > MAX_ANGLE;
    return { observation: this.#observe(), reward: 1, terminated, truncated: !terminated && this.#steps >= 500 };
  }

  snapshot() {
    return { state: this.#state, steps: this.#steps, random: this.#random };
  }

  restore(saved: ReturnType<CartPole["snapshot"]>) {
    this.#state = [...saved.state];
    this.#steps = saved.steps;
    this.#random = saved.random;
  }

  #observe() {
    this.#observation.set(this.#state);
    return this.#observation;
  }

  /** The next number between -0.05 and 0.05 (mulberry32). */
  #draw() {
    this.#random = (this.#random + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(this.#random ^ (this.#random >>> 15), this.#random | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32 / 10 - 0.05;
  }
}
