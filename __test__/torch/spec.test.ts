import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { box, type Env, PPO } from "../../ts/index.js";
import { loadTensors, manualSeed, nn, noGrad, type StateDict, Tensor, tensor } from "../../ts/torch/index.js";
import { thrown } from "./shared.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "reinforcets-spec-"));
  manualSeed(5);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** One picture, of which nothing matters but that it is seen. */
class Picture implements Env {
  readonly id = "Picture";
  readonly observationSpace = box({ low: 0, high: 255, shape: [2, 12, 10], dtype: "uint8" });
  readonly actionSpace = box({ low: -1, high: 1, shape: [1] });

  look(): Uint8Array {
    return Uint8Array.from({ length: 240 }, (_, i) => (i * 37) % 256);
  }

  reset() {
    return { observation: this.look(), info: {} };
  }

  step() {
    return { observation: this.look(), reward: 0, terminated: false, truncated: true, info: {} };
  }
}

const convolutions = () =>
  new nn.Sequential(
    new nn.Conv2d(2, 4, 3, { init: { kind: "orthogonal" }, next: "relu" }),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
    new nn.Residual(new nn.ReLU(), new nn.Conv2d(4, 4, 3, { padding: 1 }), new nn.SiLU()),
    new nn.Flatten(),
    new nn.Linear(80, 8),
    new nn.GELU(),
  );

/** The tensors of an agent's file below a prefix, in the order in which a network has them: by layer, weights first. */
function below(tensors: StateDict, prefix: string): [name: string, x: Tensor][] {
  const names = Object.keys(tensors).filter((name) => name.startsWith(prefix));
  const rank = (name: string): string => name.replace("bias", "~").replace("ih", "a").replace("hh", "b");
  return names.sort((a, b) => (rank(a) < rank(b) ? -1 : 1)).map((name) => [name, tensors[name] as Tensor]);
}

/** Gives a module the numbers of an agent's part. */
function copied(module: nn.Module, from: readonly [string, Tensor][]): void {
  const names = [...module.namedTensors()].map(([name]) => name);
  module.loadStateDict(Object.fromEntries(names.map((name, i) => [name, from[i]?.[1] as Tensor])));
}

describe("modules as layers of agents", () => {
  it("are data that says the same", () => {
    const torch = { kind: "torch" };
    const layers = convolutions().toSpec();
    expect(layers).toEqual([
      {
        ...{ kind: "conv2d", channels: 4, kernel: 3, stride: 1, padding: 0, activation: "relu" },
        init: { kind: "orthogonal" },
      },
      { kind: "maxPool2d", kernel: 2, stride: 2, padding: 0 },
      {
        kind: "residual",
        layers: [
          { kind: "activation", activation: "relu" },
          { kind: "conv2d", channels: 4, kernel: 3, stride: 1, padding: 1, activation: "silu", init: torch },
        ],
      },
      { kind: "dense", width: 8, activation: "gelu", init: torch },
    ]);
    expect(new nn.LSTM(3, 5, { layers: 2 }).toSpec()).toEqual([
      { kind: "lstm", width: 5 },
      { kind: "lstm", width: 5 },
    ]);
    const normal = new nn.Sequential(new nn.Linear(2, 4), new nn.LayerNorm(4), new nn.ELU(), new nn.Dropout(0.1));
    expect(normal.toSpec().slice(1)).toEqual([
      { kind: "layerNorm", activation: "elu" },
      { kind: "dropout", rate: 0.1 },
    ]);
  });

  it("give what the agent gives, on either engine", async () => {
    const body = new nn.Sequential(new nn.Linear(3, 16), new nn.Tanh(), new nn.Linear(16, 8), new nn.ReLU());
    const options = { env: "Pendulum-v1", netArch: [], embedder: { kind: "layers", layers: body.toSpec() } } as const;
    using agent = new PPO({ ...options, seed: 1, engine: "torch" });
    const file = join(folder, "agent.safetensors");
    await agent.save(file);
    const { tensors } = loadTensors(file);
    const head = new nn.Linear(8, 1);
    copied(body, below(tensors, "embed."));
    copied(head, below(tensors, "policy.mean"));
    const observation = Float32Array.of(0.6, -0.8, 1.5);
    const ours = (): number => noGrad(() => head.forward(body.forward(tensor(observation))).item());
    expect(agent.predict(observation, { deterministic: true })[0]).toBeCloseTo(ours(), 6);

    using fused = await PPO.load(file, { env: "Pendulum-v1", engine: "fused" });
    expect(fused.describe().engine).toBe("fused");
    expect(fused.predict(observation, { deterministic: true })[0]).toBeCloseTo(ours(), 6);
  });

  it("give what the agent gives on pictures", async () => {
    const [body, world, head] = [convolutions(), new Picture(), new nn.Linear(8, 1)];
    using agent = new PPO({ env: world, netArch: [], embedder: { kind: "layers", layers: body.toSpec() }, seed: 1 });
    const file = join(folder, "picture.safetensors");
    await agent.save(file);
    const { tensors } = loadTensors(file);
    copied(body, below(tensors, "embed."));
    copied(head, below(tensors, "policy.mean"));
    const seen = Tensor.wrap(world.look(), [1, 2, 12, 10]).to("float32").div(255);
    const expected = noGrad(() => head.forward(body.forward(seen)).item());
    const action = agent.predict(world.look(), { deterministic: true }) as Float32Array;
    expect(action[0]).toBeCloseTo(expected, 6);
  });

  it("remember what the agent remembers", async () => {
    const [lstm, head] = [new nn.LSTM(3, 6, { layers: 2 }), new nn.Linear(6, 1)];
    const middleware = { kind: "layers", layers: lstm.toSpec(), shared: true } as const;
    using agent = new PPO({ env: "Pendulum-v1", netArch: [], middleware, seed: 1, nSteps: 64 });
    const file = join(folder, "memory.safetensors");
    await agent.save(file);
    const { tensors } = loadTensors(file);
    copied(lstm, below(tensors, "trunk"));
    copied(head, below(tensors, "policy.mean"));
    const steps = [0.3, -0.9, 0.5].map((x, i) => Float32Array.of(Math.cos(x), Math.sin(x), i - 1));
    const sequence = tensor(steps.map((step) => [[...step]]));
    const expected = noGrad(() => head.forward(lstm.forward(sequence).output).data());
    const state = agent.initialState();
    const found = steps.map((step) => agent.predict(step, { deterministic: true, state })[0] ?? Number.NaN);
    for (const [i, y] of found.entries()) expect(y).toBeCloseTo(expected[i] ?? Number.NaN, 6);
  });

  it("without a native counterpart are refused", () => {
    class Own extends nn.Layer {
      override forward(x: Tensor): Tensor {
        return x.sin();
      }
    }
    const odd = [
      new Own(),
      new nn.Sigmoid(),
      new nn.Embedding(2, 2),
      new nn.Linear(2, 2, { bias: false }),
      new nn.LayerNorm(2, { eps: 1e-3 }),
      new nn.GRU(2, 2, { bias: false }),
      new nn.MultiheadAttention(4, 2),
      new nn.Sequential(new nn.Linear(2, 2), new Own()),
    ];
    for (const module of odd) expect(thrown(() => module.toSpec()).code).toBe("ENGINE_UNSUPPORTED");
    expect(thrown(() => new Own().toSpec()).message).toContain("Own");
  });
});
