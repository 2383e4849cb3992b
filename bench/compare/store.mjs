// Runs that are done, as files: a comparison that was broken off goes on where it stopped.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export class Store {
  #folder;

  /** @param folder - Where the files are kept, one for each case, side and seed. */
  constructor(folder) {
    this.#folder = folder;
  }

  #path(name, side, seed) {
    return join(this.#folder, name, `${side}-${seed}.json`);
  }

  /** The result of a job, if it was done with these settings. */
  get(name, side, job) {
    const path = this.#path(name, side, job.seed);
    if (!existsSync(path)) return undefined;
    const { key, result } = JSON.parse(readFileSync(path, "utf8"));
    return key === keyOf(job) ? result : undefined;
  }

  /** Keeps a result; a file is there whole or not at all. */
  put(name, side, job, result) {
    const path = this.#path(name, side, job.seed);
    mkdirSync(join(this.#folder, name), { recursive: true });
    writeFileSync(`${path}.part`, JSON.stringify({ key: keyOf(job), job, result }));
    renameSync(`${path}.part`, path);
  }
}

const keyOf = (job) => createHash("sha256").update(JSON.stringify(job)).digest("hex").slice(0, 16);
