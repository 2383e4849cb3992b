// A replay buffer for an algorithm of one's own: here tabular Q-learning from prioritised replay, in a maze of 54 cells.
import { makeEnv, PrioritizedReplayBuffer } from "reinforcets";
import { budget } from "./budget.js";

const env = makeEnv("GridWorld-v0");
const [cells, moves] = [env.observationSpace.n, env.actionSpace.n];
const q = new Float32Array(cells * moves);
const best = (cell: number) => Math.max(...q.subarray(cell * moves, (cell + 1) * moves));

const options = { env, capacity: 20_000, nStep: 3, gamma: 0.97, seed: 1 };
console.log(`this buffer will take ${(PrioritizedReplayBuffer.bytesFor(options) / 1e3).toFixed(0)} kB`);
const buffer = new PrioritizedReplayBuffer(options);

function choose(cell: number, epsilon: number): 0 | 1 | 2 | 3 {
  const values = [...q.subarray(cell * moves, (cell + 1) * moves)];
  const greedy = values.indexOf(Math.max(...values));
  return (Math.random() < epsilon ? Math.floor(Math.random() * moves) : greedy) as 0 | 1 | 2 | 3;
}

let { observation } = env.reset({ seed: 1 });
buffer.begin(observation);
const steps = budget(20_000);
const errors = new Float32Array(32);
for (let i = 0; i < steps; i++) {
  const action = choose(observation, 0.3);
  const step = env.step(action);
  buffer.add(action, step);
  observation = step.observation;
  if (step.terminated || step.truncated) {
    observation = env.reset().observation;
    buffer.begin(observation);
  }
  if (i < 500) continue;
  // The arrays are the buffer's own memory: nothing is made here, and the next draw fills them again.
  const { obs, actions, rewards, nextObs, discount, weights, indices } = buffer.sample(32, {
    beta: 0.4 + (0.6 * i) / steps,
  });
  for (let k = 0; k < 32; k++) {
    const at = (obs[k] as number) * moves + (actions[k] as number);
    const target = (rewards[k] as number) + (discount[k] as number) * best(nextObs[k] as number);
    const error = target - (q[at] as number);
    q[at] = (q[at] as number) + 0.3 * (weights[k] as number) * error;
    errors[k] = Math.abs(error);
  }
  buffer.updatePriorities(indices, errors);
}

observation = env.reset({ seed: 7 }).observation;
let [total, ended] = [0, false];
while (!ended) {
  const step = env.step(choose(observation, 0));
  ({ observation } = step);
  total += step.reward;
  ended = step.terminated || step.truncated;
}
console.log(`${buffer.length} transitions held; the greedy walk earns ${total.toFixed(2)}`);
await buffer.save("replay.safetensors");
buffer.dispose();
