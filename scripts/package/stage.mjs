// Lays out what is published, one folder a package: the root and the packages with binaries.
//   node scripts/package/stage.mjs --out DIR [--artifacts DIR] [--host] [--release]
// --artifacts: where the .node files are (searched through); default is the repository. --host: this machine's packages
// only. Without --release the packages are private, so that npm refuses to publish them.
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { root } from "../steps.mjs";
import { hostTargets, manifest, targets } from "./targets.mjs";

const { version, license, repository, engines } = manifest;
const KINDS = {
  native: "The native part of reinforcets",
  torch: "The libtorch engine of reinforcets (libtorch itself is not in it)",
};
const guard = (release) => (release ? {} : { private: true });

/** package.json of a package with a binary. */
export function binaryManifest({ kind, name, triple, os, cpu, libc, file }, release = false) {
  return {
    name,
    version,
    description: `${KINDS[kind]} for ${triple}.`,
    license,
    repository,
    ...guard(release),
    type: "commonjs",
    os: [os],
    cpu: [cpu],
    ...(libc && { libc: [libc] }),
    main: file,
    files: [file, "THIRD_PARTY.md"],
    engines,
    // A library cannot be loaded out of Yarn's zip files.
    preferUnplugged: true,
    publishConfig: { access: "public" },
  };
}

/** package.json of the root package: without what only the repository needs, with every binary as an option. */
export function rootManifest(release = false) {
  const { private: _, scripts: _s, devDependencies: _d, napi: _n, ...rest } = manifest;
  const optionalDependencies = Object.fromEntries(targets.map(({ name }) => [name, version]));
  return { ...rest, ...guard(release), optionalDependencies };
}

const write = (folder, content) => writeFileSync(join(folder, "package.json"), `${JSON.stringify(content, null, 2)}\n`);

function stageRoot(folder, release) {
  for (const name of manifest.files) {
    if (!existsSync(join(root, name))) throw new Error(`${name} is missing: npm run build:ts first`);
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  write(folder, rootManifest(release));
}

function stageBinary(target, binary, folder, release) {
  copyFileSync(binary, join(folder, target.file));
  copyFileSync(join(root, "LICENSE"), join(folder, "LICENSE"));
  copyFileSync(join(root, "THIRD_PARTY.md"), join(folder, "THIRD_PARTY.md"));
  const text = `# ${target.name}\n\n${KINDS[target.kind]} for ${target.triple}. It comes with [reinforcets](${repository.url.replace(/^git\+|\.git$/g, "")}); there is no need to install it by itself.\n`;
  writeFileSync(join(folder, "README.md"), text);
  write(folder, binaryManifest(target, release));
}

/** Files by name, in a folder and all below it; the first of a name counts. */
function filesBelow(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.reverse().map((path) => [basename(path), path]));
}

/**
 * Lays out the packages and gives their folders in the order of publishing: binaries first, so that the root, when it
 * appears, has everything it names.
 */
export function stage({ out, artifacts = undefined, host = false, release = false }) {
  const wanted = host ? hostTargets() : targets;
  const files = artifacts ? filesBelow(resolve(artifacts)) : undefined;
  const binaries = wanted.map((target) => ({ target, path: files ? files.get(target.file) : join(root, target.file) }));
  const absent = binaries.filter(({ path }) => !path || !existsSync(path)).map(({ target }) => target.file);
  if (absent.length > 0) throw new Error(`not built: ${absent.join(", ")}`);
  rmSync(out, { recursive: true, force: true });
  const folder = (name) => {
    const path = join(out, name.replace(/^@[^/]+\//, ""));
    mkdirSync(path, { recursive: true });
    return path;
  };
  const staged = binaries.map(({ target, path }) => {
    const at = folder(target.name);
    stageBinary(target, path, at, release);
    return { name: target.name, folder: at };
  });
  const at = folder(manifest.name);
  stageRoot(at, release);
  return [...staged, { name: manifest.name, folder: at }];
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({
    options: {
      out: { type: "string" },
      artifacts: { type: "string" },
      host: { type: "boolean" },
      release: { type: "boolean" },
    },
  });
  if (!values.out) throw new Error("--out DIR is needed");
  for (const { name, folder } of stage(values)) console.log(`${name}  ${folder}`);
}
