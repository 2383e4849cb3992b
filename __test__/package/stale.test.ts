import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

it("index.d.ts shows the public API as it is", () => {
  const text = execFileSync(process.execPath, ["scripts/api.mjs", "--check"], { cwd: root, encoding: "utf8" });
  expect(text).toContain("up to date");
}, 60_000);
