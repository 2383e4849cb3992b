import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const compiled = join(root, "dist-examples");
/** Files that examples import, and that do nothing by themselves. */
const parts = new Set(["budget.js", "cartpole-env.js", "courier-env.js"]);

async function run(name: string): Promise<{ stdout: string; stderr: string; folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), "example-"));
  const env = { ...process.env, REINFORCETS_EXAMPLE_STEPS: "2048", NO_COLOR: "1" };
  const done = await promisify(execFile)(process.execPath, [join(compiled, name)], { cwd: folder, env });
  return { ...done, folder };
}

// Compiled by `npm run build:ts && npm run build:examples`, as `npm test` does before this.
describe.skipIf(!existsSync(compiled))("examples with a tiny budget", () => {
  const names = existsSync(compiled) ? readdirSync(compiled, { recursive: true, encoding: "utf8" }) : [];
  const examples = names.filter((name) => name.endsWith(".js") && !parts.has(name)).sort();

  it.each(examples)("%s", async (name) => {
    const { stdout } = await run(name);
    expect(stdout).not.toBe("");
    expect(stdout).not.toMatch(/NaN|undefined|other weights/);
  });

  it("quickstart leaves an agent and a picture", async () => {
    const { stdout, stderr, folder } = await run("quickstart.js");
    expect(readdirSync(join(folder, "runs/quickstart")).sort()).toEqual(["cartpole.safetensors", "curve.svg"]);
    expect(stdout).toContain("evaluated 100 episodes");
    expect(stderr).toMatch(/steps\/s, mean return [\d.]+/);
  });
});
