// Completes package-lock.json with the tools' packages for other platforms, which npm leaves out where the registry it
// was written with does not show them (npm/cli#4828 has the same effect). Without them `npm ci` refuses the lock file, and
// a contributor on another system gets tools without their binaries. Entries made here have no checksum: npm adds them.
//   npm install --package-lock-only && node scripts/lock.mjs
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./steps.mjs";

const SYSTEMS = {
  aix: "aix",
  android: "android",
  darwin: "darwin",
  freebsd: "freebsd",
  linux: "linux",
  netbsd: "netbsd",
  openbsd: "openbsd",
  openharmony: "openharmony",
  sunos: "sunos",
  win32: "win32",
};
const PROCESSORS = ["arm64", "arm", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "x64", "wasm32"];

/** The platform that a package's name tells of: `@x/y-linux-arm64-musl` → os, cpu and libc. */
export function platformOf(name) {
  const words = name.split("/").at(-1).split("-");
  const os = words.map((word) => SYSTEMS[word]).find(Boolean);
  const cpu = words.map((word) => (word === "ppc64le" ? "ppc64" : word)).find((word) => PROCESSORS.includes(word));
  const libc = words.includes("musl") ? ["musl"] : words.includes("gnu") && os === "linux" ? ["glibc"] : undefined;
  return { ...(os && { os: [os] }), ...(cpu && { cpu: [cpu] }), ...(libc && { libc }) };
}

/** The lock file with an entry for every optional dependency of an exact version that has none. */
export function completed(lock) {
  const packages = { ...lock.packages };
  for (const [at, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const platform = platformOf(name);
      const inner = `${at}/node_modules/${name}`;
      const known = packages[inner] ?? packages[`node_modules/${name}`];
      if (known?.version === version || !/^\d/.test(version) || !(platform.cpu || platform.os)) continue;
      const path = known ? inner : `node_modules/${name}`;
      packages[path] = { version, ...platform, ...(entry.dev && { dev: true }), optional: true };
    }
  }
  const sorted = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, "en"));
  return { ...lock, packages: Object.fromEntries(sorted) };
}

if (process.argv[1] === import.meta.filename) {
  const path = join(root, "package-lock.json");
  const before = JSON.parse(readFileSync(path, "utf8"));
  const after = completed(before);
  writeFileSync(path, `${JSON.stringify(after, null, 2)}\n`);
  const added = Object.keys(after.packages).length - Object.keys(before.packages).length;
  console.log(added === 0 ? "package-lock.json is complete" : `package-lock.json: ${added} packages added`);
}
