/** Putting a libtorch together: only the files that are needed, each found by what asks for it. */
import { readdirSync } from "node:fs";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { basename, dirname, join, posix } from "node:path";
import { LibtorchError } from "../errors.js";
import { versionOf } from "./check.js";
import { libraryNames } from "./library-names.js";
import { loadOrder } from "./load-order.js";
import type { Parcel, ParcelEntry } from "./parcel.js";
import { formatBytes, type OnProgress } from "./progress.js";
import type { OpenSource } from "./sources.js";
import { requireSpace, type StatFs } from "./space.js";
import { LIBRARY_WHEELS, LIBTORCH_VERSION, type Variant } from "./version.js";

/** How to put it together. */
export interface AssembleOptions {
  /** Without or with CUDA. */
  readonly variant: Variant;
  /** Whether headers and what a linker needs are wanted too. */
  readonly headers: boolean;
  /** Empty folder to fill. */
  readonly tree: string;
  /** Hears of the files. */
  readonly onProgress: OnProgress;
  /** Stops it. */
  readonly signal?: AbortSignal | undefined;
  /** Who tells the room on the disk. */
  readonly statfs?: StatFs | undefined;
}

/** Less is there at once. */
const WORTH_TELLING = 1_000_000;

interface Taken {
  readonly entry: ParcelEntry;
  readonly target: string;
}

const VERSION_FILES = ["build-version", "version.py"];
/** Python's own parts of its wheel. */
const FOR_PYTHON = /python|libshm|shm\.dll/;

/**
 * Fills a folder. Without CUDA it becomes `lib/…` (and `include/…`); with CUDA `torch/lib/…` and `nvidia/…`, the shape
 * that the libraries' own search paths expect.
 *
 * @param source - What to take from; parcels that it fetches on the way are returned too.
 * @param options - How.
 * @returns Every parcel that something was taken from.
 */
export async function assemble(source: OpenSource, options: AssembleOptions): Promise<readonly Parcel[]> {
  const { variant, tree, headers } = options;
  const cpuLibrary = libraryNames().core.at(-1) ?? "";
  const torch = source.parcels.find(({ entries }) => entries.some(({ path }) => isIn(path, "lib", cpuLibrary)));
  const libPath = torch?.entries.find(({ path }) => isIn(path, "lib", cpuLibrary))?.path;
  if (torch === undefined || libPath === undefined) {
    const text = `${source.name} holds no lib/${cpuLibrary}: it is no libtorch for ${process.platform}`;
    throw new LibtorchError("LIBTORCH_INVALID", text, { path: source.name, problem: `no lib/${cpuLibrary}` });
  }
  const inside = posix.dirname(posix.dirname(libPath));
  const root = inside === "." ? "" : `${inside}/`;
  const base = variant === "cuda" ? join(tree, "torch") : tree;
  const used = new Set([torch]);

  const named = torch.entries.filter(({ path }) => VERSION_FILES.some((name) => path === root + name));
  await take(torch, named.map(toward(base, root)), options);
  requireVersion(base, source.name);

  const wanted = torch.entries.filter(({ path }) => {
    if (!path.startsWith(root)) return false;
    const rest = path.slice(root.length);
    return rest.startsWith("include/") ? headers : isIn(path, `${root}lib`) && isWanted(basename(path), options);
  });
  await take(torch, wanted.map(toward(base, root)), options);
  if (process.platform === "linux") await takeMissing(source, base, used, options);
  await finish(base, options);
  return [...used];
}

function isIn(path: string, folder: string, name = posix.basename(path)): boolean {
  return path === `${folder}/${name}` || path.endsWith(`/${folder}/${name}`);
}

const toward = (base: string, root: string) => (entry: ParcelEntry) => ({
  entry,
  target: join(base, ...entry.path.slice(root.length).split("/")),
});

function isWanted(name: string, { variant, headers }: AssembleOptions): boolean {
  const { core, extra } = libraryNames();
  if (FOR_PYTHON.test(name)) return false;
  if (process.platform === "win32") return name.endsWith(".dll") || (headers && name.endsWith(".lib"));
  if (process.platform === "darwin") return name.endsWith(".dylib");
  // What else the core needs is found by its own list; what only a linker wants is written by `finish`.
  if (variant === "cpu") return core.includes(name) || name === extra[0];
  return /\.so(\.|$)/.test(name);
}

