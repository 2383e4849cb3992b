/** Loading libtorch and the torch addon: on first use, never at import. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { calling, LibtorchError } from "../errors.js";
import { VERSION } from "../generated/version.js";
import { type Found, findLibtorch } from "../libtorch/find.js";
import { probe } from "../libtorch/probe.js";
import { native, triples } from "../native.js";

/** Where to look for libtorch. */
export interface LoadTorchOptions {
  /** Folder of a libtorch that is to be used and no other; default is the first that is found. */
  readonly libtorch?: string | undefined;
}

/** What was loaded. */
export interface TorchInfo {
  /** Folder of the libtorch. */
  readonly libtorch: string;
  /** Its version. */
  readonly version: string;
  /** Whether it has CUDA. */
  readonly variant: Found["variant"];
  /** The torch addon's file. */
  readonly addon: string;
}

let loaded: TorchInfo | undefined;

/**
 * Loads the engine `torch`, once. Agents that need it do so by themselves.
 *
 * @param options - Where to look for libtorch.
 * @returns What was loaded, now or before.
 * @throws LibtorchError `LIBTORCH_NOT_FOUND` with everything that was looked at and the cure, or `LIBTORCH_INVALID`
 * for one that cannot be used, as another one is loaded for instance.
 */
export function loadTorch(options: LoadTorchOptions = {}): TorchInfo {
  if (loaded && options.libtorch === undefined) return loaded;
  const found = findLibtorch({ path: options.libtorch });
  if (loaded) {
    if (loaded.libtorch === found.dir) return loaded;
    const problem = `this process has loaded ${loaded.libtorch} already, and can have only one; use that one, or another process`;
    const details = { path: found.dir, problem, loaded: loaded.libtorch };
    throw new LibtorchError("LIBTORCH_INVALID", `${found.dir} cannot be used: ${problem}`, details);
  }
  const addon = addonFile();
  probe(found);
  calling(() => native().preload([...found.libraries]));
  calling(() => native().loadEngine(addon));
  loaded = { libtorch: found.dir, version: found.version, variant: found.variant, addon };
  return loaded;
}

/**
 * The raw surface of the torch addon, for the tensors of this folder. Node registers a library that is open already.
 *
 * @returns The addon's exports.
 * @throws LibtorchError As {@link loadTorch}.
 */
export function torchNative(): unknown {
  const { addon } = loadTorch();
  return createRequire(import.meta.url)(addon);
}

/** `REINFORCETS_TORCH_NATIVE` (a path), then a local build in the package's folder, then the platform's own package. */
function addonFile(): string {
  const forced = process.env.REINFORCETS_TORCH_NATIVE;
  const require = createRequire(import.meta.url);
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const tried = forced ? [forced] : triples().map((triple) => `${root}reinforcets-torch.${triple}.node`);
  const file = tried.find((path) => existsSync(path));
  if (file) return file;
  for (const triple of forced ? [] : triples()) {
    const name = `@reinforcets/torch-${triple}`;
    try {
      const { version } = require(`${name}/package.json`) as { version: string };
      if (version === VERSION) return require.resolve(name);
      tried.push(`${name} (it is of version ${version}, and this is ${VERSION}: install both alike)`);
    } catch {
      // The next one, or the error below, which names all of them.
      tried.push(name);
    }
  }
  const cure = forced
    ? "correct or unset REINFORCETS_TORCH_NATIVE"
    : `npm install @reinforcets/torch-${triples()[0]}, or in a clone of the repository: npm run build:torch -- --release`;
  throw new LibtorchError("LIBTORCH_NOT_FOUND", `the torch addon was not found: ${tried.join(", ")}. Fix: ${cure}`, {
    tried,
    cure,
  });
}
