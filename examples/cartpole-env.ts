// CartPole-v1 as a world of your own: the same rules as Gymnasium's (Barto, Sutton & Anderson 1983).
import { box, discrete, type Env } from "reinforcets";

const [gravity, poleMass, totalMass, halfLength, force] = [9.8, 0.1, 1.1, 0.5, 10] as const;
const tau = 0.02; // seconds between two steps
const maxAngle = (12 * 2 * Math.PI) / 360;

const high = [4.8, Number.POSITIVE_INFINITY, 2 * maxAngle, Number.POSITIVE_INFINITY];
const observationSpace = box({ low: high.map((bound) => -bound), high });
const actionSpace = discrete(2);

export class CartPole implements Env<typeof observationSpace, typeof actionSpace> {
  readonly id = "CartPole-ts";
  readonly observationSpace = observationSpace;
  readonly actionSpace = actionSpace;
  readonly #observation = new Float32Array(4);
  #state: readonly [x: number, speed: number, angle: number, spin: number] = [0, 0, 0, 0];
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
    const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
    const thrust = ((action === 1 ? force : -force) + poleMass * halfLength * spin * spin * sin) / totalMass;
    const turn = (gravity * sin - cos * thrust) / (halfLength * (4 / 3 - (poleMass * cos * cos) / totalMass));
    const gain = thrust - (poleMass * halfLength * turn * cos) / totalMass;
    this.#state = [x + tau * speed, speed + tau * gain, angle + tau * spin, spin + tau * turn];
    this.#steps += 1;
    const terminated = Math.abs(this.#state[0]) > 2.4 || Math.abs(this.#state[2]) > maxAngle;
    return { observation: this.#observe(), reward: 1, terminated, truncated: this.#steps >= 500 };
  }

  snapshot() {
    return { state: this.#state, steps: this.#steps, random: this.#random };
  }

  restore(saved: ReturnType<CartPole["snapshot"]>) {
    ({ state: this.#state, steps: this.#steps, random: this.#random } = saved);
  }

  #observe() {
    this.#observation.set(this.#state);
    return this.#observation;
  }

  /** The next number between -0.05 and 0.05: a SplitMix generator of 32 bits. */
  #draw() {
    this.#random = (this.#random + 0x9e3779b9) >>> 0;
    let bits = Math.imul(this.#random ^ (this.#random >>> 16), 0x21f0aaad);
    bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
    return ((bits ^ (bits >>> 15)) >>> 0) / 2 ** 32 / 10 - 0.05;
  }
}
