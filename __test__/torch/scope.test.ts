import { describe, expect, it } from "vitest";
import {
  manualSeed,
  nn,
  noGrad,
  ones,
  rand,
  randint,
  randn,
  randperm,
  type Tensor,
  tensor,
  tensorCount,
  tidy,
  zeros,
} from "../../ts/torch/index.js";
import { thrown } from "./shared.js";

/** How many tensors there are more after some work. */
function more(work: () => unknown): number {
  const before = tensorCount();
  const kept = work();
  const count = tensorCount() - before;
  expect(kept).toBe(kept);
  return count;
}

describe("tidy", () => {
  it("keeps what is returned, wherever it is inside", () => {
    const result = () => ({ list: [ones([1])], map: new Map([["a", ones([1])]]), set: new Set([ones([1])]), n: 3 });
    expect(more(() => tidy(() => [result(), ones([9]).add(1)]))).toBe(4);
  });

  it("disposes inside out, and after an exception", () => {
    expect(
      more(() =>
        tidy(() => {
          const inner = tidy(() => ones([2]).mul(2));
          expect(inner.disposed).toBe(false);
          return inner.sum().item();
        }),
      ),
    ).toBe(0);
    expect(more(() => thrown(() => tidy(() => ones([2]).add(1).reshape(3))))).toBe(0);
  });

  it("leaves alone what was there before", () => {
    const x = ones([1]);
    tidy(() => x.add(1));
    expect(x.item()).toBe(1);
  });

  it("refuses asynchronous work", () => {
    expect(thrown(() => tidy(async () => ones([1]))).code).toBe("INVALID_DATA");
  });

  it("keeps gradients", () => {
    const w = ones([2], { requiresGrad: true });
    tidy(() => w.mul(3).sum().backward());
    expect(w.grad?.toArray()).toEqual([3, 3]);
  });
});

describe("using", () => {
  it("disposes at the end of the block", () => {
    let seen: Tensor;
    {
      using x = ones([2]);
      seen = x;
      expect(x.disposed).toBe(false);
    }
    expect(seen.disposed).toBe(true);
  });
});

describe("noGrad", () => {
  it("nests, and ends with an exception", () => {
    const w = ones([1], { requiresGrad: true });
    noGrad(() => {
      noGrad(() => w.mul(1));
      expect(w.mul(2).requiresGrad).toBe(false);
      w.add_(1);
    });
    thrown(() => noGrad(() => w.reshape(7)));
    expect([w.item(), w.mul(2).requiresGrad]).toEqual([2, true]);
    expect(w.detach().requiresGrad).toBe(false);
  });
});

describe("manualSeed", () => {
  it("starts every random number anew", () => {
    const drawn = (): unknown => {
      const x = ones([4]);
      return [
        ...[rand([3]), randn([3]), randint(0, 100, [3]), randperm(9), x.div(2).bernoulli(), x.multinomial(2)],
        ...[zeros([3]).uniform_(), zeros([3]).normal_(), new nn.Dropout(0.5).forward(x), new nn.Linear(2, 2).weight],
      ].map((y) => y.toArray());
    };
    manualSeed(7);
    const first = drawn();
    expect(drawn()).not.toEqual(first);
    manualSeed(7);
    expect(drawn()).toEqual(first);
    expect(tensor([0]).item()).toBe(0);
  });

  it("takes whole numbers", () => {
    for (const seed of [0.5, Number.NaN, -1, 2 ** 60])
      expect(thrown(() => manualSeed(seed)).code).toBe("INVALID_CONFIG");
  });
});
