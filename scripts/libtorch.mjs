// Sees to it that there is a libtorch to build and test the torch engine against: node scripts/libtorch.mjs prints its folder.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "./steps.mjs";

/** Runs a command of the compiled command line and gives what its last JSON line says. */
function libtorch(args, stderr) {
  const cli = join(root, "dist/cli/main.js");
  if (!existsSync(cli)) throw new Error("dist/cli/main.js is missing: run npm run build:ts first");
  const child = spawnSync(process.execPath, [cli, "libtorch", ...args, "--json"], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", stderr],
  });
  const last = child.stdout.trimEnd().split("\n").at(-1);
  return { ok: child.status === 0, told: last ? JSON.parse(last) : {} };
}

/**
 * The folder of a libtorch that can be built against (`LIBTORCH=…`); it is installed without CUDA when none is found.
 * Everything that is needed for linking counts: headers and a library called libtorch.
 */
export function ensureLibtorch() {
  const { ok, told } = libtorch(["path"], "ignore");
  if (ok && told.headers && existsSync(join(told.lib, "libtorch.so"))) return told.dir;
  const { ok: done, told: installed } = libtorch(["install", "--cpu", "--headers"], "inherit");
  if (!done) throw new Error(installed.message ?? "libtorch could not be installed");
  return installed.dir;
}

if (process.argv[1] === import.meta.filename) console.log(ensureLibtorch());
