// The version stands in package.json; everything else that names it is written from there.
//   node scripts/version.mjs [--check]     writes (or only compares) the other places
//   node scripts/version.mjs 0.2.0         sets a new one everywhere
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./steps.mjs";

const read = (path) => readFileSync(join(root, path), "utf8");

/** Files that name the version, with their text as it should be for `version`. */
export function versioned(version) {
  const lock = JSON.parse(read("package-lock.json"));
  lock.version = version;
  lock.packages[""].version = version;
  const cargo = read("Cargo.toml")
    .replace(/(\[workspace\.package\]\nversion = ")[^"]+/, `$1${version}`)
    .replace(/(reinforcets-\w+ = \{ path = "[^"]+", version = ")[^"]+/g, `$1${version}`);
  const crates = read("Cargo.lock").replace(/(name = "reinforcets-[\w-]+"\nversion = ")[^"]+/g, `$1${version}`);
  return {
    "package.json": read("package.json").replace(/("version": ")[^"]+/, `$1${version}`),
    "package-lock.json": `${JSON.stringify(lock, null, 2)}\n`,
    "Cargo.toml": cargo,
    "Cargo.lock": crates,
    "ts/generated/version.ts": `/** Version of this package, and of the addons that it loads. */\nexport const VERSION: string = "${version}";\n`,
  };
}

/** Files whose text is another one for the version in package.json. */
export function staleVersions(version = JSON.parse(read("package.json")).version) {
  const current = (path) => {
    try {
      return read(path);
    } catch {
      return undefined;
    }
  };
  return Object.entries(versioned(version)).filter(([path, text]) => current(path) !== text);
}

if (process.argv[1] === import.meta.filename) {
  const told = process.argv[2];
  const version = told && told !== "--check" ? told : JSON.parse(read("package.json")).version;
  if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    throw new Error(`${version} is no version, as 1.2.3 or 1.2.3-rc.1 is`);
  const stale = staleVersions(version);
  if (told === "--check" && stale.length > 0) {
    console.error(`not of version ${version}: ${stale.map(([path]) => path).join(", ")}; run node scripts/version.mjs`);
    process.exitCode = 1;
  } else {
    for (const [path, text] of stale) writeFileSync(join(root, path), text);
    console.log(stale.length === 0 ? `all of version ${version}` : `wrote ${stale.map(([path]) => path).join(", ")}`);
  }
}
