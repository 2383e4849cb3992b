// An agent with memory on libtorch, tensors of one's own, and what is said where there is no libtorch.
import { PPO } from "reinforcets";
import { nn, optim, randn, tidy } from "reinforcets/torch";

try {
  const agent = new PPO({ env: "TMaze-v0", middleware: { kind: "lstm", width: 16 }, nSteps: 64, seed: 1 });
  const { steps } = await agent.learn({ totalSteps: 64 });
  const net = new nn.Sequential(new nn.Linear(4, 16), new nn.Tanh(), new nn.Linear(16, 1));
  const adam = new optim.Adam(net.parameters(), { lr: 1e-2 });
  const x = randn([64, 4]);
  const losses = Array.from({ length: 50 }, () =>
    tidy(() => {
      const loss = net.forward(x).sub(x.sum(1, true)).square().mean();
      adam.zeroGrad();
      loss.backward();
      adam.step();
      return loss.item();
    }),
  );
  console.log(JSON.stringify({ engine: agent.describe().engine, steps, falls: losses.at(-1) < losses[0] / 2 }));
} catch (error) {
  console.log(JSON.stringify({ code: error.code, name: error.name, message: error.message }));
}
