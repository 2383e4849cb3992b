import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { ensureLibtorch } from "../../../scripts/libtorch.mjs";
import { binaryManifest, stage } from "../../../scripts/package/stage.mjs";
import { targets } from "../../../scripts/package/targets.mjs";
import { type Published, registry } from "./registry.js";
import { must, type Place } from "./run.js";
import { type Runtime, runtimes } from "./runtimes.js";

/** A packed package. */
export interface Packed {
  readonly name: string;
  /** The folder it was packed from. */
  readonly folder: string;
  readonly tarball: string;
  /** Bytes when installed. */
  readonly unpackedSize: number;
  readonly files: readonly string[];
}

/** What the tests of this folder work on. */
export interface Installed {
  /** A folder with our packages installed as a user has them, and nothing of the repository near. */
  readonly home: string;
  /** The same with the root alone, as if the platform's packages did not exist. */
  readonly bare: string;
  readonly packed: readonly Packed[];
  readonly runtimes: readonly Runtime[];
  /** The whole environment of a user's programs: no Rust, no Python, no libtorch. */
  readonly env: Readonly<Record<string, string>>;
  /** A libtorch; absent where there is none for this platform. */
  readonly libtorch?: string;
}

declare module "vitest" {
  interface ProvidedContext {
    readonly installed: Installed;
  }
}

const root = fileURLToPath(new URL("../../..", import.meta.url));
const npm = process.platform === "win32" ? "npm.cmd" : "npm";

/** npm gives a list or, in newer versions, an object by package. */
interface Told {
  readonly filename: string;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

async function pack(name: string, folder: string, to: string): Promise<Packed> {
  const text = await must([npm, "pack", "--json", "--pack-destination", to], { cwd: folder, env: process.env });
  const [answer] = Object.values(JSON.parse(text) as Record<string, Told>);
  if (!answer) throw new Error(`npm pack of ${name} said nothing`);
  const { filename, unpackedSize, files } = answer;
  return { name, folder, tarball: join(to, filename), unpackedSize, files: files.map(({ path }) => path) };
}

/** A folder where a user has run `npm install reinforcets`; only what is not ours comes from npm's registry. */
async function install(folder: string, tarball: string, published: readonly Published[]): Promise<void> {
  mkdirSync(folder);
  const types = (
    JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { devDependencies: Record<string, string> }
  ).devDependencies["@types/node"];
  writeFileSync(join(folder, "package.json"), '{ "name": "consumer", "private": true, "type": "module" }\n');
  const ours = await registry(published);
  try {
    writeFileSync(join(folder, ".npmrc"), `@reinforcets:registry=${ours.url}\n`);
    const quiet = ["--no-audit", "--no-fund", "--prefer-offline", "--foreground-scripts"];
    await must([npm, "install", ...quiet, tarball, `@types/node@${types}`], { cwd: folder, env: process.env });
  } finally {
    ours.close();
  }
}

/** An environment in which nothing is found but the runtimes' own program. */
function barren(at: string): Record<string, string> {
  const bin = join(at, "bin");
  mkdirSync(bin);
  if (process.platform !== "win32") symlinkSync(process.execPath, join(bin, "node"));
  const system = process.platform === "win32" ? { SystemRoot: process.env["SystemRoot"] ?? "" } : {};
  return {
    ...system,
    PATH: bin,
    HOME: at,
    USERPROFILE: at,
    TMPDIR: at,
    TEMP: at,
    REINFORCETS_CACHE: join(at, "cache"),
  };
}

/** libtorch, where the torch addon exists for this machine. */
const libtorch = (staged: readonly { name: string }[]): string | undefined =>
  staged.some(({ name }) => name.startsWith("@reinforcets/torch-")) ? ensureLibtorch() : undefined;

/** Packs, installs and finds everything; `REINFORCETS_KEEP=1` leaves the folders for a look. */
export default async function setup(project: TestProject): Promise<() => void> {
  if (!existsSync(join(root, "dist/index.js"))) throw new Error("dist is missing: npm run build:ts first");
  const at = realpathSync(mkdtempSync(join(tmpdir(), "reinforcets-installed-")));
  const place: Place = { cwd: at, env: process.env };
  const staged: readonly { name: string; folder: string }[] = stage({ out: join(at, "staged"), host: true });
  const tarballs = join(at, "tarballs");
  mkdirSync(tarballs);
  const packed = await Promise.all(staged.map(({ name, folder }) => pack(name, folder, tarballs)));
  const rootTarball = packed.find(({ name }) => name === "reinforcets")?.tarball ?? "";
  const published = targets.map((target) => ({
    manifest: binaryManifest(target) as Published["manifest"],
    tarball: packed.find(({ name }) => name === target.name)?.tarball,
  }));
  const [home, bare] = [join(place.cwd, "home"), join(place.cwd, "bare")];
  await install(home, rootTarball, published);
  await install(bare, rootTarball, []);
  cpSync(join(import.meta.dirname, "programs"), home, { recursive: true });
  const found = libtorch(staged);
  project.provide("installed", {
    ...{ home, bare, packed, env: barren(at), runtimes: await runtimes() },
    ...(found && { libtorch: found }),
  });
  return () => {
    if (process.env["REINFORCETS_KEEP"]) console.log(`kept: ${at}`);
    else rmSync(at, { recursive: true, force: true });
  };
}
