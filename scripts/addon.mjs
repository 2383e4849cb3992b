// Builds the native addon when there is none or when it is older than the Rust sources.
import { existsSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { has, must, root, tool } from "./steps.mjs";

/** `linux-x64-gnu`, `darwin-arm64`, …: the middle of the addon's file name. */
export function platform() {
  const { platform, arch } = process;
  if (platform === "darwin") return `darwin-${arch}`;
  if (platform === "win32") return `win32-${arch}-msvc`;
  const glibc = process.report?.getReport().header.glibcVersionRuntime;
  return `${platform}-${arch}-${glibc ? "gnu" : "musl"}`;
}

/** Where the addon that is built here lies. */
export const addonPath = join(root, `reinforcets.${platform()}.node`);

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  const skip = new Set(["target", "tests", "benches", "examples"]);
  const inner = readdirSync(path).filter((name) => !skip.has(name));
  return inner.reduce((time, name) => Math.max(time, newest(join(path, name))), 0);
}

/** Whether the addon exists and no Rust source is newer. */
export function addonIsFresh() {
  if (!existsSync(addonPath)) return false;
  const sources = ["Cargo.toml", "Cargo.lock", "crates"].map((path) => newest(join(root, path)));
  return statSync(addonPath).mtimeMs >= Math.max(...sources);
}

/** Whether a package with a prebuilt addon for this machine is installed. */
function prebuilt() {
  try {
    createRequire(join(root, "package.json")).resolve(`@reinforcets/native-${platform()}`);
    return true;
  } catch {
    return false;
  }
}

/** The arguments of the one command that builds the addon. */
export const buildArgs = [
  ...["build", "--platform", "--release", "--manifest-path", "crates/node/Cargo.toml", "--output-dir", "."],
  ...["--dts", "crates/node/native.d.ts", "--no-js"],
];

/** Sees to it that there is an addon to load. */
export async function ensureAddon() {
  if (addonIsFresh()) return console.log("✓ native addon is up to date");
  if (!has("cargo")) {
    if (existsSync(addonPath) || prebuilt())
      return console.log("✓ using the native addon that is here (no cargo to rebuild it)");
    console.error(
      "Rust is missing: install it from https://rustup.rs (or your system's packages; 1.89 or newer), then run this again.",
    );
    process.exit(1);
  }
  await must("build the native addon (the first time takes a few minutes)", tool("napi"), buildArgs);
}

if (process.argv[1] === import.meta.filename) await ensureAddon();
