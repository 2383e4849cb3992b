import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { crossEntropy, cudaDeviceCount, nn, ones, stack, Tensor, tensor, zeros } from "../../ts/torch/index.js";
import { thrown } from "./shared.js";

const here = "robust.test.ts";

describe("shapes that do not fit", () => {
  const x = zeros([2, 3]);
  const cases: Readonly<Record<string, readonly [() => unknown, readonly (readonly number[])[]]>> = {
    add: [() => x.add(zeros([4])), [[2, 3], [4]]],
    "add in place": [() => x.add_(zeros([5, 2, 3])), [[2, 3], [5, 2, 3]]], // biome-ignore format: pairs
    matmul: [() => x.matmul(zeros([2, 3])), [[2, 3], [2, 3]]], // biome-ignore format: pairs
    linear: [() => new nn.Linear(4, 1).forward(x), [[2, 3], [1, 4]]], // biome-ignore format: pairs
    stack: [() => stack([x, zeros([3, 2])]), [[2, 3], [3, 2]]], // biome-ignore format: pairs
    "cross entropy": [() => crossEntropy(x, zeros([5], { dtype: "int64" })), [[2, 3], [5]]],
    "a gradient to start from": [
      () =>
        x
          .clone()
          .setRequiresGrad()
          .mul(1)
          .backward({ gradient: zeros([3]) }),
      [[2, 3], [3]],
    ],
    "a gradient": [() => x.setGrad(zeros([7])), [[2, 3], [7]]],
    wrap: [() => Tensor.wrap(new Float32Array(5), [2, 3]), [[5], [2, 3]]],
  };

  it.each(Object.entries(cases))("%s: both are told, with the caller's line", (_, [call, shapes]) => {
    const error = thrown(call);
    expect(error.code).toBe("INVALID_SHAPE");
    expect((error.details["shapes"] as unknown[]).slice(0, 2)).toEqual(shapes);
    expect(error.stack.split("\n").find((line) => line.startsWith("    at "))).toContain(here);
  });

  it("one shape is told where there is one", () => {
    for (const call of [() => x.reshape(7), () => x.view(4), () => x.item(), () => x.backward(), () => x.squeeze(9)]) {
      expect(thrown(call)).toMatchObject({ code: "INVALID_SHAPE", details: { shapes: [[2, 3]] } });
    }
  });
});

describe("dtypes and devices that do not fit", () => {
  it("are told", () => {
    const [real, double] = [zeros([2, 2]), zeros([2, 2], { dtype: "float64" })];
    const whole = zeros([2], { dtype: "int64" });
    expect(thrown(() => real.matmul(double))).toMatchObject({
      code: "INVALID_DATA",
      details: { dtypes: ["float32", "float64"] },
    });
    expect(thrown(() => whole.setRequiresGrad()).code).toBe("INVALID_DATA");
    expect(thrown(() => new nn.Embedding(3, 2).forward(zeros([2]))).code).toBe("INVALID_DATA");
    expect(thrown(() => zeros([1], { dtype: "complex" as "float32" })).code).toBe("INVALID_DATA");
    expect(thrown(() => zeros([1], { device: "tpu" as "cpu" })).code).toBe("DEVICE_UNAVAILABLE");
    expect(thrown(() => zeros([1], { device: `cuda:${cudaDeviceCount()}` })).code).toBe("DEVICE_UNAVAILABLE");
  });

  it("indices out of range are told", () => {
    const x = zeros([2, 3]);
    const far = tensor([5], { dtype: "int64" });
    const calls = [
      () => x.select(0, 2),
      () => x.indexSelect(0, far),
      () => x.gather(1, far.reshape(1, 1)),
      () => x.index(far),
      () => new nn.Embedding(3, 2).forward(far),
      () => crossEntropy(x, tensor([0, 9], { dtype: "int64" })),
    ];
    for (const call of calls) expect(["INVALID_DATA", "INVALID_SHAPE"]).toContain(thrown(call).code);
  });

  it.skipIf(cudaDeviceCount() === 0)("tensors of two devices are told", () => {
    const error = thrown(() => ones([2]).add(ones([2], { device: "cuda" })));
    expect([error.code, error.details["devices"]]).toEqual(["INVALID_DATA", ["cpu", "cuda:0"]]);
  });
});

