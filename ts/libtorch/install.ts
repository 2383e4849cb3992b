/** Installing a libtorch into the cache: all of it appears at once, or nothing does. */
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import { AbortError, FileError, LibtorchError, ReinforcetsError } from "../errors.js";
import { assemble } from "./assemble.js";
import { installFolder, installsFolder, MANIFEST, type Manifest, readManifest } from "./cache.js";
import { checkLibtorch, type Fitting } from "./check.js";
import { sha256 } from "./download.js";
import { type Holder, takeLock } from "./lock.js";
import type { Parcel } from "./parcel.js";
import type { OnProgress } from "./progress.js";
import { openSource } from "./sources.js";
import { requireSpace, type StatFs } from "./space.js";
import {
  INSTALLED_BYTES,
  installName,
  LIBRARY_WHEELS,
  LIBTORCH_VERSION,
  TORCH_WHEEL,
  type Variant,
} from "./version.js";

/** What to install, and how. */
export interface InstallOptions {
  /** Without or with CUDA; default `cpu`. */
  readonly variant?: Variant | undefined;
  /** `wheel`, `zip`, an address, a `.whl` or `.zip` file, or a folder; default `wheel` where Python has pip, else `zip`. */
  readonly from?: string | undefined;
  /** Whether headers are wanted too, to build against it; default false. */
  readonly headers?: boolean | undefined;
  /** Whether it is fetched although it is there and fits; default false. */
  readonly force?: boolean | undefined;
  /** A package index other than pip's own. */
  readonly indexUrl?: string | undefined;
  /** The checksum that what is downloaded must have, in hexadecimal. */
  readonly sha256?: string | undefined;
  /** Environment; default is this process's. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** Stops it; downloads stay for the next attempt. */
  readonly signal?: AbortSignal | undefined;
  /** Hears of progress. */
  readonly onProgress?: OnProgress | undefined;
  /** Told when another process is at the same install, which is then waited for. */
  readonly onWait?: ((holder: Holder) => void) | undefined;
  /** Milliseconds between two looks at another process's lock; default 500. */
  readonly pollMs?: number | undefined;
  /** Who tells the room on the disk; default is the system. */
  readonly statfs?: StatFs | undefined;
}

/** What an install led to. */
export interface InstallResult {
  /** The libtorch. */
  readonly libtorch: Fitting;
  /** Its note. */
  readonly manifest: Manifest;
  /** It was there already and nothing was done. */
  readonly already: boolean;
}

/** The lock file of a variant. */
export function lockFile(variant: Variant, env: NodeJS.ProcessEnv = process.env): string {
  return join(installsFolder(env), `.${installName(variant)}.lock`);
}

/** Where an install in the making keeps its downloads and its files. */
export function workFolder(variant: Variant, env: NodeJS.ProcessEnv = process.env): string {
  return join(installsFolder(env), `.${installName(variant)}.partial`);
}

/**
 * Installs a libtorch, unless it is there already.
 *
 * @param options - Which, from where, and how.
 * @returns Where it lies.
 * @throws ReinforcetsError `LIBTORCH_NOT_FOUND` when the source has none, `LIBTORCH_INVALID` when what it has does not
 *   fit, `CORRUPT_FILE` for a damaged archive or a wrong checksum, `IO` without room or connection, `ABORTED`.
 */
export async function install(options: InstallOptions = {}): Promise<InstallResult> {
  const { variant = "cpu", env = process.env, signal } = options;
  const { onWait, pollMs } = options;
  try {
    const release = await takeLock(lockFile(variant, env), { onWait, signal, pollMs });
    try {
      return (options.force ? undefined : present(variant, options)) ?? (await make(variant, options));
    } finally {
      release();
    }
  } catch (error) {
    if (!signal?.aborted || error instanceof ReinforcetsError) throw error;
    const text = "the install was stopped; downloads that the next one can go on with are kept";
    throw new AbortError("ABORTED", text, {}, { cause: signal.reason });
  }
}

function present(variant: Variant, { env = process.env, headers }: InstallOptions): InstallResult | undefined {
  const dir = installFolder(variant, env);
  const manifest = readManifest(dir);
  if (manifest === undefined || (headers && manifest.headerBytes === 0)) return undefined;
  const checked = checkLibtorch(dir, variant, env);
  return "problem" in checked ? undefined : { libtorch: checked, manifest, already: true };
}