function requireVersion(base: string, name: string): void {
  const version = versionOf(base);
  if (version?.split("+")[0] === LIBTORCH_VERSION) return;
  const problem = version ? `its version is ${version}, needed is ${LIBTORCH_VERSION}` : "it does not say its version";
  throw new LibtorchError("LIBTORCH_INVALID", `${name}: ${problem}`, { path: name, problem, version });
}

/** Takes files out, after a look at the room for all of them. */
async function take(parcel: Parcel, files: readonly Taken[], options: AssembleOptions): Promise<void> {
  const total = files.reduce((sum, { entry }) => sum + entry.bytes, 0);
  await requireSpace(options.tree, total, options.statfs);
  let done = 0;
  for (const { entry, target } of files) {
    const onBytes = (bytes: number) => {
      done += bytes;
      if (total >= WORTH_TELLING) options.onProgress({ stage: "extract", name: parcel.name, done, total });
    };
    await parcel.take(entry, target, onBytes, options.signal);
  }
}

/** Looks at what the libraries need and fetches that, until nothing is missing. */
async function takeMissing(
  source: OpenSource,
  base: string,
  used: Set<Parcel>,
  options: AssembleOptions,
): Promise<void> {
  const parcels = [...source.parcels];
  const lib = join(base, "lib");
  const taken = new Set<string>();
  for (;;) {
    const roots = readdirSync(lib).map((name) => join(lib, name));
    const next = loadOrder(roots, []).missing[0];
    if (next === undefined) return;
    const holds = ({ entries }: Parcel) => entries.some(({ path }) => posix.basename(path) === next.name);
    let parcel = parcels.find(holds);
    if (parcel === undefined) {
      parcel = await source.more(next.name);
      if (parcel !== undefined) parcels.push(parcel);
    }
    if (parcel !== undefined) used.add(parcel);
    const entry = parcel?.entries.find(({ path }) => posix.basename(path) === next.name);
    if (parcel === undefined || entry === undefined) throw incomplete(source.name, next.name, next.neededBy);
    // Where NVIDIA's folders are not looked in, a library goes beside the one that needs it.
    const shaped = options.variant === "cuda" && entry.path.startsWith("nvidia/") && !taken.has(next.name);
    taken.add(next.name);
    // NVIDIA's libraries open others of their package at run time, so that a package comes whole.
    const folder = dirname(entry.path);
    const files = shaped
      ? parcel.entries.filter(({ path }) => dirname(path) === folder && path.includes(".so"))
      : [entry];
    const place = (file: ParcelEntry) =>
      shaped ? join(options.tree, ...file.path.split("/")) : join(lib, posix.basename(file.path));
    await take(
      parcel,
      files.map((file) => ({ entry: file, target: place(file) })),
      options,
    );
  }
}

function incomplete(source: string, name: string, neededBy: string): LibtorchError {
  const wheel = LIBRARY_WHEELS[name];
  const cure = wheel
    ? `put the wheel of ${wheel.requirement} (${formatBytes(wheel.bytes)}) beside it: pip download --no-deps "${wheel.requirement}"; or use --from wheel`
    : "use another source: --from wheel or --from zip";
  const problem = `${name} is missing, which ${neededBy} needs`;
  return new LibtorchError("LIBTORCH_INVALID", `${source}: ${problem}\nTo do: ${cure}`, {
    path: source,
    problem,
    cure,
  });
}

/** The version as tools that build against it read it, and what their linkers ask for. */
async function finish(base: string, { variant, headers }: AssembleOptions): Promise<void> {
  const version = variant === "cpu" ? LIBTORCH_VERSION : (versionOf(base) ?? LIBTORCH_VERSION);
  await writeFile(join(base, "build-version"), `${version}\n`);
  if (!headers || process.platform !== "linux") return;
  const lib = join(base, "lib");
  await mkdir(lib, { recursive: true });
  // torch-sys links against libtorch and gomp by these names.
  if (variant === "cpu") await writeFile(join(lib, "libtorch.so"), "INPUT(libtorch_cpu.so)\n");
  const gomp = readdirSync(lib).find((name) => /^libgomp.*\.so\.1$/.test(name));
  if (gomp) await symlink(gomp, join(lib, "libgomp.so"));
}
