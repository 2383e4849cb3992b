/** Which files a libtorch needs, found as the loader would find them, and in which order they are loaded. */
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { isSystemLibrary } from "./library-names.js";
import { BrokenLibrary, type ObjectFile, readObjectFile } from "./object-file.js";

/** A library that something needs and that is nowhere. */
export interface Missing {
  /** File name that the loader will look for. */
  readonly name: string;
  /** File name of what needs it. */
  readonly neededBy: string;
}

/** The outcome of following what libraries need. */
export interface LoadOrder {
  /** Absolute paths; each after what it needs. */
  readonly libraries: readonly string[];
  /** What is needed and not there. */
  readonly missing: readonly Missing[];
  /** Files that are there and cannot be loaded, with the reason. */
  readonly unusable: readonly { readonly path: string; readonly problem: string }[];
}

/** Where Linux's loader looks without being told; the cache of `ldconfig` is covered by the folders it usually lists. */
export function systemFolders(env: NodeJS.ProcessEnv = process.env): readonly string[] {
  const machine = process.arch === "arm64" ? "aarch64-linux-gnu" : "x86_64-linux-gnu";
  const told = (env["LD_LIBRARY_PATH"] ?? "").split(":").filter(Boolean);
  const usual = ["/lib", "/usr/lib"].flatMap((base) => [`${base}/${machine}`, `${base}64`, base]);
  return [...told, ...usual, "/usr/local/lib", "/usr/local/cuda/lib64"];
}

/**
 * Follows what libraries need, depth first.
 *
 * @param roots - Absolute paths to start from.
 * @param system - Folders to look in after those that a library names and its own.
 * @returns Load order, and what stands in its way.
 */
export function loadOrder(roots: readonly string[], system: readonly string[] = systemFolders()): LoadOrder {
  const libraries: string[] = [];
  const missing: Missing[] = [];
  const unusable: { path: string; problem: string }[] = [];
  const seen = new Set<string>();
  const folderOfRoots = dirname(roots[0] ?? "");

  const find = (name: string, path: string, { searchPath }: ObjectFile): string | undefined => {
    const own = searchPath.map((folder) => resolve(folder.replace(/\$\{?ORIGIN\}?/, dirname(path))));
    return [...own, dirname(path), folderOfRoots, ...system].map((folder) => join(folder, name)).find(existsSync);
  };
  const visit = (path: string) => {
    const name = path.slice(dirname(path).length + 1);
    if (seen.has(name)) return;
    seen.add(name);
    const object = readUsable(path, unusable);
    for (const need of object?.needed ?? []) {
      if (isSystemLibrary(need) || seen.has(need)) continue;
      const at = object && find(need, path, object);
      if (at === undefined) {
        if (!missing.some((other) => other.name === need)) missing.push({ name: need, neededBy: name });
      } else visit(at);
    }
    libraries.push(path);
  };
  for (const root of roots) visit(root);
  return { libraries, missing, unusable };
}

function readUsable(path: string, unusable: { path: string; problem: string }[]): ObjectFile | undefined {
  try {
    const object = readObjectFile(path);
    if (object.arch === process.arch) return object;
    unusable.push({ path, problem: `it is built for ${object.arch}, this is ${process.arch}` });
  } catch (error) {
    // A file that may not be read is as useless as a broken one; the system's text says why.
    const problem = error instanceof BrokenLibrary || error instanceof Error ? error.message : String(error);
    unusable.push({ path, problem });
  }
  return undefined;
}
