import { describe, expect, it } from "vitest";
import { type Case, cases, seeds, settingsOf, trained } from "./runs.js";

const rows = cases.filter(({ engine }) => engine === "torch");
/** `lstm`, `transformer`, `mlp`, …: what tells two rows of a world apart. */
function kindOf({ options }: Case): string {
  const part = options?.["middleware"] ?? options?.["embedder"] ?? "";
  return typeof part === "string" ? part : (part as { kind: string }).kind;
}

// These runs are slower than those of the engine fused, so one seed stands for three as long as it reaches the mark:
// as there, one of three may miss it. `node bench/learning.mjs --engine torch` runs more.
describe.each(rows.map((row) => ({ ...row, kind: kindOf(row) })))("$algo on $env with torch $kind", (row) => {
  const { algo, env, threshold, atMost } = row;
  const { totalSteps, options } = settingsOf(row);
  const run = (seed: number) => trained(algo, env, seed, totalSteps, options);

  it.runIf(threshold !== undefined)(`reaches ${threshold}`, async () => {
    const [first = Number.NaN] = await seeds(1, 1, run);
    const others = first >= Number(threshold) ? [] : await seeds(2, 3, run);
    for (const mean of others) expect(mean, `seeds: ${[first, ...others]}`).toBeGreaterThanOrEqual(Number(threshold));
  });

  it.runIf(atMost !== undefined)(`stays below ${atMost}`, async () => {
    for (const mean of await seeds(1, 1, run)) expect(mean).toBeLessThanOrEqual(Number(atMost));
  });
});
