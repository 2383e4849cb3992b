/** What the tests of tensors share. */
import { readFileSync } from "node:fs";
import { type Tensor, tensor } from "../../ts/torch/index.js";

/** What a call throws. */
export interface Thrown {
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly stack: string;
}

/** Runs a call that must throw, and gives what it throws. */
export function thrown(call: () => unknown): Thrown {
  try {
    call();
  } catch (error) {
    return error as Thrown;
  }
  throw new Error("nothing was thrown");
}

/** A tensor in a fixture. */
export interface Stored {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** Reads a fixture of this folder. */
export function fixture<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), "utf8"));
}

/** A fixture's tensor. */
export function restored({ shape, data }: Stored, requiresGrad = false): Tensor {
  const made = tensor(Float32Array.from(data)).reshape(...shape);
  return requiresGrad ? made.setRequiresGrad() : made;
}

/** The number whose gradients the fixtures have. */
export function weighted(out: Tensor): Tensor {
  const weights = Float32Array.from({ length: out.size }, (_, i) => Math.cos(i));
  return out.mul(tensor(weights).reshape(...out.shape)).sum();
}

/** The largest difference of two tensors beside what float32 allows; 0 where they agree. */
export function difference(found: Tensor | undefined, expected: Stored): number {
  if (!found) return Number.NaN;
  if (found.shape.join() !== expected.shape.join()) return Number.POSITIVE_INFINITY;
  const data = found.detach().data();
  const apart = expected.data.map((y, i) =>
    Math.max(0, Math.abs((data[i] ?? Number.NaN) - y) - 1e-5 - 1e-5 * Math.abs(y)),
  );
  return apart.reduce((a, b) => (Number.isNaN(b) || b > a ? b : a), 0);
}
