// What tensors, modules and optimisers allow is told by their types: this file is compiled (tsconfig.types.json), not run.
import type { LayerSpec } from "reinforcets";
import {
  crossEntropy,
  type Dtype,
  nn,
  noGrad,
  optim,
  type Ranked,
  type Shape,
  type StateDict,
  saveTensors,
  Tensor,
  type TensorData,
  tensor,
  tidy,
  zeros,
} from "reinforcets/torch";
import { expectTypeOf } from "vitest";

declare const x: Tensor;

// Creation.
expectTypeOf(tensor([[1, 2], [3, 4]])).toEqualTypeOf<Tensor>(); // biome-ignore format: a matrix
expectTypeOf(tensor([true, false])).toEqualTypeOf<Tensor>();
expectTypeOf(tensor(new BigInt64Array(2), { device: "cuda:1" })).toEqualTypeOf<Tensor>();
// @ts-expect-error: texts are no numbers.
tensor(["1"]);
// @ts-expect-error: no such dtype.
zeros([2], { dtype: "float" });
// @ts-expect-error: no such device.
zeros([2], { device: "gpu" });
// @ts-expect-error: an unknown option.
zeros([2], { requiresgrad: true });
// @ts-expect-error: a shape is an array.
zeros(2);
// @ts-expect-error: numbers of 16 bits have no dtype.
Tensor.wrap(new Int16Array(2));

// Facts are read-only.
expectTypeOf(x.shape).toEqualTypeOf<Shape>();
expectTypeOf(x.dtype).toEqualTypeOf<Dtype>();
expectTypeOf(x.grad).toEqualTypeOf<Tensor | undefined>();
expectTypeOf(x.data()).toEqualTypeOf<TensorData>();
// @ts-expect-error: a shape does not change by assignment.
x.shape = [2];
// @ts-expect-error: nor by its elements.
x.shape[0] = 2;
// @ts-expect-error: a tensor has no constructor for users.
x.dtype = "int64";

// Operations.
expectTypeOf(x.add(1).mul(x)).toEqualTypeOf<Tensor>();
expectTypeOf(x.add_(1)).toEqualTypeOf<Tensor>();
expectTypeOf(x.max()).toEqualTypeOf<Tensor>();
expectTypeOf(x.max(0)).toEqualTypeOf<Ranked>();
expectTypeOf(x.item()).toEqualTypeOf<number>();
expectTypeOf(x.at(0, null, { start: 1 })).toEqualTypeOf<Tensor>();
// @ts-expect-error: a matrix is multiplied by a tensor.
x.matmul(2);
// @ts-expect-error: a range has no stop.
x.at({ stop: 2 });
// @ts-expect-error: neither dtype nor device.
x.to("float33");
// @ts-expect-error: no such reduction.
crossEntropy(x, x, { reduction: "average" });

// Scopes give what their work gives.
expectTypeOf(tidy(() => ({ loss: x.sum(), n: 1 }))).toEqualTypeOf<{ loss: Tensor; n: number }>();
expectTypeOf(noGrad(() => x.item())).toEqualTypeOf<number>();

// Modules.
const lstm = new nn.LSTM(4, 8, { batchFirst: true });
expectTypeOf(lstm.forward(x).state).toEqualTypeOf<nn.LstmState>();
expectTypeOf(new nn.GRU(4, 8).forward(x).state).toEqualTypeOf<Tensor>();
expectTypeOf(new nn.Linear(2, 2).bias).toEqualTypeOf<Tensor | null>();
expectTypeOf(lstm.stateDict()).toEqualTypeOf<StateDict>();
expectTypeOf(lstm.toSpec()).toEqualTypeOf<readonly LayerSpec[]>();
expectTypeOf(lstm.eval()).toEqualTypeOf<nn.LSTM>();
// @ts-expect-error: memory does not go from tensor to tensor.
new nn.Sequential(lstm);
// @ts-expect-error: a state has h and c.
lstm.forward(x, { h: x });
// @ts-expect-error: no such rule.
new nn.Linear(2, 2, { init: { kind: "kaiming" } });
// @ts-expect-error: `forward` is missing.
class Incomplete extends nn.Layer {}
expectTypeOf<Incomplete>().not.toBeAny();
saveTensors("x.safetensors", lstm.stateDict());
// @ts-expect-error: names belong to tensors.
saveTensors("x.safetensors", { width: 8 });

// Optimisers.
new optim.Adam(lstm.parameters(), { lr: { kind: "cosine", start: 1e-3, end: 0 }, totalSteps: 100 });
new optim.SGD([x], { lr: "lin_0.1", totalSteps: 10, momentum: 0.9 });
// @ts-expect-error: a learning rate is needed.
new optim.Adam([x], {});
// @ts-expect-error: SGD has no second moment.
new optim.SGD([x], { lr: 1, beta2: 0.9 });
// @ts-expect-error: no such schedule.
new optim.Adam([x], { lr: { kind: "exponential", start: 1 } });
// @ts-expect-error: modules are not parameters.
new optim.Adam(lstm, { lr: 1 });
