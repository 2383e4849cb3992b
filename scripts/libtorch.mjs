// Sees to it that there is a libtorch to build and test the torch engine against: node scripts/libtorch.mjs prints its folder.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "./steps.mjs";

/** Runs a command of the compiled command line; `stdio` says where its stdout and stderr go. */
function libtorch(args, ...stdio) {
  const cli = join(root, "dist/cli/main.js");
  if (!existsSync(cli)) throw new Error("dist/cli/main.js is missing: run npm run build:ts first");
  const options = { cwd: root, encoding: "utf8", stdio: ["ignore", ...stdio] };
  return spawnSync(process.execPath, [cli, "libtorch", ...args], options);
}

/** The libtorch that is used now, if there is one. */
function used() {
  const { status, stdout } = libtorch(["path", "--json"], "pipe", "ignore");
  return status === 0 ? JSON.parse(stdout) : undefined;
}

/**
 * The folder of a libtorch that can be built against (`LIBTORCH=…`); one without CUDA is installed when none is found.
 * What linking needs must be there: headers, and a library called libtorch.
 */
export function ensureLibtorch() {
  const found = used();
  if (found?.headers && existsSync(join(found.lib, "libtorch.so"))) return found.dir;
  // Its progress goes where it is seen, and this script's stdout stays for the folder.
  const install = ["install", "--cpu", "--headers"];
  if (libtorch(install, process.stderr, "inherit").status !== 0) throw new Error("libtorch could not be installed");
  return JSON.parse(libtorch([...install, "--json"], "pipe", "inherit").stdout).dir;
}

if (process.argv[1] === import.meta.filename) console.log(ensureLibtorch());
