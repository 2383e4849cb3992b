// An algorithm of your own: REINFORCE (Williams 1992) with a mean baseline, on tensors.
import { makeEnv } from "reinforcets";
import { manualSeed, nn, noGrad, optim, setNumThreads, Tensor, tensor, tidy } from "reinforcets/torch";
import { budget } from "./budget.js";

manualSeed(1);
setNumThreads(1);
const env = makeEnv("CartPole-v1");
const policy = new nn.Sequential(new nn.Linear(4, 64), new nn.Tanh(), new nn.Linear(64, 2));
const adam = new optim.Adam(policy.parameters(), { lr: 5e-3 });
const [gamma, goal, perUpdate] = [0.99, budget(400_000), 8];
const lengths: number[] = [];
const mean = () => lengths.slice(-100).reduce((a, b) => a + b, 0) / Math.min(lengths.length, 100);

const act = (observation: Float32Array) =>
  tidy(() => noGrad(() => policy.forward(Tensor.wrap(observation)).softmax().multinomial(1).item()));

let { observation } = env.reset({ seed: 1 });
for (let steps = 0; steps < goal && !(lengths.length >= 100 && mean() >= 475); ) {
  const [seen, actions, returns]: [number[][], number[], number[]] = [[], [], []];
  for (let episode = 0; episode < perUpdate; episode++) {
    const rewards: number[] = [];
    for (let over = false; !over; ) {
      const action = act(observation) as 0 | 1;
      seen.push([...observation]);
      actions.push(action);
      const result = env.step(action);
      rewards.push(result.reward);
      over = result.terminated || result.truncated;
      observation = result.observation;
    }
    ({ observation } = env.reset());
    lengths.push(rewards.length);
    steps += rewards.length;
    let rest = 0;
    returns.push(...rewards.map((_, i) => (rest = (rewards.at(-1 - i) ?? 0) + gamma * rest)).reverse());
  }
  tidy(() => {
    const weights = tensor(returns);
    const advantage = weights.sub(weights.mean()).div(weights.std().add(1e-8));
    const logProbs = policy.forward(tensor(seen)).logSoftmax();
    const chosen = logProbs.gather(1, tensor(actions, { dtype: "int64" }).unsqueeze(1)).squeeze(1);
    adam.zeroGrad();
    chosen.mul(advantage).mean().neg().backward();
    adam.step();
  });
  if (lengths.length % 80 === 0) console.log(`${steps} steps: mean of the last 100 episodes ${mean().toFixed(1)}`);
}
console.log(`${lengths.length} episodes; mean of the last 100: ${mean().toFixed(1)}`);
