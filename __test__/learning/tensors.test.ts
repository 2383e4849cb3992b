import { nn, noGrad, optim, randn, setNumThreads, type Tensor, tensorCount, tidy } from "reinforcets/torch";
import { describe, expect, it } from "vitest";

const megabytes = (): number => process.memoryUsage.rss() / 2 ** 20;

describe("a million operations on tensors", () => {
  const x = randn([8, 16]);
  const net = new nn.Sequential(new nn.Linear(16, 16), new nn.Tanh(), new nn.Linear(16, 1));
  const lstm = new nn.LSTM(16, 8);
  const adam = new optim.Adam([...net.parameters(), ...lstm.parameters()], { lr: 1e-4 });

  /** About a hundred operations: views, arithmetic, errors, recorded passes, a step. */
  function some(): void {
    let y: Tensor = x;
    for (let i = 0; i < 20; i++) y = y.add(1).mul(0.5).transpose().contiguous().transpose();
    tidy(() => noGrad(() => net.forward(y).sum().item()));
    try {
      x.matmul(x);
    } catch {
      // Errors hold nothing either.
    }
    adam.zeroGrad();
    lstm.forward(x.unsqueeze(0)).output.sum().add(net.forward(x).square().mean()).backward();
    adam.step();
  }

  setNumThreads(1);

  it("leave resident memory flat", async () => {
    const marks: number[] = [];
    for (let round = 0; round < 10; round++) {
      for (let i = 0; i < 1000; i++) some();
      await new Promise(setImmediate);
      marks.push(megabytes());
    }
    // The first rounds fill caches and the heap of V8.
    const [early, late] = [marks.slice(2, 5), marks.slice(7)].map((part) => Math.max(...part));
    expect((late as number) - (early as number), `MB after each 100,000: ${marks.map(Math.round)}`).toBeLessThan(24);
    expect(tensorCount()).toBeLessThan(200_000);
  });
});
