/** What owns a tensor of the addon, how operations are called, and what frees tensors before the garbage collector. */
import { DataError, fromNative, show } from "../errors.js";
import { loaded, NONE, ops, type Slot } from "./addon.js";
import type { Tensor } from "./tensor.js";

const DISPOSED: Slot = -1;

let read: (handle: Handle) => Slot;
let write: (handle: Handle, slot: Slot) => void;
let owns: (value: unknown) => value is Handle;

/** Owner of a tensor: the memory goes with it, or earlier with `dispose`. */
export abstract class Handle {
  #slot: Slot = DISPOSED;

  static {
    read = (handle) => handle.#slot;
    write = (handle, slot) => {
      handle.#slot = slot;
    };
    owns = (value): value is Handle => typeof value === "object" && value !== null && #slot in value;
  }

  /** Whether `dispose` was called. Any other use of a disposed tensor throws `CLOSED`. */
  get disposed(): boolean {
    return this.#slot === DISPOSED;
  }

  /** Lets go of the memory now. Never needed: memory that nothing holds is freed by itself. May be called twice. */
  dispose(): void {
    if (this.#slot === DISPOSED) return;
    ops.free(this.#slot);
    this.#slot = DISPOSED;
  }

  /** The same as `dispose`, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }
}

let TensorClass: new () => Tensor;

/** Tells which class results have; called once by its file. */
export function resultsAre(Class: new () => Tensor): void {
  TensorClass = Class;
}

/** Slot of a tensor; anything else is a coded error. */
export function slotOf(tensor: Handle): Slot {
  if (!owns(tensor)) throw located(new DataError("INVALID_DATA", `${show(tensor)} is not a tensor`, {}));
  return read(tensor);
}

/** Slot of a tensor that may be absent. */
export function maybeSlot(tensor: Handle | null | undefined): Slot {
  return tensor ? slotOf(tensor) : NONE;
}

/** The innermost `tidy` under way. */
let scope: Handle[] | undefined;

/** Calls an operation that makes a tensor. No rest parameter in the body: a spread would cost more than an add. */
export function made<A extends readonly unknown[]>(operation: (owner: object, ...args: A) => Slot, ...args: A): Tensor;
export function made(
  operation: (owner: object, ...args: unknown[]) => Slot,
  a?: unknown,
  b?: unknown,
  c?: unknown,
  d?: unknown,
  e?: unknown,
  f?: unknown,
  g?: unknown,
): Tensor {
  const result = new TensorClass();
  try {
    write(result, operation(result, a, b, c, d, e, f, g));
  } catch (error) {
    throw located(error);
  }
  scope?.push(result);
  return result;
}

/** Calls an operation that makes several tensors, or none in some places. */
export function several(operation: () => readonly Slot[]): (Tensor | undefined)[] {
  return told(operation).map((slot) => {
    if (slot === NONE) return undefined;
    const result = new TensorClass();
    write(result, slot);
    ops.adopt(result, slot);
    scope?.push(result);
    return result;
  });
}

/** Calls any other operation. */
export function told<T>(operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    throw located(error);
  }
}

const LIBRARY = new URL(".", import.meta.url);

/** A failure as a coded error whose stack begins at the line that called the library. */
function located(error: unknown): unknown {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = limit + 20;
  const coded = fromNative(error);
  if (coded instanceof Error) {
    const here: { stack?: string } = {};
    Error.captureStackTrace(here, located);
    const frames = (here.stack ?? "").split("\n").slice(1);
    const ours = [LIBRARY.href, decodeURIComponent(LIBRARY.pathname)];
    const first = frames.findIndex((frame) => !ours.some((folder) => frame.includes(folder)));
    const users = frames.slice(Math.max(first, 0), Math.max(first, 0) + limit);
    coded.stack = `${coded.name}: ${coded.message}\n${users.join("\n")}`;
  }
  Error.stackTraceLimit = limit;
  return coded;
}

/** Takes what is returned, with all tensors inside of it, out of those to be disposed. */
function keep(value: unknown, kept: Set<unknown>): void {
  if (typeof value !== "object" || value === null || kept.has(value) || ArrayBuffer.isView(value)) return;
  kept.add(value);
  if (owns(value)) return;
  for (const inner of value instanceof Map || value instanceof Set ? value.values() : Object.values(value))
    keep(inner, kept);
}

/**
 * Runs `work` and disposes every tensor made inside, except those returned (also inside arrays, objects, maps).
 *
 * Not needed for correctness, since unused tensors are freed by themselves; it frees them at once.
 *
 * @param work - Synchronous work.
 * @returns What `work` returned.
 */
export function tidy<T>(work: () => T): T {
  const outer = scope;
  const mine: Handle[] = [];
  scope = mine;
  const kept = new Set<unknown>();
  try {
    const result = work();
    if (result instanceof Promise) {
      throw located(new DataError("INVALID_DATA", "tidy: the work must not be asynchronous", {}));
    }
    keep(result, kept);
    return result;
  } finally {
    scope = outer;
    for (const handle of mine) {
      if (kept.has(handle)) outer?.push(handle);
      else handle.dispose();
    }
  }
}

/** Runs `work` as if no `tidy` were under way: for parameters and moments, which live as long as their owner. */
export function untidied<T>(work: () => T): T {
  const outer = scope;
  scope = undefined;
  try {
    return work();
  } finally {
    scope = outer;
  }
}

/**
 * Runs `work` without recording operations for `backward`.
 *
 * @param work - Synchronous work.
 * @returns What `work` returned.
 */
export function noGrad<T>(work: () => T): T {
  const before = loaded().setGradEnabled(false);
  try {
    return work();
  } finally {
    ops.setGradEnabled(before);
  }
}
