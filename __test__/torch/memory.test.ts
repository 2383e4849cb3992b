import { beforeAll, describe, expect, it } from "vitest";
import { nn, ones, setNumThreads } from "../../ts/torch/index.js";

const megabytes = (): number => process.memoryUsage.rss() / 2 ** 20;

beforeAll(() => setNumThreads(1));

describe("memory of temporaries", () => {
  it("of 2 GB passes through a bounded heap without dispose and without await", () => {
    const x = ones([2 ** 18]);
    const before = megabytes();
    let most = 0;
    for (let i = 0; i < 2048; i++) {
      x.add(i);
      if (i % 256 === 0) most = Math.max(most, megabytes() - before);
    }
    expect(most).toBeLessThan(512);
  });

  it("of recorded passes is given back as well", () => {
    const net = new nn.Sequential(new nn.Linear(256, 256), new nn.Tanh(), new nn.Linear(256, 1));
    const x = ones([256, 256]);
    const before = megabytes();
    for (let i = 0; i < 500; i++) net.forward(x).sum().backward();
    expect(megabytes() - before).toBeLessThan(512);
  });
});
