import { expect, it } from "vitest";
import { type Case, cases, seeds, settingsOf, trained } from "./runs.js";

const rows = cases.filter(({ engine }) => engine === "torch");
/** `lstm`, `transformer`, `mlp`, …: what tells two rows of a world apart. */
function kindOf({ options }: Case): string {
  const part = options?.["middleware"] ?? options?.["embedder"] ?? "";
  return typeof part === "string" ? part : (part as { kind: string }).kind;
}

/** Rows of one sort, with the name that tells them apart. */
const sort = (wanted: (row: Case) => boolean) => rows.filter(wanted).map((row) => ({ ...row, kind: kindOf(row) }));

/** Mean returns of a row's seeds. */
function means(row: Case, first: number, last: number): Promise<number[]> {
  const { totalSteps, options } = settingsOf(row);
  return seeds(first, last, (seed) => trained(row.algo, row.env, seed, totalSteps, options));
}

// These runs are slower than those of the engine fused, so one seed stands for three as long as it reaches the mark:
// as there, one of three may miss it. `node bench/learning.mjs --engine torch` runs more.
it.each(sort(({ threshold }) => threshold !== undefined))(
  "$algo on $env with torch $kind reaches $threshold",
  async (row) => {
    const [first = Number.NaN] = await means(row, 1, 1);
    const others = first >= Number(row.threshold) ? [] : await means(row, 2, 3);
    for (const mean of others)
      expect(mean, `seeds: ${[first, ...others]}`).toBeGreaterThanOrEqual(Number(row.threshold));
  },
);

it.each(sort(({ atMost }) => atMost !== undefined))(
  "$algo on $env with torch $kind stays below $atMost",
  async (row) => {
    for (const mean of await means(row, 1, 1)) expect(mean).toBeLessThanOrEqual(Number(row.atMost));
  },
);
