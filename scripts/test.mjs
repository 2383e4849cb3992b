// `npm test`: sets everything up and runs everything; one failing part does not hide the others.
//   node scripts/test.mjs [--skip learning,docs] [--only rust,unit]
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildArgs } from "./addon.mjs";
import { ensurePackages } from "./install.mjs";
import { ensureLibtorch } from "./libtorch.mjs";
import { duration, has, hostTarget, root, run, tool } from "./steps.mjs";

const { values } = parseArgs({ options: { skip: { type: "string" }, only: { type: "string" } } });
const list = (text) => (text ?? "").split(",").filter(Boolean);
const [skip, only] = [list(values.skip), list(values.only)];

if (!has("cargo")) {
  console.error(
    "Rust is missing: install it from https://rustup.rs (or your system's packages; 1.89 or newer), then run this again.",
  );
  process.exit(1);
}
await ensurePackages();

// napi names a target even where it is this machine's, and cargo keeps what is built for a named target apart: without the
// same name here, tch and libtorch's glue would be compiled twice, which takes minutes.
const host = hostTarget();
if (host) process.env.CARGO_BUILD_TARGET ??= host;

const node = process.execPath;
const nextest = has("cargo", ["nextest", "--version"]);
const rawTypes = join(root, "crates/node/native.d.ts");

/** Builds the addon and tells whether the committed raw types are those that the build writes. */
async function buildAddon() {
  const before = existsSync(rawTypes) ? readFileSync(rawTypes, "utf8") : "";
  const result = await run("addon", tool("napi"), buildArgs);
  if (result.ok && process.env.CI && readFileSync(rawTypes, "utf8") !== before) {
    return {
      ...result,
      ok: false,
      output: "crates/node/native.d.ts is stale: commit what `npm run build:native` writes\n",
    };
  }
  return result;
}

/** What plain cargo commands leave out: crates that are linked with libtorch. */
const linked = ["reinforcets-torch", "reinforcets-node-torch"];
const light = ["--workspace", ...linked.flatMap((name) => ["--exclude", name])];

/** The crates that a Rust user needs. */
const published = ["core", "fused", "envs", "plugin", "train", "torch"].flatMap((name) => [
  "-p",
  `reinforcets-${name}`,
]);

/** A command that needs a libtorch; one is installed if there is none. */
const withTorch = (title, program, args, options) => async () => {
  let folder;
  try {
    folder = ensureLibtorch();
  } catch (error) {
    return { title, ok: false, seconds: 0, output: `${error.message}\n` };
  }
  const library = process.platform === "darwin" ? "DYLD_LIBRARY_PATH" : "LD_LIBRARY_PATH";
  const env = { LIBTORCH: folder, [library]: join(folder, "lib") };
  return run(title, program, args, { ...options, env });
};

const command = (title, program, args, options) => () => run(title, program, args, options);

// Cheap checks first; the addon before everything that loads it; what takes longest last.
const parts = [
  ["format", command("format", "cargo", ["fmt", "--all", "--check"])],
  ["lint", command("lint", tool("biome"), ["check", "--error-on-warnings"])],
  ["clippy", command("clippy", "cargo", ["clippy", ...light, "--all-targets", "--quiet", "--", "-D", "warnings"])],
  [
    "rust",
    nextest
      ? command("rust", "cargo", ["nextest", "run", ...light, "--no-fail-fast"], { show: true })
      : command("rust", "cargo", ["test", ...light, "--lib", "--bins", "--tests", "--no-fail-fast"], {
          show: true,
        }),
  ],
  ["rust-docs", command("rust-docs", "cargo", ["test", ...light, "--doc"])],
  [
    "rustdoc",
    command("rustdoc", "cargo", ["doc", "--no-deps", "--quiet", ...light], { env: { RUSTDOCFLAGS: "-D warnings" } }),
  ],
  // What a Rust user needs, packed as it would be published; nothing is sent.
  ["crates", command("crates", "cargo", ["publish", "--dry-run", "--no-verify", "--allow-dirty", ...published])],
  ["generated", command("generated", node, ["scripts/generate.mjs", "--check"])],
  ["licences", command("licences", node, ["scripts/package/licences.mjs", "--check"])],
  ["addon", buildAddon],
  ["compile", command("compile", tool("tsc"), ["-p", "tsconfig.json"])],
  ["examples", command("examples", tool("tsc"), ["-p", "tsconfig.examples.json"])],
  ["types", command("types", tool("tsc"), ["-p", "tsconfig.types.json"])],
  ["api", command("api", node, ["scripts/api.mjs", "--check"])],
  ["docs", command("docs", "npm", ["run", "docs"])],
  [
    "torch",
    withTorch("torch", "cargo", ["test", "--no-fail-fast", ...linked.flatMap((name) => ["-p", name])], { show: true }),
  ],
  // In the profile of the part before, which names both crates so that their dependencies have the same features.
  ["torch-addon", withTorch("torch-addon", "npm", ["run", "build:torch"])],
  ["unit", command("unit", tool("vitest"), ["run", "--project", "unit"], { show: true })],
  ["package", command("package", tool("vitest"), ["run", "--project", "package"], { show: true })],
  [
    "learning",
    // Without the rows that take longest: `npm run test:learning` has all of them.
    command("learning", tool("vitest"), ["run", "--project", "learning"], { show: true, env: { LEARNING: "quick" } }),
  ],
];

const results = [];
for (const [name, part] of parts) {
  if (skip.includes(name) || (only.length > 0 && !only.includes(name))) continue;
  const result = await part();
  results.push(result);
  console.log(`${result.ok ? "✓" : "✗"} ${name} (${duration(result.seconds)})`);
  if (!result.ok && result.output) console.log(result.output);
}

const failed = results.filter((result) => !result.ok);
const total = results.reduce((sum, result) => sum + result.seconds, 0);
console.log("\nparts:");
for (const { title, ok, seconds } of results)
  console.log(`  ${ok ? "✓" : "✗"} ${title.padEnd(10)} ${duration(seconds)}`);
console.log(
  `${failed.length === 0 ? "all parts passed" : `failed: ${failed.map((part) => part.title).join(", ")}`} in ${duration(total)}`,
);
console.log(`parts: ${results.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;
