// A world written in TypeScript trains with the very same call. This one: walk along a corridor to its right end.
import { box, checkEnv, discrete, type Env, evaluate, PPO, progressLine } from "reinforcets";
import { budget } from "./budget.js";

const LENGTH = 10;

class Corridor implements Env {
  readonly id = "Corridor";
  readonly observationSpace = box({ low: 0, high: 1, shape: [1] });
  readonly actionSpace = discrete(2);
  #place = 0;
  #steps = 0;

  #look() {
    return new Float32Array([this.#place / LENGTH]);
  }

  reset() {
    this.#place = 0;
    this.#steps = 0;
    return { observation: this.#look(), info: {} };
  }

  step(action: number) {
    this.#place = Math.max(0, this.#place + (action === 1 ? 1 : -1));
    this.#steps += 1;
    const terminated = this.#place === LENGTH;
    return {
      observation: this.#look(),
      reward: terminated ? 1 : -0.01,
      terminated,
      truncated: this.#steps === 50 && !terminated,
      info: {},
    };
  }
}

const problems = await checkEnv(new Corridor());
console.log(problems.length === 0 ? "the world is fine" : problems);

const agent = new PPO({ env: () => new Corridor(), nEnvs: 4, nSteps: 128, seed: 1 });
await agent.learn({ totalSteps: budget(20_000), callbacks: [progressLine()] });
const { mean } = await evaluate(agent, new Corridor(), { episodes: 20 });
console.log(`mean return ${mean.toFixed(3)} (the shortest way earns 0.91)`);
