import { describe, expect, it } from "vitest";
import {
  binaryCrossEntropyWithLogits,
  crossEntropy,
  einsum,
  huberLoss,
  mseLoss,
  nn,
  type Tensor,
  tensor,
  where,
} from "../../ts/torch/index.js";
import { difference, fixture, restored, type Stored, weighted } from "./shared.js";

interface Case {
  readonly inputs: readonly Stored[];
  readonly out: Stored;
  readonly grads: readonly Stored[];
}

interface ModuleCase {
  readonly state: Readonly<Record<string, Stored>>;
  readonly inputs: readonly Stored[];
  readonly outs: readonly Stored[];
  readonly inputGrads: readonly Stored[];
  readonly grads: Readonly<Record<string, Stored>>;
}

const int64 = { dtype: "int64" } as const;
const places = () => tensor([[0, 2, 1], [3, 3, 0], [1, 0, 2]], int64); // biome-ignore format: a matrix

/** PyTorch's operations by their names there. Names that are the same need no line. */
const calls: Readonly<Record<string, (x: Tensor, y: Tensor, z: Tensor) => Tensor>> = {
  logsigmoid: (x) => x.logSigmoid(),
  leaky_relu: (x) => x.leakyRelu(),
  gelu_tanh: (x) => x.gelu({ tanh: true }),
  lerp: (x, y) => x.lerp(y, 0.3),
  clamp: (x) => x.clamp(-0.5, 0.7),
  sum: (x) => x.sum(1),
  mean: (x) => x.mean([0, 2], true),
  prod: (x) => x.prod(1),
  std: (x) => x.std(2),
  var: (x) => x.var(2, { correction: 0 }),
  norm: (x) => x.norm(3, 1),
  logsumexp: (x) => x.logsumexp(-1),
  max: (x) => x.max(2).values,
  min: (x) => x.min(0).values,
  cumsum: (x) => x.cumsum(1),
  cumprod: (x) => x.cumprod(1),
  softmax: (x) => x.softmax(0),
  log_softmax: (x) => x.logSoftmax(),
  sort: (x) => x.sort(1, { descending: true }).values,
  topk: (x) => x.topk(2, 1).values,
  einsum: (x, y) => einsum("nij,jk->nki", x, y),
  permute: (x) => x.permute(2, 0, 1),
  slice: (x) => x.at(null, { start: 1 }, { step: 2 }),
  gather: (x) => x.gather(1, places()),
  scatter_add: (x, y) => x.scatterAdd(1, places(), y),
  index_select: (x) => x.indexSelect(0, tensor([2, 0, 2], int64)),
  masked_fill: (x) => x.maskedFill(x.gt(0), 9),
  repeat: (x) => x.repeat(2, 1),
  where: (x, y) => where(x.gt(y), x, y.mul(2)),
  conv2d: (x, weight, bias) => {
    const layer = new nn.Conv2d(3, 4, 3, { stride: 2, padding: 1 });
    [layer.weight, layer.bias] = [weight, bias];
    return layer.forward(x);
  },
  mse: (x, y) => mseLoss(x, y),
  huber: (x, y) => huberLoss(x, y, { delta: 0.5, reduction: "sum" }),
  cross_entropy: (x) => crossEntropy(x, tensor([2, 0, 3], int64), { labelSmoothing: 0.1 }),
  bce: (x, y) => binaryCrossEntropyWithLogits(x, y),
};

