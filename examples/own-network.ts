// A network of your own for an agent: declared from parts, run natively. Every layer of the middleware sees all inputs.
import { evaluate, PPO, progressLine } from "reinforcets";
import { nn } from "reinforcets/torch";
import { budget } from "./budget.js";

const relu = { init: { kind: "orthogonal" }, next: "relu" } as const;

/** Two dense layers beside a shortcut. */
const block = () =>
  new nn.Residual(new nn.LayerNorm(64), new nn.Linear(64, 64, relu), new nn.ReLU(), new nn.Linear(64, 64, relu));

const network = new nn.Sequential(new nn.Linear(4, 64, relu), new nn.ReLU(), block(), block(), new nn.LayerNorm(64));
console.log(
  `layers: ${network
    .toSpec()
    .map(({ kind }) => kind)
    .join(", ")}`,
);
console.log(`${network.parameters().reduce((sum, { size }) => sum + size, 0)} parameters`);

using agent = new PPO({
  env: "CartPole-v1",
  seed: 1,
  nEnvs: 8,
  nSteps: 128,
  learningRate: 1e-3,
  batchSize: 256,
  // Policy and value share it, and put a linear head each on top.
  middleware: { kind: "layers", layers: network.toSpec(), shared: true },
  netArch: [],
});
console.log(`the engine is ${agent.describe().engine}`);
await agent.learn({ totalSteps: budget(60_000), callbacks: [progressLine()] });

const { mean } = await evaluate(agent, "CartPole-v1", { episodes: 20 });
console.log(`mean return ${mean.toFixed(1)} of at most 500`);
