// The world of the cases beside reinforcex's DQN: CartPole with the reward of that library's examples, which its side of the
// comparison learns from too (crates/bench/baselines/reinforcex/src/job.rs). Written as any user's world is.
import { makeEnv } from "reinforcets";

/** CartPole with 5 every 20 steps and −30 for a fall in place of 1 a step. */
export class ExampleReward {
  #env = makeEnv("CartPole-v1");
  #steps = 0;
  id = "CartPole-v1 with reinforcex's example's reward";
  observationSpace = this.#env.observationSpace;
  actionSpace = this.#env.actionSpace;

  reset(options) {
    this.#steps = 0;
    return this.#env.reset(options);
  }

  step(action) {
    const result = this.#env.step(action);
    this.#steps += 1;
    const fell = result.terminated && this.#steps <= 490;
    return { ...result, reward: fell ? -30 : this.#steps % 20 === 0 ? 5 : 0 };
  }
}
