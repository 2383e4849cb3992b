// Publishes staged packages, binaries first and the root last; what the registry has already is left out, so that a
// release that broke off goes on where it stopped. A dry run unless --publish is given.
//   node scripts/package/publish.mjs --staged DIR [--publish] [--tag next]
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { manifest, targets } from "./targets.mjs";

const npm = process.platform === "win32" ? "npm.cmd" : "npm";
const shell = process.platform === "win32";

/** The staged packages in the order of publishing; an error tells what is missing or does not fit. */
export function publishingOrder(folder) {
  const found = readdirSync(folder).map((name) => {
    const at = join(folder, name);
    return { folder: at, ...JSON.parse(readFileSync(join(at, "package.json"), "utf8")) };
  });
  const order = [...targets.map(({ name }) => name), manifest.name];
  const packages = order.map((name) => found.find((each) => each.name === name));
  const missing = order.filter((_, i) => packages[i] === undefined);
  if (missing.length > 0) throw new Error(`not staged: ${missing.join(", ")}`);
  const odd = packages.filter(({ version }) => version !== manifest.version);
  if (odd.length > 0) throw new Error(`not of version ${manifest.version}: ${odd.map(({ name }) => name).join(", ")}`);
  const guarded = packages.filter((each) => each.private);
  if (guarded.length > 0) throw new Error(`staged without --release: ${guarded.map(({ name }) => name).join(", ")}`);
  return packages;
}

const onRegistry = ({ name, version }) =>
  spawnSync(npm, ["view", `${name}@${version}`, "version"], { encoding: "utf8", shell }).stdout.trim() === version;

function main() {
  const { values } = parseArgs({
    options: { staged: { type: "string" }, publish: { type: "boolean" }, tag: { type: "string", default: "latest" } },
  });
  if (!values.staged) throw new Error("--staged DIR is needed");
  const mode = values.publish ? ["--provenance"] : ["--dry-run"];
  for (const each of publishingOrder(values.staged)) {
    if (values.publish && onRegistry(each)) {
      console.log(`${each.name}@${each.version} is there already`);
      continue;
    }
    console.log(`${values.publish ? "publishing" : "dry run:"} ${each.name}@${each.version}`);
    const args = ["publish", ...mode, "--access", "public", "--tag", values.tag];
    const { status } = spawnSync(npm, args, { cwd: each.folder, stdio: "inherit", shell });
    if (status !== 0) throw new Error(`${each.name}: npm publish ended with ${status}; nothing after it was published`);
  }
}

if (process.argv[1] === import.meta.filename) main();
