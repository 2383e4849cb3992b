// What the peers need, put into the user's cache on first use: virtual environments, a libtorch, a Rust program.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { root } from "../../../scripts/steps.mjs";

const here = import.meta.dirname;
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "reinforcets", "peers");
const windows = process.platform === "win32";
const python = process.env.PYTHON ?? (windows ? "python" : "python3");

function must(program, args, env = {}) {
  const { status, error } = spawnSync(program, args, { stdio: ["ignore", 2, 2], env: { ...process.env, ...env } });
  if (error) throw new Error(`${program}: ${error.message}`);
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${status}`);
}

/** A folder of the cache that belongs to the content of a file, filled once: an interrupted filling is done again. */
function folder(name, recipe, fill) {
  const pins = createHash("sha256").update(readFileSync(recipe)).digest("hex").slice(0, 12);
  const home = join(cache, `${name}-${pins}`);
  const complete = join(home, "complete");
  if (!existsSync(complete)) {
    console.error(`setting up ${name} in ${home}`);
    rmSync(home, { recursive: true, force: true });
    mkdirSync(home, { recursive: true });
    fill(home);
    writeFileSync(`${complete}.part`, "");
    renameSync(`${complete}.part`, complete);
  }
  return home;
}

/** The Python with the packages that a peer's `requirements` pin: some GB, because PyPI's torch brings CUDA. */
export function pythonOf(peer, requirements = join(here, `${peer}.txt`)) {
  const inside = windows ? ["Scripts", "python.exe"] : ["bin", "python"];
  const home = folder(peer, requirements, (home) => {
    must(python, ["-m", "venv", home]);
    must(join(home, ...inside), ["-m", "pip", "install", "--quiet", "-r", requirements]);
  });
  return join(home, ...inside);
}

/** The program that runs reinforcex, and the libraries it has to find. */
export function reinforcex() {
  if (process.platform !== "linux") {
    throw new Error("reinforcex is set up on Linux only; leave it out with --peers sb3,sbx");
  }
  const script = join(here, "reinforcex_libtorch.py");
  const libtorch = folder("reinforcex-libtorch", script, (home) => must(python, [script, home]));
  const manifest = join(root, "crates/bench/baselines/reinforcex/Cargo.toml");
  const target = join(cache, "reinforcex-target");
  const env = { LIBTORCH: libtorch, LD_LIBRARY_PATH: join(libtorch, "lib"), LIBTORCH_BYPASS_VERSION_CHECK: "1" };
  // Not --locked: our own crates may want something new, and cargo then adds only that.
  must("cargo", ["build", "--release", "--manifest-path", manifest, "--target-dir", target], env);
  return { program: join(target, "release", "reinforcex-baseline"), env: { LD_LIBRARY_PATH: env.LD_LIBRARY_PATH } };
}