describe("verbs at the wrong moment", () => {
  it("a disposed tensor is told by every verb", () => {
    const x = zeros([2]);
    x.dispose();
    const verbs = [
      () => x.add(1),
      () => ones([2]).add(x),
      () => x.shape,
      () => x.backward(),
      () => stack([x]),
      () => x.data(),
    ];
    for (const verb of verbs) expect(thrown(verb).code).toBe("CLOSED");
    expect([x.disposed, String(x)]).toEqual([true, "Tensor(disposed)"]);
  });

  it("a graph that was freed, changed or never recorded is told", () => {
    const w = tensor([1, 2], { requiresGrad: true });
    const loss = w.square().sum();
    loss.backward({ retainGraph: true });
    loss.backward();
    expect(w.grad?.toArray()).toEqual([4, 8]);
    const codes = [
      () => loss.backward(),
      () => zeros([]).backward(),
      () => w.add_(1),
      () => loss.setRequiresGrad(false),
    ];
    expect(codes.map((call) => thrown(call).code)).toEqual(codes.map(() => "INVALID_STATE"));
    const changed = w.exp();
    const sum = changed.sum();
    changed.detach().mul_(2);
    expect(thrown(() => sum.add(changed.square().sum()).backward()).code).toBe("INVALID_STATE");
  });

  it("a disposed tensor stays where a graph needs it", () => {
    const w = tensor([3], { requiresGrad: true });
    const y = w.square();
    const loss = y.mul(w).sum();
    y.dispose();
    loss.backward();
    expect(w.grad?.item()).toBe(27);
  });
});

describe("memory that is not the tensor's", () => {
  it("that could go away is refused", () => {
    const resizable = new Float32Array(
      new (ArrayBuffer as unknown as new (n: number, o: object) => ArrayBuffer)(8, { maxByteLength: 16 }),
    );
    const gone = new Float32Array(4);
    structuredClone(gone.buffer, { transfer: [gone.buffer] });
    const odd = [resizable, gone, new Float32Array(new SharedArrayBuffer(8)), [1, 2], new Int16Array(2), null];
    for (const array of odd) expect(thrown(() => Tensor.wrap(array as Float32Array, [2])).code).toBe("INVALID_DATA");
    expect(tensor(new Float32Array(new SharedArrayBuffer(8))).toArray()).toEqual([0, 0]);
  });

  it("that is seen cannot be taken away", () => {
    const array = new Float32Array([1, 2]);
    const x = Tensor.wrap(array);
    try {
      // Node 22 refuses, Node 20 copies.
      structuredClone(array.buffer, { transfer: [array.buffer] });
    } catch (error) {
      expect((error as Error).name).toBe("DataCloneError");
    }
    const { transfer } = array.buffer as { transfer?: () => void };
    if (transfer) expect(thrown(() => transfer.call(array.buffer)).code).toBe("INVALID_DATA");
    expect(array.length).toBe(2);
    expect(x.toArray()).toEqual([1, 2]);
  });

  it("lives as long as a tensor or an array sees it", async () => {
    setFlagsFromString("--expose-gc");
    const collect: () => void = runInNewContext("gc");
    const views: Tensor[] = [];
    const arrays: Float32Array[] = [];
    for (let i = 0; i < 50; i++) {
      views.push(Tensor.wrap(new Float32Array(10_000).fill(i)).at({ start: 9_990 }));
      arrays.push(ones([10_000]).mul(i).viewData() as Float32Array);
      collect();
      await new Promise(setImmediate);
    }
    for (let i = 0; i < 50; i++) zeros([10_000]).fill_(-1);
    expect(views.map((x) => x.sum().item() / 10)).toEqual(views.map((_, i) => i));
    expect(arrays.map((array) => array[9_999])).toEqual(arrays.map((_, i) => i));
  });
});

describe("more than there is", () => {
  it("of memory is a coded error that names the size", () => {
    const calls = [
      () => zeros([1e6, 1e6, 10]),
      () => ones([1e5, 1e5, 1e5]),
      () => zeros([1]).expand(1e13).contiguous(),
      () => zeros([1], { dtype: "uint8" }).expand(1e13).data(),
    ];
    for (const call of calls) {
      const error = thrown(call);
      expect([error.code, error.message]).toEqual(["OUT_OF_MEMORY", expect.stringMatching(/\d{13}/)]);
    }
  });

  it("of numbers is a coded error", () => {
    expect(["INVALID_SHAPE", "INVALID_DATA", "OUT_OF_MEMORY"]).toContain(thrown(() => zeros([2 ** 40, 2 ** 40])).code);
    expect(thrown(() => zeros([-1])).code).toBe("INVALID_SHAPE");
    const overflow = thrown(() => zeros([1], { dtype: "int64" }).fill_(1e300));
    expect([overflow.code, overflow.message]).toEqual([
      "INVALID_DATA",
      expect.stringMatching(/without overflow \(given/),
    ]);
    expect(thrown(() => zeros([1.5])).code).toBe("INVALID_DATA");
    expect(thrown(() => zeros([2]).narrow(0, Number.NaN, 1)).code).toBe("INVALID_DATA");
    expect(thrown(() => zeros(["2" as unknown as number])).code).toBe("INVALID_DATA");
  });
});
