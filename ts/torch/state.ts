/** Tensors by name, in memory and in files. */
import { DataError } from "../errors.js";
import { loaded } from "./addon.js";
import { noGrad, several, slotOf, told } from "./handle.js";
import type { Tensor } from "./tensor.js";

/** Tensors by name. */
export type StateDict = Readonly<Record<string, Tensor>>;

/** What a file of tensors holds. */
export interface TensorFile {
  /** The tensors, on the CPU. */
  readonly tensors: StateDict;
  /** Texts that were saved beside them. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Saves tensors as a safetensors file, which PyTorch, JAX and others read. The file appears whole or not at all.
 *
 * @param path - Where to, e.g. `policy.safetensors`.
 * @param tensors - What to save, of any dtype and device.
 * @param metadata - Texts to save beside them.
 * @throws FileError `IO` if it cannot be written.
 */
export function saveTensors(path: string, tensors: StateDict, metadata: Readonly<Record<string, string>> = {}): void {
  const slots = Object.values(tensors).map(slotOf);
  const names = JSON.stringify(Object.keys(tensors));
  told(() => loaded().saveTensors(path, names, JSON.stringify(metadata), slots));
}

/**
 * Loads a safetensors file, whoever wrote it.
 *
 * @param path - The file.
 * @returns Its tensors, sorted by name, and its metadata.
 * @throws FileError `IO` if it cannot be read, `CORRUPT_FILE` if it is no safetensors file or a damaged one.
 */
export function loadTensors(path: string): TensorFile {
  let facts = "{}";
  const tensors = several(() => {
    const [text, slots] = loaded().loadTensors(path);
    facts = text;
    return slots;
  });
  const { names, metadata }: { names: readonly string[]; metadata: TensorFile["metadata"] } = JSON.parse(facts);
  return { tensors: Object.fromEntries(names.map((name, i) => [name, tensors[i] as Tensor])), metadata };
}

/**
 * Copies numbers into tensors of the same names and shapes.
 *
 * @param into - What changes.
 * @param from - What to take, of any dtype and device.
 * @throws DataError `INVALID_DATA` that lists the names that are missing or too many, `INVALID_SHAPE` with both shapes;
 * nothing is changed then.
 */
export function copyState(into: ReadonlyMap<string, Tensor>, from: StateDict): void {
  const missing = [...into.keys()].filter((name) => !Object.hasOwn(from, name));
  const unknown = Object.keys(from).filter((name) => !into.has(name));
  if (missing.length > 0 || unknown.length > 0) {
    const text = `the state does not fit: missing ${missing.join(", ") || "none"}; unknown ${unknown.join(", ") || "none"}`;
    throw new DataError("INVALID_DATA", text, { missing, unknown });
  }
  for (const [name, tensor] of into) {
    const [got, expected] = [from[name]?.shape ?? [], tensor.shape];
    if (got.join() === expected.join()) continue;
    const text = `${name} has shape [${got.join(", ")}], expected [${expected.join(", ")}]`;
    throw new DataError("INVALID_SHAPE", text, { name, shapes: [got, expected] });
  }
  noGrad(() => {
    for (const [name, tensor] of into) tensor.copy_(from[name] as Tensor);
  });
}
