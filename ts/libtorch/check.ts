/** Whether one folder holds a libtorch that fits, and if not, why. Nothing is loaded. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type Manifest, readManifest } from "./cache.js";
import { libraryNames } from "./library-names.js";
import { type LoadOrder, loadOrder, systemFolders } from "./load-order.js";
import { LIBTORCH_VERSION, type Variant } from "./version.js";

/** A libtorch that fits, without who named it. */
export interface Fitting {
  /** The folder with `lib`, `include` and `build-version` (of a Python: the package's folder). */
  readonly dir: string;
  /** The folder of its libraries. */
  readonly lib: string;
  /** Whether it is loaded with its CUDA libraries. */
  readonly variant: Variant;
  /** Its version as it says, e.g. `2.11.0+cu130`. */
  readonly version: string;
  /** Absolute paths, each after what it needs: the order to load them in. */
  readonly libraries: readonly string[];
  /** It has CUDA libraries that cannot be used: why. It then counts as `cpu`. */
  readonly cudaProblem?: string;
}

/** Why a folder does not do, and what would cure it. */
export interface Unfit {
  /** What is wrong, with what was found and what is needed. */
  readonly problem: string;
  /** What to do. */
  readonly cure: string;
}

/** The command that gets a libtorch. */
export function installCommand(variant: Variant = "cpu"): string {
  return `npx reinforcets libtorch install${variant === "cuda" ? " --cuda" : ""}`;
}

/**
 * Looks at a folder.
 *
 * @param path - A libtorch folder, its `lib`, or what holds a Python's `torch`.
 * @param wanted - A variant that must be there; without it either does.
 * @param env - Environment.
 * @returns The libtorch, or why it is none.
 */
export function checkLibtorch(path: string, wanted?: Variant, env: NodeJS.ProcessEnv = process.env): Fitting | Unfit {
  const another = `give another folder, or take ours: ${installCommand(wanted)}`;
  if (!existsSync(path)) return { problem: "no such folder", cure: another };
  if (!statSync(path).isDirectory()) return { problem: "it is a file, not a folder", cure: another };
  const names = libraryNames();
  const lib = libraryFolder(path, names.core.at(-1) ?? "");
  if (lib === undefined) return { problem: `there is no ${names.core.at(-1)} in it, nor in its lib`, cure: another };

  const dir = basename(lib) === "lib" ? dirname(lib) : lib;
  const version = versionOf(dir);
  if (version === undefined)
    return { problem: "it does not say its version: neither build-version nor version.py is there", cure: another };
  if (version.split("+")[0] !== LIBTORCH_VERSION)
    return { problem: `its version is ${version}, needed is ${LIBTORCH_VERSION}`, cure: another };

  const installed = [dir, dirname(dir)].map((at) => ({ at, manifest: readManifest(at) })).find((it) => it.manifest);
  const again = installed ? `install it again: ${installCommand(installed.manifest?.variant)} --force` : another;
  const altered = installed?.manifest && alteredFile(installed.at, installed.manifest);
  if (altered) return { problem: altered, cure: again };

  const gone = names.core.find((name) => !existsSync(join(lib, name)));
  if (gone) return { problem: `${gone} is missing`, cure: again };
  const cpu = loadOrder(
    names.core.map((name) => join(lib, name)),
    systemFolders(env),
  );
  const trouble = troubleIn(cpu);
  if (trouble) return { problem: trouble, cure: again };
  return withCuda({ dir, lib, version, libraries: cpu.libraries, variant: "cpu" }, wanted, env);
}

/** The folder of the libraries in what a user may call a libtorch: its root, its `lib`, or the folder around it. */
export function libraryFolder(path: string, core: string): string | undefined {
  const folders = [join(path, "lib"), path, join(path, "torch", "lib"), join(path, "libtorch", "lib")];
  return folders.find((folder) => existsSync(join(folder, core)));
}

/** What a libtorch says about itself: `build-version` in the official archives, `version.py` in Python's package. */
export function versionOf(dir: string): string | undefined {
  const file = (name: string) => {
    try {
      return readFileSync(join(dir, name), "utf8");
    } catch {
      return undefined;
    }
  };
  return file("build-version")?.trim() || /^__version__\s*=\s*['"]([^'"]+)/m.exec(file("version.py") ?? "")?.[1];
}

/** An installed file that is gone or has another size than when it was installed. */
function alteredFile(root: string, manifest: Manifest): string | undefined {
  for (const { path, bytes } of manifest.files) {
    const found = statSync(join(root, path), { throwIfNoEntry: false })?.size;
    if (found === undefined) return `${path} is missing`;
    if (found !== bytes) return `${path} is broken: it has ${found} bytes, ${bytes} were installed`;
  }
  return undefined;
}

function troubleIn({ missing, unusable }: LoadOrder): string | undefined {
  const needs = new Map<string, string[]>();
  for (const { name, neededBy } of missing) needs.set(neededBy, [...(needs.get(neededBy) ?? []), name]);
  const problems = [
    ...unusable.map(({ path, problem }) => `${basename(path)} cannot be loaded: ${problem}`),
    ...[...needs].map(([needer, names]) => `${needer} needs ${names.join(", ")}: missing`),
  ];
  return problems.length > 0 ? problems.join("; ") : undefined;
}

/** The same with its CUDA libraries, where they are there and whole. */
function withCuda(cpu: Fitting, wanted: Variant | undefined, env: NodeJS.ProcessEnv): Fitting | Unfit {
  if (wanted === "cpu") return cpu;
  const { core, cuda } = libraryNames();
  const there = cuda.every((name) => existsSync(join(cpu.lib, name)));
  const all = [...core, ...cuda].map((name) => join(cpu.lib, name));
  const order = there ? loadOrder(all, systemFolders(env)) : undefined;
  const problem = order ? troubleIn(order) : "it has no CUDA libraries";
  if (problem === undefined) return { ...cpu, variant: "cuda", libraries: order?.libraries ?? [] };
  if (wanted === "cuda") return { problem, cure: `get one with CUDA: ${installCommand("cuda")}` };
  return there ? { ...cpu, cudaProblem: problem } : cpu;
}
