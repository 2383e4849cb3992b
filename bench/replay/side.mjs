// A side that stays: a child process that answers one JSON line for each line it gets.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { canPin } from "../compare/peers/sides.mjs";

/** One side; `core` pins it to a CPU core where the system can (Linux with taskset). */
export class Side {
  #child;
  #lines;

  constructor(program, args, core) {
    const line = canPin ? ["taskset", "-c", core, program, ...args] : [program, ...args];
    const env = { ...process.env, OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };
    this.#child = spawn(line[0], line.slice(1), { stdio: ["pipe", "pipe", "inherit"], env });
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