/** Modules of the fixtures, and how they run. */
const modules: Readonly<Record<string, () => [nn.Module, (...inputs: Tensor[]) => readonly Tensor[]]>> = {
  linear: () => layer(new nn.Linear(4, 3)),
  linear_no_bias: () => layer(new nn.Linear(4, 3, { bias: false })),
  conv2d: () => layer(new nn.Conv2d(3, 4, 3, { stride: 2, padding: 1 })),
  max_pool2d: () => layer(new nn.MaxPool2d(3, { stride: 2, padding: 1 })),
  layer_norm: () => layer(new nn.LayerNorm(6)),
  lstm: () => lstm(new nn.LSTM(4, 6, { layers: 2 })),
  lstm_batch_first: () => lstm(new nn.LSTM(4, 6, { batchFirst: true })),
  gru: () => gru(new nn.GRU(4, 6, { layers: 2 })),
  gru_no_bias: () => gru(new nn.GRU(4, 6, { bias: false })),
  attention: () => layer(new nn.MultiheadAttention(8, 2)),
  attention_causal: () => layer(new nn.MultiheadAttention(8, 4, { causal: true, batchFirst: true })),
  attention_cross: () => {
    const attention = new nn.MultiheadAttention(8, 2);
    return [attention, (query, key) => [attention.forward(query as Tensor, key ? { key } : {})]];
  },
  sequential: () =>
    layer(
      new nn.Sequential(
        new nn.Conv2d(1, 2, 3),
        new nn.ReLU(),
        new nn.MaxPool2d(2),
        new nn.Flatten(),
        new nn.Linear(8, 3),
        new nn.Tanh(),
      ),
    ),
};

type Runnable = ReturnType<(typeof modules)[string]>;

function layer(made: nn.Layer): Runnable {
  return [made, (x) => [made.forward(x as Tensor)]];
}

function lstm(made: nn.LSTM): Runnable {
  const run = (x?: Tensor, h?: Tensor, c?: Tensor): readonly Tensor[] => {
    const { output, state } = made.forward(x as Tensor, h && c ? { h, c } : undefined);
    return [output, state.h, state.c];
  };
  return [made, run];
}

function gru(made: nn.GRU): Runnable {
  const run = (x?: Tensor, h?: Tensor): readonly Tensor[] => {
    const { output, state } = made.forward(x as Tensor, h);
    return [output, state];
  };
  return [made, run];
}

describe("tensors beside PyTorch, values and gradients", () => {
  it.each(Object.entries(fixture<Record<string, Case>>("tensors")))("%s", (name, { inputs, out, grads }) => {
    const leaves = inputs.map((input) => restored(input, true));
    const [x, ...rest] = leaves as [Tensor, Tensor, Tensor];
    const run = calls[name] ?? ((x: Tensor, y?: Tensor) => (x[name as "add"] as (y?: Tensor) => Tensor).call(x, y));
    const result = run(x, ...rest);
    expect(difference(result, out)).toBe(0);
    weighted(result).backward();
    for (const [i, grad] of grads.entries()) {
      const zero = grad.data.every((value) => value === 0);
      const found = leaves[i]?.grad;
      if (!(zero && found === undefined)) expect(difference(found, grad), `gradient of input ${i}`).toBe(0);
    }
  });
});

describe("modules beside PyTorch, values and gradients", () => {
  it.each(Object.entries(fixture<Record<string, ModuleCase>>("modules")))("%s", (name, golden) => {
    const [module, run] = (modules[name] as () => Runnable)();
    module.loadStateDict(Object.fromEntries(Object.entries(golden.state).map(([key, x]) => [key, restored(x)])));
    const inputs = golden.inputs.map((input) => restored(input, true));
    const outs = run(...inputs);
    expect(outs.map((out, i) => difference(out, golden.outs[i] as Stored))).toEqual(golden.outs.map(() => 0));
    outs
      .map(weighted)
      .reduce((a, b) => a.add(b))
      .backward();
    expect(inputs.map((input, i) => difference(input.grad, golden.inputGrads[i] as Stored))).toEqual(
      inputs.map(() => 0),
    );
    const found = Object.fromEntries([...module.namedParameters()].map(([key, x]) => [key, x.grad]));
    expect(Object.keys(found)).toEqual(Object.keys(golden.grads));
    for (const [key, grad] of Object.entries(golden.grads)) expect(difference(found[key], grad), key).toBe(0);
  });
});
