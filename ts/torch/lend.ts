/** Memory of JavaScript's that a tensor is to see: what could go away under it is refused, the rest is held in place. */
import { types } from "node:util";
import { markAsUntransferable } from "node:worker_threads";
import { DataError, show } from "../errors.js";

const held = new WeakSet<object>();

/**
 * Sees to it that a typed array's memory stays where it is.
 *
 * @param array - What a tensor is to see.
 * @throws DataError `INVALID_DATA` for memory that is resizable, shared with other threads, or gone.
 */
export function lend(array: ArrayBufferView): void {
  if (!ArrayBuffer.isView(array)) throw refused(array, "is no typed array");
  const { buffer } = array;
  if (held.has(buffer)) return;
  if (types.isSharedArrayBuffer(buffer)) throw refused(array, "is shared with other threads");
  if ((buffer as { readonly resizable?: boolean }).resizable) throw refused(array, "has a resizable buffer");
  if (isGone(buffer as ArrayBuffer)) throw refused(array, "has lost its memory to another thread");
  // Whoever takes the memory away later would leave the tensor with none: a message that transfers it throws (Node 20
  // copies instead), and so do the buffer's own verbs.
  markAsUntransferable(buffer);
  for (const verb of ["transfer", "transferToFixedLength"]) {
    if (verb in buffer) Object.defineProperty(buffer, verb, { value: keep });
  }
  held.add(buffer);
}

function isGone(buffer: ArrayBuffer): boolean {
  try {
    new Uint8Array(buffer, 0, 0);
    return false;
  } catch {
    return true;
  }
}

function keep(): never {
  throw new DataError("INVALID_DATA", "the buffer was given to Tensor.wrap and cannot be transferred; copy it", {});
}

function refused(array: unknown, problem: string): DataError {
  const text = `Tensor.wrap: ${show(array)} ${problem}; tensor() takes a copy`;
  return new DataError("INVALID_DATA", text, { op: "wrap", problem });
}
