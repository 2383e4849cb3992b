import { describe, expect, it } from "vitest";
import { manualSeed, nn, noGrad, optim, type Tensor, tensor, tensorCount, tidy, zeros } from "../../ts/torch/index.js";
import { thrown } from "./shared.js";

/** A module with everything that has a name. */
class Everything extends nn.Module {
  body = new nn.Sequential(new nn.Linear(2, 3), new nn.Tanh(), new nn.Linear(3, 1));
  heads = [new nn.Linear(1, 2), new nn.Linear(1, 2)];
  scale = tensor([1], { requiresGrad: true });
  seen = zeros([2]);
  readonly width = 3;
}

const names = (module: nn.Module): string[] => [...module.namedTensors()].map(([name]) => name);

describe("modules", () => {
  it("name their tensors as PyTorch does", () => {
    const module = new Everything();
    const parameters = ["0.weight", "0.bias", "2.weight", "2.bias"].map((name) => `body.${name}`);
    for (const head of [0, 1]) parameters.push(`heads.${head}.weight`, `heads.${head}.bias`);
    expect(names(module)).toEqual(["scale", "seen", ...parameters]);
    expect([...module.namedParameters()].map(([name]) => name)).toEqual(["scale", ...parameters]);
    expect(names(new nn.GRU(1, 1, { layers: 2 })).slice(3, 6)).toEqual(["bias_hh_l0", "weight_ih_l1", "weight_hh_l1"]);
    const attention = ["in_proj_weight", "in_proj_bias", "out_proj.weight", "out_proj.bias"];
    expect(names(new nn.MultiheadAttention(4, 2))).toEqual(attention);
  });

  it("keep frozen parameters in their state", () => {
    const layer = new nn.Linear(2, 3);
    layer.weight.setRequiresGrad(false);
    expect(layer.parameters().length).toBe(1);
    expect(Object.keys(layer.stateDict())).toEqual(["weight", "bias"]);
  });

  it("take states that fit, and no others", () => {
    const [a, b] = [new nn.Linear(2, 3), new nn.Linear(2, 3)];
    b.loadStateDict(a.stateDict());
    expect(a.weight.equals(b.weight)).toBe(true);
    const narrow = new nn.Linear(3, 3);
    const before = narrow.stateDict();
    expect(thrown(() => narrow.loadStateDict(a.stateDict()))).toMatchObject({
      code: "INVALID_SHAPE",
      details: {
        name: "weight",
        shapes: [
          [3, 2],
          [3, 3],
        ],
      },
    });
    expect(narrow.bias?.equals(before["bias"] as Tensor)).toBe(true);
    expect(thrown(() => b.loadStateDict({})).details).toEqual({ missing: ["weight", "bias"], unknown: [] });
  });

  it("switch dropout", () => {
    const net = new nn.Sequential(new nn.Dropout(0.5), new nn.Residual(new nn.Dropout(0.9)));
    const x = zeros([1000]).add(1);
    const mean = (y: Tensor): number => y.mean().item();
    expect(net.eval().forward(x).equals(x.mul(2))).toBe(true);
    const trained = net.train().forward(x);
    expect(trained.equals(x.mul(2))).toBe(false);
    expect(Math.abs(mean(trained) - 2)).toBeLessThan(0.5);
  });

  it("convert real numbers and leave the others", () => {
    const module = new Everything();
    module.seen = zeros([2], { dtype: "int64" });
    module.to("float64");
    expect([module.scale.dtype, module.seen.dtype, module.body.parameters()[0]?.dtype]).toEqual([
      "float64",
      "int64",
      "float64",
    ]);
    expect(module.parameters().length).toBe(9);
    expect(thrown(() => module.to("cuda:77")).code).toBe("DEVICE_UNAVAILABLE");
  });

  it("made inside tidy keep their parameters, and optimisers their moments", () => {
    const before = tensorCount();
    tidy(() => new nn.Sequential(new nn.Linear(2, 2), new nn.LSTM(2, 2) as unknown as nn.Layer));
    const adam = tidy(() => new optim.Adam(new nn.LayerNorm(2).parameters(), { lr: 1 }));
    expect(tensorCount() - before).toBe(2 + 4 + 2 + 2);
    adam.step();
  });
});

