import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from "node:fs";

/** What every line of such a file has: the step it was written at. */
export interface SteppedLine {
  readonly step: number;
}

/**
 * The complete lines of a file of JSON lines. A run that was killed while writing leaves a torn last line: it is
 * dropped, because what it told is written again when the run is resumed. A missing file has no lines.
 */
export function readJsonLines<T extends SteppedLine>(path: string): T[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
  const complete = text.slice(0, text.lastIndexOf("\n") + 1);
  return complete
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as T);
}

/** Leaves only the lines up to and including `step`, in one atomic exchange of the file. Gives the number of lines kept. */
export function cutBack(path: string, step: number): number {
  const lines = readJsonLines(path);
  const kept = lines.filter((line) => line.step <= step);
  const beside = `${path}.part`;
  const file = openSync(beside, "w");
  try {
    writeFileSync(file, kept.map((line) => `${JSON.stringify(line)}\n`).join(""));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(beside, path);
  return kept.length;
}

/** Appends one line in one write. */
export function appendLine(file: number, value: SteppedLine): void {
  writeSync(file, `${JSON.stringify(value)}\n`);
}
