// A CartPole written in TypeScript: steps a second in rollout (acting and stepping, updates not counted) and in training.
import { join } from "node:path";
import { root } from "../scripts/steps.mjs";
import { figure, library } from "./measure.mjs";

const { CartPole } = await import(join(root, "dist-examples/cartpole-env.js"));
const ROWS = 8;
const N_STEPS = 2048;

/** Seconds of a training with one epoch of one minibatch an update, and with ten epochs: the difference is update time. */
async function seconds(nEpochs, totalSteps) {
  const agent = new library.PPO({
    env: () => new CartPole(),
    nEnvs: ROWS,
    nSteps: N_STEPS,
    batchSize: 4096,
    nEpochs,
    seed: 1,
  });
  await agent.learn({ totalSteps: ROWS * N_STEPS });
  const began = performance.now();
  await agent.learn({ totalSteps });
  const taken = (performance.now() - began) / 1000;
  agent.close();
  return taken;
}

const total = ROWS * N_STEPS * 8;
const [whole, rollout] = [[], []];
for (let round = 0; round < 5; round++) {
  const [once, often] = [await seconds(1, total), await seconds(5, total)];
  whole.push(total / once);
  rollout.push(total / (once - (often - once) / 4));
}
figure("TypeScript CartPole, 8 worlds: rollout", "steps/s", rollout, "goal ≥ 150,000");
figure("TypeScript CartPole, 8 worlds: with one epoch of updates", "steps/s", whole);
