// The sides of a comparison: each runs one job in a fresh process, pinned to one core where the system can.
import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { pythonOf, reinforcex } from "./install.mjs";

const here = import.meta.dirname;
const stableBaselines = (library) => () => ({
  program: pythonOf(library),
  args: [join(here, "stable_baselines.py"), library],
});

/** Name, and what has to be there before a run; `ready` gives the command. */
const known = {
  ours: {
    label: "reinforcets",
    ready: () => ({ program: process.execPath, args: [join(here, "..", "ours.mjs")] }),
  },
  reinforcex: { label: "reinforcex", ready: () => ({ args: [], ...reinforcex() }) },
  sb3: { label: "Stable-Baselines3", ready: stableBaselines("sb3") },
  "sb3-contrib": { label: "sb3-contrib", ready: stableBaselines("sb3-contrib") },
  sbx: { label: "sbx", ready: stableBaselines("sbx") },
  rltools: {
    label: "RLtools",
    ready: () => ({ program: pythonOf("rltools"), args: [join(here, "rltools_pendulum.py")] }),
  },
};

/** Names of all sides, ours first. */
export const sideNames = Object.keys(known);

/** A side's name for people. */
export const labelOf = (name) => known[name].label;

/** Whether this system can pin a process to a core. */
export const canPin = spawnSync("taskset", ["--version"], { stdio: "ignore" }).status === 0;

/** A side that is set up on its first run. */
export class Side {
  #name;
  #core;
  #command;

  constructor(name, core) {
    this.#name = name;
    this.#core = core;
  }

  /** Runs one job; gives its answer, or throws what the other process said. */
  async run(job) {
    this.#command ??= known[this.#name].ready();
    const { program, args, env } = this.#command;
    const line = canPin ? ["taskset", "-c", this.#core, program, ...args] : [program, ...args];
    const child = spawn(line[0], line.slice(1), {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1", ...env },
    });
    child.stdin.end(`${JSON.stringify(job)}\n`);
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
    });
    const code = await new Promise((resolve, reject) => child.on("close", resolve).on("error", reject));
    const answer = text.trimEnd().split("\n").at(-1);
    if (!answer) throw new Error(`${labelOf(this.#name)} ended with ${code} and no answer`);
    const result = JSON.parse(answer);
    if (result.error) throw new Error(`${labelOf(this.#name)}: ${result.error}`);
    return result;
  }
}
