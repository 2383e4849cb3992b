import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { documentedBlocks, root } from "./blocks.js";

// Every piece of code that the README and the comments show is compiled and run as it stands.
const folder = join(root, "__test__/docs/blocks");
const blocks = documentedBlocks().map((block, i) => ({ ...block, file: join(folder, `block${i}.ts`) }));
const before = process.cwd();

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  // `export {}` makes a module of blocks that import nothing.
  for (const { file, name, code } of blocks) writeFileSync(file, `// ${name}\n${code}\nexport {};\n`);
  process.chdir(mkdtempSync(join(tmpdir(), "docs-")));
  vi.spyOn(console, "log").mockImplementation(() => undefined);
});

afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true, force: true });
});

describe("documented code", () => {
  it("is there", () => {
    expect(blocks.filter(({ name }) => name.startsWith("README.md")).length).toBeGreaterThanOrEqual(2);
    expect(blocks.length).toBeGreaterThan(5);
  });

  it("compiles", () => {
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    let output = "";
    try {
      execFileSync(process.execPath, [tsc, "-p", join(root, "__test__/docs/tsconfig.json")], {
        cwd: root,
        encoding: "utf8",
      });
    } catch (error) {
      output = (error as { stdout: string }).stdout;
    }
    expect(output).toBe("");
  }, 120_000);

  it.each(blocks)("runs: $name", async ({ file }) => {
    await import(/* @vite-ignore */ file);
  });
});
