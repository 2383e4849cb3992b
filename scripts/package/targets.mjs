// The packages with binaries: one for each kind of addon and platform, as package.json and napi.torch.json list them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { platform } from "../addon.mjs";
import { root } from "../steps.mjs";

/** What Rust's names for a target mean to npm. */
const MEANING = {
  "x86_64-unknown-linux-gnu": { triple: "linux-x64-gnu", os: "linux", cpu: "x64", libc: "glibc" },
  "aarch64-unknown-linux-gnu": { triple: "linux-arm64-gnu", os: "linux", cpu: "arm64", libc: "glibc" },
  "x86_64-unknown-linux-musl": { triple: "linux-x64-musl", os: "linux", cpu: "x64", libc: "musl" },
  "aarch64-unknown-linux-musl": { triple: "linux-arm64-musl", os: "linux", cpu: "arm64", libc: "musl" },
  "x86_64-apple-darwin": { triple: "darwin-x64", os: "darwin", cpu: "x64" },
  "aarch64-apple-darwin": { triple: "darwin-arm64", os: "darwin", cpu: "arm64" },
  "x86_64-pc-windows-msvc": { triple: "win32-x64-msvc", os: "win32", cpu: "x64" },
  "aarch64-pc-windows-msvc": { triple: "win32-arm64-msvc", os: "win32", cpu: "arm64" },
};

const json = (path) => JSON.parse(readFileSync(join(root, path), "utf8"));

/** The repository's package.json. */
export const manifest = json("package.json");

function packagesOf(kind, { packageName, binaryName, targets }) {
  return targets.map((target) => {
    const meaning = MEANING[target];
    if (meaning === undefined) throw new Error(`scripts/package/targets.mjs does not know the target ${target}`);
    const file = `${binaryName}.${meaning.triple}.node`;
    return { kind, target, ...meaning, name: `${packageName}-${meaning.triple}`, file };
  });
}

/** Every package with a binary, light ones first. */
export const targets = [...packagesOf("native", manifest.napi), ...packagesOf("torch", json("napi.torch.json"))];

/** Those for the machine this runs on. */
export const hostTargets = () => targets.filter(({ triple }) => triple === platform());
