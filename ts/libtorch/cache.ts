/** The folder where installed libtorches live, and the note that each of them carries. */
import { readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { installName, LIBTORCH_VERSION, type Variant } from "./version.js";

/** Note that an install leaves beside what it installed. */
export interface Manifest {
  /** Form of this note. */
  readonly format: 1;
  /** Version of libtorch. */
  readonly version: string;
  /** Without or with CUDA. */
  readonly variant: Variant;
  /** Operating system and processor, in Node's words. */
  readonly platform: string;
  /** Where it was taken from: `wheel`, `zip`, or a path or address that was given. */
  readonly source: string;
  /** Size of the headers for building against it in bytes; 0 when they were not asked for. */
  readonly headerBytes: number;
  /** What it was taken out of. */
  readonly downloads: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
  /** Every other file, relative to this note's folder, with its size. */
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  /** When, as an ISO date. */
  readonly installedAt: string;
}

/** A libtorch in the cache. */
export interface Installed {
  /** Folder name, e.g. `2.11.0-cpu`. */
  readonly name: string;
  /** Its folder. */
  readonly dir: string;
  /** Its note. */
  readonly manifest: Manifest;
  /** Size on disk in bytes. */
  readonly bytes: number;
  /** Whether this version of the library can use it. */
  readonly current: boolean;
}

/** Name of the note. */
export const MANIFEST = "manifest.json";

/**
 * Where this library keeps what it fetches: `REINFORCETS_CACHE`, else the system's place for such things.
 *
 * @param env - Environment.
 * @returns An absolute path; it need not exist.
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const told = env["REINFORCETS_CACHE"];
  if (told) return told;
  const home = env["HOME"] || homedir();
  if (process.platform === "win32") return join(env["LOCALAPPDATA"] || join(home, "AppData", "Local"), "reinforcets");
  if (process.platform === "darwin") return join(home, "Library", "Caches", "reinforcets");
  return join(env["XDG_CACHE_HOME"] || join(home, ".cache"), "reinforcets");
}

/** The folder of all installed libtorches. */
export function installsFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(cacheFolder(env), "libtorch");
}

/** The folder of one variant of the libtorch that fits. */
export function installFolder(variant: Variant, env: NodeJS.ProcessEnv = process.env): string {
  return join(installsFolder(env), installName(variant));
}

/** The note in a folder; `undefined` when there is none or it is no note of ours. */
export function readManifest(dir: string): Manifest | undefined {
  try {
    const manifest = JSON.parse(readFileSync(join(dir, MANIFEST), "utf8")) as Manifest;
    return manifest.format === 1 && Array.isArray(manifest.files) ? manifest : undefined;
  } catch {
    return undefined;
  }
}

/** Size on disk of what a note tells of, in bytes. */
export function installedBytes({ files, headerBytes }: Manifest): number {
  return files.reduce((sum, file) => sum + file.bytes, headerBytes);
}

/** Every libtorch in the cache, older versions too. */
export function listInstalled(env: NodeJS.ProcessEnv = process.env): readonly Installed[] {
  const folder = installsFolder(env);
  return names(folder).flatMap((name) => {
    const dir = join(folder, name);
    const manifest = name.startsWith(".") ? undefined : readManifest(dir);
    if (manifest === undefined) return [];
    const bytes = installedBytes(manifest);
    return [{ name, dir, manifest, bytes, current: manifest.version === LIBTORCH_VERSION }];
  });
}

function names(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
