// agent.predict for one CartPole observation and for eight: µs a call, in blocks of 20,000 calls.
import { figure, library } from "./measure.mjs";

const agent = new library.PPO({ env: "CartPole-v1", seed: 1 });
const one = new Float32Array([0.01, -0.02, 0.03, 0.04]);
const eight = Array.from({ length: 8 }, () => one);

function blocks(calls, work) {
  const samples = [];
  for (let block = 0; block < 23; block++) {
    const began = performance.now();
    for (let i = 0; i < calls; i++) work();
    samples.push(((performance.now() - began) * 1000) / calls);
  }
  // The first blocks warm the JIT up.
  return samples.slice(3);
}

const greedy = { deterministic: true };
figure(
  "agent.predict, 1 observation",
  "µs",
  blocks(20_000, () => agent.predict(one, greedy)),
  "goal ≤ 2.5",
);
figure(
  "agent.predict, 8 observations",
  "µs",
  blocks(5_000, () => agent.predict(eight, greedy)),
);
agent.close();
