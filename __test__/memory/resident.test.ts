import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";

const compiled = fileURLToPath(new URL("../../dist/index.js", import.meta.url));
const soak = fileURLToPath(new URL("soak.mjs", import.meta.url));

function run<T>(what: string): T {
  const args = ["--expose-gc", soak, pathToFileURL(compiled).href, what];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" }));
}

// Compiled by `npm run build:ts`, as `npm test` does before this.
describe.skipIf(!existsSync(compiled))("memory of replay buffers, in a process of its own", () => {
  it.runIf(process.platform === "linux")("is what was told, within 5 %, for a million transitions", () => {
    for (const { told, grown } of run<{ told: number; grown: number }[]>("told")) {
      expect(grown / told).toBeGreaterThan(0.95);
      expect(grown / told).toBeLessThan(1.05);
    }
  });

  it("is given back when nobody holds a buffer", () => {
    const { each, grown } = run<{ each: number; grown: number }>("dropped");
    // A hundred of them; what the C library keeps for later is no more than a part of that.
    expect(grown).toBeLessThan(25 * each);
  });

  it("is given back by dispose, but for the arrays of batches", () => {
    const { each, grown, whole } = run<{ each: number; grown: number; whole: boolean }>("disposed");
    expect(whole).toBe(true);
    // Of sixty.
    expect(grown).toBeLessThan(10 * each);
  });

  it("does not grow over millions of draws", () => {
    const { grown, length } = run<{ grown: number; length: number }>("soak");
    expect(length).toBeGreaterThan(19_000);
    expect(grown).toBeLessThan(8 * 2 ** 20);
  });

  it("belongs to one thread each, and goes with it", () => {
    const { draws } = run<{ draws: number[][] }>("workers");
    expect(draws).toHaveLength(4);
    expect(draws[0]).toHaveLength(16);
    for (const draw of draws) expect(draw).toEqual(draws[0]);
  });
});
