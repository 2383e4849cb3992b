// What every bench shares: the library as users get it, a line of JSON for each figure, robust summaries.
import { join } from "node:path";
import { root } from "../scripts/steps.mjs";

export { summary } from "./summary.mjs";

/** The compiled library. */
export const library = await import(join(root, "dist/index.js"));

/** Hands a figure to bench/bench.mjs: all its samples, never only the best one. */
export function figure(name, unit, samples, note = "") {
  console.log(JSON.stringify({ name, unit, samples, note }));
}

/** The argument after `--name`, if there is one. */
export function text(name) {
  const at = process.argv.indexOf(`--${name}`);
  return at === -1 ? undefined : process.argv[at + 1];
}

/** The argument after `--name`, as a number. */
export function option(name, fallback) {
  const given = text(name);
  return given === undefined ? fallback : Number(given);
}
