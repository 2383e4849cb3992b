/** Where an install takes libtorch from: pip's wheels, the official archive, or files that are already here. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { LibtorchError } from "../errors.js";
import { openArchive } from "./archive.js";
import { libraryFolder } from "./check.js";
import { download } from "./download.js";
import { libraryNames } from "./library-names.js";
import { openFolder, type Parcel } from "./parcel.js";
import { fetchWheel, findWheel } from "./pip.js";
import type { OnProgress } from "./progress.js";
import { type Python, pythonWithPip } from "./python.js";
import { LIBRARY_WHEELS, TORCH_WHEEL, type Variant, type WheelSource, zipUrl } from "./version.js";

/** What a source is opened with. */
export interface SourceOptions {
  /** Without or with CUDA. */
  readonly variant: Variant;
  /** `wheel`, `zip`, an address, a `.whl` or `.zip` file, or a folder; without it the best that is possible here. */
  readonly from?: string | undefined;
  /** Folder for downloads; what is whole there is not fetched again. */
  readonly downloads: string;
  /** A package index other than pip's own. */
  readonly indexUrl?: string | undefined;
  /** Environment: proxies, Python. */
  readonly env: NodeJS.ProcessEnv;
  /** Stops it. */
  readonly signal?: AbortSignal | undefined;
  /** Hears of the downloads. */
  readonly onProgress: OnProgress;
}

/** An opened source. */
export interface OpenSource {
  /** What it is, for the note of the install. */
  readonly name: string;
  /** What libtorch itself is in, first, and what lies beside it. */
  readonly parcels: readonly Parcel[];
  /** Fetches what holds a library that is still missing; `undefined` when this source has nothing of the kind. */
  more(library: string): Promise<Parcel | undefined>;
}

const nothingMore = async () => undefined;

/**
 * Opens a source, downloading what it needs.
 *
 * @param options - Which, and how.
 * @returns The source; close its parcels.
 */
export async function openSource(options: SourceOptions): Promise<OpenSource> {
  const { from, env, variant } = options;
  if (from === undefined) {
    const python = pythonWithPip(env);
    return python ? fromPip(python, options) : fromUrl(officialZip(variant), options);
  }
  if (from === "wheel") {
    const python = pythonWithPip(env);
    if (python) return fromPip(python, options);
    throw new LibtorchError(
      "LIBTORCH_NOT_FOUND",
      "--from wheel needs a Python with pip, and none was found.\nTo do: name one in REINFORCETS_PYTHON, or use --from zip",
      { from },
    );
  }
  if (from === "zip") return fromUrl(officialZip(variant), options);
  if (/^https?:\/\//.test(from)) return fromUrl(from, options);
  return fromPath(resolve(from));
}

function officialZip(variant: Variant): string {
  const url = zipUrl(variant);
  if (url !== undefined) return url;
  throw new LibtorchError(
    "LIBTORCH_NOT_FOUND",
    `there is no official libtorch archive (${variant}) for ${process.platform}-${process.arch}.\nTo do: use --from wheel, which needs Python with pip`,
    { variant, platform: process.platform, arch: process.arch },
  );
}

async function fromPip(python: Python, options: SourceOptions): Promise<OpenSource> {
  const { downloads, indexUrl, env, signal, onProgress } = options;
  mkdirSync(downloads, { recursive: true });
  const fetch = async (wheel: WheelSource) => {
    const onBytes = (done: number, total: number | undefined) =>
      onProgress({ stage: "download", name: wheel.requirement, done, total });
    return openArchive(await fetchWheel(python, wheel, downloads, { indexUrl, env, signal, onBytes }));
  };
  return {
    name: "wheel",
    parcels: [await fetch(TORCH_WHEEL)],
    more: async (library) => {
      const wheel = LIBRARY_WHEELS[library];
      return wheel && fetch(wheel);
    },
  };
}

async function fromUrl(url: string, { downloads, env, signal, onProgress }: SourceOptions): Promise<OpenSource> {
  mkdirSync(downloads, { recursive: true });
  const name = decodeURIComponent(basename(new URL(url).pathname)) || "libtorch.zip";
  // Two addresses may end in the same name.
  const file = join(downloads, `${createHash("sha256").update(url).digest("hex").slice(0, 8)}-${name}`);
  const onBytes = (done: number, total: number | undefined) => onProgress({ stage: "download", name, done, total });
  if (!existsSync(file)) await download(url, file, { env, signal, onBytes });
  return { name: url, parcels: [await openArchive(file)], more: nothingMore };
}

async function fromPath(path: string): Promise<OpenSource> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw missing(path, "there is no such file or folder");
  if (found.isFile()) return fromArchives(path, dirname(path));
  const wheel = findWheel(path, TORCH_WHEEL);
  if (wheel) return { ...(await fromArchives(wheel, path)), name: path };

  const lib = libraryFolder(path, libraryNames().core.at(-1) ?? "");
  if (lib === undefined) throw missing(path, `there is neither a libtorch nor a ${TORCH_WHEEL.prefix}*.whl in it`);
  if (basename(lib) !== "lib") throw missing(path, "its libraries do not lie in a folder called lib");
  const root = dirname(lib);
  // A Python's torch has what it needs of CUDA beside it.
  const beside = await openFolder(dirname(root), ["nvidia", "torch.libs"]);
  const parcels = [await openFolder(root, ["lib", "include"]), beside];
  return { name: path, parcels, more: nothingMore };
}

/** An archive, with the wheels of NVIDIA's libraries that lie beside it. */
async function fromArchives(main: string, folder: string): Promise<OpenSource> {
  const names = main.endsWith(".whl") ? readdirSync(folder) : [];
  const beside = names.filter((name) => name.startsWith("nvidia_") && name.endsWith(".whl")).sort();
  const parcels: Parcel[] = [];
  try {
    for (const path of [main, ...beside.map((name) => join(folder, name))]) parcels.push(await openArchive(path));
  } catch (error) {
    for (const parcel of parcels) parcel.close();
    throw error;
  }
  return { name: main, parcels, more: nothingMore };
}

function missing(path: string, problem: string): LibtorchError {
  return new LibtorchError("LIBTORCH_NOT_FOUND", `--from ${path}: ${problem}`, { path, problem });
}
