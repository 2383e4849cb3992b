import { describe, expect, it } from "vitest";
import { nn, optim, type Tensor, tensor, zeros } from "../../ts/torch/index.js";
import { difference, fixture, restored, type Stored, thrown, weighted } from "./shared.js";

interface Golden {
  readonly start: readonly Stored[];
  readonly after: Readonly<Record<string, readonly Stored[]>>;
  readonly rates: Readonly<Record<string, readonly number[]>>;
}

const golden = fixture<Golden>("optimizers");

const makers: Readonly<Record<string, (leaves: readonly Tensor[]) => optim.Optimizer>> = {
  adam: (leaves) => new optim.Adam(leaves, { lr: 0.05 }),
  adam_eps: (leaves) => new optim.Adam(leaves, { lr: 0.05, beta1: 0.8, beta2: 0.95, eps: 1e-3 }),
  adamW: (leaves) => new optim.AdamW(leaves, { lr: 0.05, weightDecay: 0.1 }),
  rmsProp: (leaves) => new optim.RMSprop(leaves, { lr: 0.01 }),
  sgd: (leaves) => new optim.SGD(leaves, { lr: 0.02 }),
  sgd_momentum: (leaves) => new optim.SGD(leaves, { lr: 0.02, momentum: 0.9 }),
};

function leavesOf(dtype: "float32" | "float64" = "float32"): Tensor[] {
  return golden.start.map((x) => restored(x).to(dtype).setRequiresGrad());
}

/** One step on the sum of cubes, weighted as in the fixtures. */
function go(optimizer: optim.Optimizer, leaves: readonly Tensor[]): void {
  optimizer.zeroGrad();
  leaves
    .map((x) => weighted(x.pow(3)))
    .reduce((a, b) => a.add(b))
    .backward();
  optimizer.clipGradNorm(2);
  optimizer.step();
}

describe("optimisers", () => {
  // Float64 goes another way than the kernels for float32: both are checked.
  const cases = Object.keys(golden.after).flatMap((name) => [[name, "float32"] as const, [name, "float64"] as const]);
  it.each(cases)("%s takes PyTorch's steps in %s", (name, dtype) => {
    const leaves = leavesOf(dtype);
    const optimizer = (makers[name] as (typeof makers)[string])(leaves);
    for (let i = 0; i < 5; i++) go(optimizer, leaves);
    expect(leaves.map((leaf, i) => difference(leaf, golden.after[name]?.[i] as Stored))).toEqual([0, 0]);
  });

  it.each(Object.keys(makers))("%s goes on from its state as if nothing had happened", (name) => {
    const make = makers[name] as (typeof makers)[string];
    const whole = leavesOf();
    const first = make(whole);
    for (let i = 0; i < 3; i++) go(first, whole);
    const again = whole.map((x) => x.detach().clone().setRequiresGrad());
    const second = make(again);
    second.loadStateDict(first.stateDict());
    go(first, whole);
    go(second, again);
    expect(again.every((x, i) => x.equals(whole[i] as Tensor))).toBe(true);
    expect(second.steps).toBe(4);
  });

  it("name moments as PyTorch does, with the shapes of parameters", () => {
    const state = new optim.Adam(leavesOf(), { lr: 1 }).stateDict();
    const shapes = Object.entries(state).map(([name, x]) => `${name} ${x.shape}`);
    expect(shapes).toEqual(["step ", "0.exp_avg 3,5", "0.exp_avg_sq 3,5", "1.exp_avg 5", "1.exp_avg_sq 5"]);
    const tf = new optim.RMSprop(leavesOf(), { lr: 1, tfStyle: true }).stateDict();
    expect(tf["1.square_avg"]?.toArray()).toEqual([1, 1, 1, 1, 1]);
  });

  it("take an absent gradient as zeros, and start from none after zeroGrad", () => {
    const [a, b] = [tensor([1], { requiresGrad: true }), tensor([1], { requiresGrad: true })];
    const sgd = new optim.SGD([a, b], { lr: 0.5 });
    a.mul(3).sum().backward();
    sgd.step();
    expect([a.item(), b.item()]).toEqual([-0.5, 1]);
    sgd.zeroGrad();
    expect([a.grad, b.grad]).toEqual([undefined, undefined]);
  });

  it("notice that a parameter was changed between the two passes", () => {
    const w = tensor([2], { requiresGrad: true });
    const sgd = new optim.SGD([w], { lr: 0.5 });
    const loss = w.square().mul(w).sum();
    w.sum().backward();
    sgd.step();
    expect(thrown(() => loss.backward()).code).toBe("INVALID_STATE");
  });

  it("change nothing when gradients are not finite", () => {
    const w = tensor([2], { requiresGrad: true });
    const sgd = new optim.SGD([w], { lr: 0.5 });
    w.mul(Number.POSITIVE_INFINITY).sum().backward();
    expect(thrown(() => sgd.clipGradNorm(1)).code).toBe("DIVERGED");
  });

  it("refuse what they cannot optimise", () => {
    expect(thrown(() => new optim.SGD([], { lr: 1 })).code).toBe("INVALID_CONFIG");
    expect(thrown(() => new optim.SGD([zeros([1], { dtype: "int64" })], { lr: 1 })).code).toBe("INVALID_DATA");
    const mixed = [zeros([1]), zeros([1], { dtype: "float64" })];
    const error = thrown(() => new optim.SGD(mixed, { lr: 1 }));
    expect([error.code, error.message]).toEqual(["INVALID_DATA", expect.stringContaining("parameter 1")]);
    const w = zeros([2]);
    const sgd = new optim.SGD([w], { lr: 1 });
    w.dispose();
    expect(thrown(() => sgd.step()).code).toBe("CLOSED");
  });

  it("fit a line", () => {
    const net = new nn.Sequential(new nn.Linear(1, 8), new nn.Tanh(), new nn.Linear(8, 1));
    const adam = new optim.Adam(net.parameters(), { lr: 0.02 });
    const x = tensor([[-1], [0], [1]]);
    const loss = () => net.forward(x).sub(x.mul(0.5)).square().mean();
    const first = loss().item();
    for (let i = 0; i < 300; i++) {
      adam.zeroGrad();
      loss().backward();
      adam.step();
    }
    expect(loss().item()).toBeLessThan(Math.min(first, 1e-3));
  });
});

