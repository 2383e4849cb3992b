import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  arange,
  type Dtype,
  loadTensors,
  nn,
  optim,
  saveTensors,
  type Tensor,
  tensor,
  zeros,
} from "../../ts/torch/index.js";
import { thrown } from "./shared.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "reinforcets-state-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The header of a safetensors file. */
function header(path: string): Record<string, { dtype: string; shape: number[] }> {
  const bytes = readFileSync(path);
  return JSON.parse(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0))).toString());
}

describe("files of tensors", () => {
  it("keep every dtype and shape, and metadata", () => {
    const path = join(folder, "all.safetensors");
    const dtypes = ["float32", "float64", "float16", "bfloat16", "int64", "int32", "uint8", "bool"] as const;
    const given = Object.fromEntries(dtypes.map((dtype) => [dtype, arange(0, 6).reshape(2, 3).to(dtype)]));
    const more = { ...given, number: tensor(2.5), empty: zeros([0, 3]), view: arange(0, 9).reshape(3, 3).at(null, 1) };
    saveTensors(path, more, { task: "CartPole ü" });
    const { tensors, metadata } = loadTensors(path);
    expect(metadata).toEqual({ task: "CartPole ü" });
    expect(Object.keys(tensors)).toEqual(Object.keys(more).sort());
    for (const [name, x] of Object.entries(more)) expect(tensors[name]?.equals(x), name).toBe(true);
    expect(header(path)["bfloat16"]).toMatchObject({ dtype: "BF16", shape: [2, 3] });
    expect(readdirSync(folder)).toEqual(["all.safetensors"]);
  });

  it("carry modules and optimisers", () => {
    const [file, moments] = [join(folder, "net.safetensors"), join(folder, "adam.safetensors")];
    const make = (): [nn.Sequential, optim.Adam] => {
      const net = new nn.Sequential(new nn.Linear(2, 2), new nn.LayerNorm(2));
      return [net, new optim.Adam(net.parameters(), { lr: 0.1 })];
    };
    const [[a, adam], [b, other]] = [make(), make()];
    const work = (net: nn.Sequential, optimizer: optim.Optimizer): void => {
      net
        .forward(tensor([[1, 2]]))
        .square()
        .sum()
        .backward();
      optimizer.step();
    };
    work(a, adam);
    a.saveStateDict(file);
    saveTensors(moments, adam.stateDict());
    expect(Object.keys(header(file))).toEqual(expect.arrayContaining(["0.weight", "0.bias", "1.weight", "1.bias"]));
    b.loadStateDict(file);
    other.loadStateDict(moments);
    adam.zeroGrad();
    work(a, adam);
    work(b, other);
    expect(b.parameters().every((x, i) => x.equals(a.parameters()[i] as Tensor))).toBe(true);
  });

  it("of PyTorch's are read", () => {
    const { tensors, metadata } = loadTensors(fileURLToPath(new URL("fixtures/pytorch.safetensors", import.meta.url)));
    expect(metadata).toEqual({ format: "pt" });
    const weights = Object.entries(tensors).filter(([name]) => name.endsWith("_l0"));
    for (const [name, x] of Object.entries(tensors)) {
      if (name.endsWith("_l0")) continue;
      expect(
        x.equals(
          arange(0, 6)
            .reshape(2, 3)
            .to(name as Dtype),
        ),
        name,
      ).toBe(true);
    }
    const gru = new nn.GRU(2, 3);
    gru.loadStateDict(Object.fromEntries(weights));
    expect(Object.keys(tensors).length - weights.length).toBe(7);
    const bound = 1 / Math.sqrt(3);
    for (const x of gru.parameters()) expect(x.abs().max().item()).toBeLessThanOrEqual(bound);
  });

  it("that are damaged are refused, and change nothing", () => {
    const path = join(folder, "good.safetensors");
    const net = new nn.Linear(2, 2);
    net.saveStateDict(path);
    const before = net.stateDict();
    const bytes = readFileSync(path);
    const long = Buffer.from(bytes);
    long.writeBigUInt64LE(2n ** 62n, 0);
    const broken: Readonly<Record<string, Buffer>> = {
      empty: Buffer.alloc(0),
      short: bytes.subarray(0, bytes.length - 4),
      longer: Buffer.concat([bytes, Buffer.alloc(4)]),
      header: Buffer.from(bytes.toString("latin1").replace("F32", "F64"), "latin1"),
      length: long,
      text: Buffer.from("hello, this is not a tensor"),
    };
    for (const [name, content] of Object.entries(broken)) {
      const file = join(folder, `${name}.safetensors`);
      writeFileSync(file, content);
      const error = thrown(() => net.loadStateDict(file));
      expect([error.code, error.message], name).toEqual(["CORRUPT_FILE", expect.stringContaining(file)]);
    }
    expect(net.weight.equals(before["weight"] as Tensor)).toBe(true);
    expect(thrown(() => loadTensors(join(folder, "absent.safetensors"))).code).toBe("IO");
    expect(thrown(() => net.saveStateDict(join(folder, "absent", "x.safetensors"))).code).toBe("IO");
  });

  it("hold nothing that is not a tensor", () => {
    const wrong = { x: 3 as unknown as Tensor };
    expect(thrown(() => saveTensors(join(folder, "x"), wrong)).code).toBe("INVALID_DATA");
  });
});
