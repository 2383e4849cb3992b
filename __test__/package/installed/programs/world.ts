// A world of one's own, in TypeScript: say which of two signs is shown.
import { box, checkEnv, discrete, type Env, PPO, timeLimit } from "reinforcets";

class Signs implements Env {
  readonly observationSpace = box({ low: -1, high: 1, shape: [1] });
  readonly actionSpace = discrete(2);
  #turn = 0;

  #show(): Float32Array {
    this.#turn += 1;
    return new Float32Array([this.#turn % 3 === 0 ? 1 : -1]);
  }

  reset() {
    this.#turn = 0;
    return { observation: this.#show(), info: {} };
  }

  step(action: number) {
    const reward = (action === 1) === (this.#turn % 3 === 0) ? 1 : 0;
    return { observation: this.#show(), reward, terminated: false, truncated: false, info: {} };
  }

  snapshot() {
    return this.#turn;
  }

  restore(turn: unknown) {
    this.#turn = Number(turn);
  }
}

const findings = await checkEnv(new Signs());
const agent = new PPO({ env: () => timeLimit(new Signs(), 20), nEnvs: 4, nSteps: 64, learningRate: 0.01, seed: 1 });
await agent.learn({ totalSteps: 8192 });
const answers = [-1, 1].map((sign) => agent.predict(new Float32Array([sign]), { deterministic: true }));
console.log(JSON.stringify({ findings, answers }));