describe("memory", () => {
  it("can be carried from call to call", () => {
    const lstm = new nn.LSTM(2, 3, { layers: 2 });
    const x = zeros([6, 4, 2]).normal_();
    const whole = lstm.forward(x);
    const first = lstm.forward(x.at({ end: 2 }));
    const second = lstm.forward(x.at({ start: 2 }), first.state);
    expect(second.output.allClose(whole.output.at({ start: 2 }), { absolute: 1e-6 })).toBe(true);
    expect(second.state.c.allClose(whole.state.c, { absolute: 1e-6 })).toBe(true);
    const gru = new nn.GRU(2, 3, { batchFirst: true });
    const y = x.transpose(0, 1);
    const half = gru.forward(y.at(null, { end: 3 }));
    const rest = gru.forward(y.at(null, { start: 3 }), half.state);
    expect(rest.output.allClose(gru.forward(y).output.at(null, { start: 3 }), { absolute: 1e-6 })).toBe(true);
  });

  it("refuses inputs and states of other widths, with their shapes", () => {
    const lstm = new nn.LSTM(2, 3);
    const wide = thrown(() => lstm.forward(zeros([5, 4, 7])));
    expect([wide.code, wide.details["shapes"]]).toEqual(["INVALID_SHAPE", expect.arrayContaining([[5, 4, 7]])]);
    const [h, c] = [zeros([1, 4, 9]), zeros([1, 4, 9])];
    expect(thrown(() => lstm.forward(zeros([5, 4, 2]), { h, c })).code).toBe("INVALID_SHAPE");
  });
});

describe("attention", () => {
  it("does not see the future when causal", () => {
    const attention = new nn.MultiheadAttention(8, 2, { causal: true });
    const x = zeros([5, 2, 8]).normal_();
    const before = noGrad(() => attention.forward(x));
    x.at({ start: 3 }).mul_(-3);
    const after = noGrad(() => attention.forward(x));
    expect(after.at({ end: 3 }).allClose(before.at({ end: 3 }), { absolute: 1e-6 })).toBe(true);
    expect(after.at(3).allClose(before.at(3))).toBe(false);
  });

  it("takes masks", () => {
    const attention = new nn.MultiheadAttention(4, 1, { batchFirst: true });
    const x = zeros([2, 3, 4]).normal_();
    const own = tensor([
      [true, false, false],
      [false, true, false],
      [false, false, true],
    ]).to("bool");
    const alone = attention.forward(x.at(null, { start: 1, end: 2 }));
    const masked = attention.forward(x, { mask: own }).at(null, { start: 1, end: 2 });
    expect(masked.allClose(alone, { absolute: 1e-6 })).toBe(true);
    expect(thrown(() => new nn.MultiheadAttention(5, 2))).toMatchObject({ code: "INVALID_CONFIG" });
  });
});

describe("first weights", () => {
  it("follow the rule and the activation", () => {
    const gains = { tanh: 5 / 3, relu: Math.SQRT2, identity: 1 } as const;
    for (const [next, gain] of Object.entries(gains) as [keyof typeof gains, number][]) {
      const { weight, bias } = new nn.Linear(16, 8, { init: { kind: "orthogonal" }, next });
      const square = weight.matmul(weight.transpose());
      const expected = zeros([8, 8]);
      for (let i = 0; i < 8; i++) expected.at(i, i).fill_(gain * gain);
      expect(square.allClose(expected, { absolute: 1e-5 })).toBe(true);
      expect(bias?.abs().sum().item()).toBe(0);
    }
    const he = new nn.Conv2d(4, 32, 3, { init: { kind: "auto" }, next: "relu" }).weight;
    expect(Math.abs(he.var().item() * 36 - 2)).toBeLessThan(0.3);
    const torch = new nn.Linear(25, 100);
    expect(torch.weight.abs().max().item()).toBeLessThanOrEqual(0.2);
    expect(torch.bias?.abs().max().item()).toBeGreaterThan(0.1);
  });

  it("come from a stream of our own that manualSeed starts", () => {
    const drawn = (seed: number): readonly number[] => {
      manualSeed(seed);
      zeros([3]).normal_(); // libtorch's own generator has no part in it
      const net = new nn.Sequential(new nn.Linear(2, 2), new nn.Embedding(2, 2));
      return net.parameters().flatMap((x) => [...x.detach().data()]);
    };
    expect(drawn(1)).toEqual(drawn(1));
    expect(drawn(1)).not.toEqual(drawn(2));
    const other = (): readonly number[] => {
      manualSeed(1);
      return [...new nn.Linear(2, 2).weight.detach().data()];
    };
    expect(drawn(1).slice(0, 4)).toEqual(other());
  });

  it("refuse rules that are none", () => {
    const init = { kind: "magic" } as unknown as nn.InitOptions["init"];
    expect(thrown(() => new nn.Linear(2, 2, init ? { init } : {})).code).toBe("INVALID_CONFIG");
    expect(thrown(() => nn.initialize(zeros([3]))).code).toBe("INVALID_SHAPE");
  });
});