async function make(variant: Variant, options: InstallOptions): Promise<InstallResult> {
  const { env = process.env, headers = false, signal, from, indexUrl } = options;
  const onProgress = options.onProgress ?? (() => {});
  const work = workFolder(variant, env);
  const [downloads, tree] = [join(work, "downloads"), join(work, "tree")];
  const parcels = new Set<Parcel>();
  try {
    await rm(tree, { recursive: true, force: true });
    const local = from !== undefined && from !== "wheel" && from !== "zip" && !/^https?:/.test(from);
    if (!local) await requireSpace(work, bytesToGet(variant, downloads), options.statfs);
    const opened = await openSource({ variant, from, downloads, indexUrl, env, signal, onProgress });
    for (const parcel of opened.parcels) parcels.add(parcel);
    const source = {
      ...opened,
      more: async (library: string) => {
        const parcel = await opened.more(library);
        if (parcel) parcels.add(parcel);
        return parcel;
      },
    };
    const main = opened.parcels[0];
    const sums = new Map<string, string>();
    if (main) await checkSum(main, options.sha256, sums, onProgress, signal);
    await mkdir(tree, { recursive: true });
    const { statfs } = options;
    const used = await assemble(source, { variant, headers, tree, onProgress, signal, statfs });
    for (const parcel of used) await checkSum(parcel, undefined, sums, onProgress, signal);

    const checked = checkLibtorch(tree, variant, env);
    if ("problem" in checked) throw unfit(opened.name, checked.problem, variant);
    const manifest = note(variant, opened.name, tree, used, sums);
    writeFileSync(join(tree, MANIFEST), `${JSON.stringify(manifest, undefined, 1)}\n`);
    signal?.throwIfAborted();
    for (const parcel of parcels) parcel.close();
    const dir = installFolder(variant, env);
    await replace(dir, tree);
    await rm(work, { recursive: true, force: true });
    const libtorch = checkLibtorch(dir, variant, env);
    if ("problem" in libtorch) throw unfit(opened.name, libtorch.problem, variant);
    return { libtorch, manifest, already: false };
  } catch (error) {
    for (const parcel of parcels) parcel.close();
    await rm(tree, { recursive: true, force: true });
    const failure = forget(error, downloads);
    // Only downloads are worth keeping for the next attempt.
    const kept = existsSync(downloads) && readdirSync(downloads).length > 0;
    if (!kept) await rm(work, { recursive: true, force: true });
    throw failure;
  }
}

/** About how many bytes the disk must take; what an earlier attempt has downloaded is there already. */
function bytesToGet(variant: Variant, downloads: string): number {
  const wheels = variant === "cuda" ? [...new Set(Object.values(LIBRARY_WHEELS).map((wheel) => wheel.bytes))] : [];
  const whole = [TORCH_WHEEL.bytes, ...wheels].reduce((sum, bytes) => sum + bytes, 0);
  const names = existsSync(downloads) ? readdirSync(downloads) : [];
  const have = names.reduce((sum, name) => sum + (statSync(join(downloads, name)).size ?? 0), 0);
  return Math.max(whole - have, 0) + INSTALLED_BYTES[variant];
}

async function checkSum(
  { archive, name }: Parcel,
  expected: string | undefined,
  sums: Map<string, string>,
  onProgress: OnProgress,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (archive === undefined || sums.has(archive)) return;
  const total = statSync(archive).size;
  const sum = await sha256(archive, (done) => onProgress({ stage: "check", name, done, total }), signal);
  sums.set(archive, sum);
  if (expected === undefined || expected.toLowerCase() === sum) return;
  const problem = `its SHA-256 is ${sum}, expected ${expected.toLowerCase()}`;
  throw new FileError("CORRUPT_FILE", `${archive} is not the file that was asked for: ${problem}`, {
    path: archive,
    problem,
  });
}

function note(
  variant: Variant,
  source: string,
  tree: string,
  used: readonly Parcel[],
  sums: ReadonlyMap<string, string>,
): Manifest {
  const archives = used.flatMap(({ archive }) => (archive === undefined ? [] : [archive]));
  const downloads = archives.map((path) => ({
    name: basename(path),
    bytes: statSync(path).size,
    sha256: sums.get(path) ?? "",
  }));
  const all = readdirSync(tree, { recursive: true, withFileTypes: true })
    .filter((item) => !item.isDirectory())
    .map((item) => join(item.parentPath, item.name))
    .map((path) => ({ path: relative(tree, path).split(sep).join("/"), bytes: statSync(path).size }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const isHeader = ({ path }: { path: string }) => /(^|\/)include\//.test(path);
  const headerBytes = all.filter(isHeader).reduce((sum, { bytes }) => sum + bytes, 0);
  const files = all.filter((file) => !isHeader(file));
  const platform = `${process.platform}-${process.arch}`;
  const installedAt = new Date().toISOString();
  return {
    format: 1,
    version: LIBTORCH_VERSION,
    variant,
    platform,
    source,
    headerBytes,
    downloads,
    files,
    installedAt,
  };
}

/** Puts the new folder where the old one is. Who has the old one loaded keeps it: its files live until they let go. */
async function replace(dir: string, tree: string): Promise<void> {
  const old = `${tree}.old`;
  rmSync(old, { recursive: true, force: true });
  if (existsSync(dir)) await rename(dir, old);
  await rename(tree, dir);
}

function unfit(source: string, problem: string, variant: Variant): LibtorchError {
  // PyPI's wheels for Windows and some others are without CUDA.
  const cuda = variant === "cuda" ? "; builds with CUDA: --index-url https://download.pytorch.org/whl/cu130" : "";
  const text = `what ${source} holds cannot be used: ${problem}${cuda}`;
  return new LibtorchError("LIBTORCH_INVALID", text, { path: source, problem });
}

/** A damaged download must not be what the next attempt starts from. */
function forget(error: unknown, downloads: string): unknown {
  if (!(error instanceof FileError) || error.code !== "CORRUPT_FILE") return error;
  const path = String(error.details["path"]);
  if (!path.startsWith(downloads + sep)) return error;
  rmSync(path, { force: true });
  const text = `${error.message}. It was removed: run the command again to download it anew`;
  return new FileError("CORRUPT_FILE", text, error.details, { cause: error.cause });
}