describe("schedules", () => {
  const rates = (lr: optim.RateSchedule, totalSteps = 10): number[] => {
    const w = zeros([1], { requiresGrad: true });
    const sgd = new optim.SGD([w], { lr, totalSteps });
    return Array.from({ length: 11 }, () => {
      const { lr: rate } = sgd;
      sgd.step();
      return Math.round(rate * 1e9) / 1e9;
    });
  };

  it("fall as PyTorch's do", () => {
    expect(rates({ kind: "cosine", start: 0.5, end: 0.1 })).toEqual(golden.rates["cosine"]);
    expect(rates({ kind: "step", start: 0.5, factor: 0.1, every: 3 })).toEqual(golden.rates["step"]);
  });

  it("are those of agents otherwise", () => {
    expect(rates({ start: 1, end: 0.5 }, 4).slice(0, 6)).toEqual([1, 0.875, 0.75, 0.625, 0.5, 0.5]);
    expect(rates("lin_0.4", 4).slice(0, 5)).toEqual([0.4, 0.3, 0.2, 0.1, 0]);
    expect(rates(0.25)[10]).toBe(0.25);
    expect(optim.rateAt({ start: 0, end: 1 }, 1, 4)).toBe(0.25);
  });

  it("end when a rate is set, and refuse what is none", () => {
    const sgd = new optim.SGD([zeros([1])], { lr: "lin_1", totalSteps: 2 });
    sgd.lr = 0.3;
    sgd.step();
    expect(sgd.lr).toBe(0.3);
    const refused = (lr: unknown, totalSteps?: number): string =>
      thrown(
        () => new optim.SGD([zeros([1])], { lr: lr as number, ...(totalSteps === undefined ? {} : { totalSteps }) }),
      ).code;
    const bad = [
      -1,
      Number.NaN,
      "fast",
      { start: 1 },
      { kind: "cosine", start: 1, end: -1 },
      { kind: "step", start: 1 },
    ];
    expect(bad.map((lr) => refused(lr, 10))).toEqual(bad.map(() => "INVALID_CONFIG"));
    expect(refused("lin_1")).toBe("INVALID_CONFIG");
  });
});
