import { describe, expect, it } from "vitest";
import { arange, cat, einsum, noGrad, stack, Tensor, tensor, tensorCount, tidy, zeros } from "../../ts/torch/index.js";
import { thrown } from "./shared.js";

// Without a libtorch or the torch addon there is nothing to test; `npm test` sets both up.
describe("tensors", () => {
  it("compute with broadcasting", () => {
    const x = tensor([
      [1, 2],
      [3, 4],
    ]);
    expect(x.add(tensor([10, 20])).toArray()).toEqual([
      [11, 22],
      [13, 24],
    ]);
    expect(x.matmul(x).toArray()).toEqual([
      [7, 10],
      [15, 22],
    ]);
    expect(x.mean(0).toArray()).toEqual([2, 3]);
    expect(x.max(1).indices.toArray()).toEqual([1, 1]);
    expect(x.gt(2).toArray()).toEqual([
      [false, false],
      [true, true],
    ]);
    expect(einsum("ij->ji", x).toArray()).toEqual([
      [1, 3],
      [2, 4],
    ]);
    expect(cat([x, x], 1).shape).toEqual([2, 4]);
    expect(stack([x, x]).at(1, null, { start: 1 }).toArray()).toEqual([[2], [4]]);
  });

  it("keep whole numbers whole", () => {
    const x = arange(0, 3);
    expect([x.add(1).dtype, x.div(2).dtype, x.to("uint8").dtype]).toEqual(["int64", "float32", "uint8"]);
    expect(thrown(() => tensor(new BigInt64Array([2n ** 60n])).toArray()).code).toBe("INVALID_DATA");
    expect(tensor(new BigInt64Array([2n ** 60n])).toBigInts()).toEqual(new BigInt64Array([2n ** 60n]));
  });

  it("have the gradients of finite differences", () => {
    const f = (x: Tensor) => x.tanh().mul(x.exp()).logsumexp();
    const at = [0.3, -0.7, 1.1];
    const x = tensor(at, { dtype: "float64", requiresGrad: true });
    f(x).backward();
    const moved = (i: number, by: number) =>
      f(
        tensor(
          at.map((v, j) => (i === j ? v + by : v)),
          { dtype: "float64" },
        ),
      ).item();
    const differences = at.map((_, i) => (moved(i, 1e-6) - moved(i, -1e-6)) / 2e-6);
    expect(x.grad?.allClose(tensor(differences, { dtype: "float64" }), { relative: 1e-7 })).toBe(true);
  });

  it("record nothing inside noGrad, also after an exception in it", () => {
    const x = tensor([1], { requiresGrad: true });
    expect(noGrad(() => x.mul(2)).requiresGrad).toBe(false);
    thrown(() => noGrad(() => x.reshape(7)));
    expect(x.mul(2).requiresGrad).toBe(true);
  });

  it("share memory with typed arrays both ways", () => {
    const array = new Float32Array([1, 2, 3]);
    const x = Tensor.wrap(array);
    array[0] = 9;
    x.mul_(2);
    const view = x.viewData();
    view[1] = 100;
    expect([...array]).toEqual([18, 100, 6]);
    expect(x.at({ start: 1 }).toArray()).toEqual([100, 6]);
  });

  it("are disposed by tidy, except those returned", () => {
    const before = tensorCount();
    const { sum, rows } = tidy(() => {
      const x = zeros([3]).add(1);
      return { sum: x.sum(), rows: [x] };
    });
    expect(tensorCount() - before).toBe(2);
    expect([sum.item(), rows[0]?.toArray()]).toEqual([3, [1, 1, 1]]);
    sum.dispose();
    sum.dispose();
    expect(thrown(() => sum.item()).code).toBe("CLOSED");
  });

  it("refuse what does not fit, with the facts and the caller's line", () => {
    const x = zeros([2, 2]);
    const shape = thrown(() => x.add(zeros([3])));
    expect([shape.code, shape.details["shapes"]]).toEqual(["INVALID_SHAPE", [[2, 2], [3]]]);
    expect(shape.stack.split("\n")[1]).toContain("tensor.test.ts");
    const dtype = thrown(() => x.matmul(x.to("float64")));
    expect([dtype.code, dtype.details["dtypes"]]).toEqual(["INVALID_DATA", ["float32", "float64"]]);
    const w = tensor([1, 2], { requiresGrad: true });
    const loss = w.square().sum();
    loss.backward();
    expect(thrown(() => loss.backward())).toMatchObject({
      code: "INVALID_STATE",
      message: expect.stringContaining("retainGraph"),
    });
    expect(thrown(() => w.add_(1)).code).toBe("INVALID_STATE");
    expect(thrown(() => zeros([1e6, 1e6, 10])).code).toBe("OUT_OF_MEMORY");
    expect(thrown(() => tensor([[1], [2, 3]])).code).toBe("INVALID_SHAPE");
    expect(thrown(() => x.add("x" as unknown as number)).code).toBe("INVALID_DATA");
  });

  it("of a loop without await do not pile up", () => {
    const x = zeros([4]);
    for (let i = 0; i < 300_000; i++) x.add(x);
    expect(tensorCount()).toBeLessThan(200_000);
  });
});
