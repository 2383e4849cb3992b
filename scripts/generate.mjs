// Writes what is derived from the Rust config structs; with --check only tells whether that is up to date.
//   node scripts/generate.mjs [--check] [--schema FILE]
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { configModule, optionsPage } from "./generate/config.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const { values } = parseArgs({ options: { check: { type: "boolean" }, schema: { type: "string" } } });

function readSchema() {
  if (values.schema) return readFileSync(values.schema, "utf8");
  // Without --package: its dependencies then have the features that the tests have built them with.
  const command = ["run", "--quiet", "--example", "schema"];
  return execFileSync("cargo", command, {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 26,
    stdio: ["ignore", "pipe", "inherit"],
  });
}

function current(path) {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch {
    return undefined;
  }
}

const schema = JSON.parse(readSchema());
const outputs = { "ts/generated/config.ts": configModule(schema), "docs/OPTIONS.md": optionsPage(schema) };
const stale = Object.entries(outputs).filter(([path, text]) => current(path) !== text);

if (values.check) {
  if (stale.length > 0) {
    console.error(`stale: ${stale.map(([path]) => path).join(", ")}; run \`npm run generate\` and commit the result`);
    process.exitCode = 1;
  } else console.log("generated files are up to date");
} else {
  for (const [path, text] of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    console.log(`wrote ${path}`);
  }
  if (stale.length === 0) console.log("nothing to do: generated files are up to date");
}
