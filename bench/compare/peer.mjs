// The two sides as child processes that answer one JSON line for each line they get; and the virtual environment of the peer's.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const windows = process.platform === "win32";

function must(program, args) {
  const { status, error } = spawnSync(program, args, { stdio: ["ignore", 2, 2] });
  if (error) throw new Error(`${program}: ${error.message}; install Python 3.11 or newer, or give --python`);
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${status}`);
}

/** The Python with the packages that `requirements` pins, installed on first use into the user's cache: about 3 GB, because PyPI's torch brings CUDA. */
export function peerPython(requirements = join(here, "requirements.txt")) {
  const pins = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 12);
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  const home = join(cache, "reinforcets", `sb3-${pins}`);
  const python = windows ? join(home, "Scripts", "python.exe") : join(home, "bin", "python");
  const complete = join(home, "complete");
  if (!existsSync(complete)) {
    console.error(`installing ${readFileSync(requirements, "utf8").trim().split("\n").join(", ")} into ${home}`);
    rmSync(home, { recursive: true, force: true });
    mkdirSync(dirname(home), { recursive: true });
    must(process.env.PYTHON ?? "python3", ["-m", "venv", home]);
    must(python, ["-m", "pip", "install", "--quiet", "-r", requirements]);
    // Written last and as a whole, so that an interrupted installation is done again.
    writeFileSync(`${complete}.part`, "");
    renameSync(`${complete}.part`, complete);
  }
  return python;
}

/** One side; `core` pins it to a CPU core where the system can (Linux with taskset). */
export class Side {
  #child;
  #lines;

  constructor(program, args, core) {
    const pinned = core !== undefined && spawnSync("taskset", ["--version"]).status === 0;
    const line = pinned ? ["taskset", "-c", `${core}`, program, ...args] : [program, ...args];
    const env = { ...process.env, OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };
    this.pinned = pinned;
    this.#child = spawn(line[0], line.slice(1), { stdio: ["pipe", "pipe", "inherit"], env, cwd: here });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async #next() {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error("the other process ended in the middle of its work");
    const answer = JSON.parse(value);
    if (answer.error) throw new Error(answer.error);
    return answer;
  }

  /** What it says when it is ready: its versions. */
  ready() {
    return this.#next();
  }

  /** Runs one job. */
  run(job) {
    this.#child.stdin.write(`${JSON.stringify(job)}\n`);
    return this.#next();
  }

  close() {
    this.#child.stdin.end();
  }
}

export const ours = (core) => new Side(process.execPath, [join(here, "ours.mjs")], core);
export const theirs = (python, core) => new Side(python, [join(here, "sb3.py")], core);
