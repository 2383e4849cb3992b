import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { addonPath, platform } from "../../scripts/addon.mjs";

// What a user gets: the packed tarball in an empty folder, with the platform's package beside it.
const root = fileURLToPath(new URL("../..", import.meta.url));
const home = mkdtempSync(join(tmpdir(), "installed-"));
const modules = join(home, "node_modules");
const native = join(modules, `@reinforcets/native-${platform()}`);
let packed: string[] = [];

function node(...args: string[]): string {
  return execFileSync(process.execPath, args, { cwd: home, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

describe.skipIf(!existsSync(join(root, "dist/index.js")) || !existsSync(addonPath))("the packed tarball", () => {
  beforeAll(() => {
    const npm = process.platform === "win32" ? "npm.cmd" : "npm";
    const text = execFileSync(npm, ["pack", "--json", "--pack-destination", home], { cwd: root, encoding: "utf8" });
    // Older npm gives a list, newer ones an object by package.
    const told = Object.values(JSON.parse(text) as Record<string, { filename: string; files: { path: string }[] }>)[0];
    packed = (told?.files ?? []).map(({ path }) => path);
    execFileSync("tar", ["-xzf", readdirSync(home).find((name) => name.endsWith(".tgz")) ?? ""], { cwd: home });
    mkdirSync(modules);
    renameSync(join(home, "package"), join(modules, "reinforcets"));
    for (const name of ["commander", "picocolors"])
      cpSync(join(root, "node_modules", name), join(modules, name), { recursive: true });
    mkdirSync(native, { recursive: true });
    cpSync(addonPath, join(native, "addon.node"));
    writeFileSync(
      join(native, "package.json"),
      JSON.stringify({ name: `@reinforcets/native-${platform()}`, main: "addon.node" }),
    );
  }, 60_000);

  it("holds the compiled library, its sources and types, and no addon or test", () => {
    expect(packed).toEqual(
      expect.arrayContaining([
        "dist/index.js",
        "dist/index.d.ts",
        "dist/cli/main.js",
        "ts/index.ts",
        "README.md",
        "LICENSE",
      ]),
    );
    expect(packed.filter((path) => /\.node$|test|^crates|^scripts/.test(path))).toEqual([]);
  });

  it("can be imported, required and trained with", () => {
    writeFileSync(
      join(home, "try.mjs"),
      `import { PPO } from "reinforcets";
const agent = new PPO({ env: "CartPole-v1", nSteps: 64, seed: 1 });
console.log((await agent.learn({ totalSteps: 64 })).steps);`,
    );
    expect(node("try.mjs")).toBe("64\n");
    expect(node("--no-warnings", "-p", 'typeof require("reinforcets").PPO')).toBe("function\n");
  });

  it("has a command line", () => {
    expect(node(join(modules, "reinforcets/dist/cli/main.js"), "--version")).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(node(join(modules, "reinforcets/dist/cli/main.js"), "list", "envs")).toContain("CartPole-v1");
  });

  it("compiles in a strict project under both kinds of module resolution", () => {
    writeFileSync(
      join(home, "use.ts"),
      `import { PPO } from "reinforcets";
const action: 0 | 1 = new PPO({ env: "CartPole-v1" }).predict(new Float32Array(4));
export default action;`,
    );
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const common = [
      "--noEmit",
      "--strict",
      "--target",
      "es2022",
      "--lib",
      "es2023,esnext.disposable",
      "--types",
      "node",
    ];
    const types = ["--typeRoots", join(root, "node_modules/@types")];
    writeFileSync(join(home, "package.json"), '{ "type": "module" }');
    for (const kind of [
      ["--module", "node16"],
      ["--module", "esnext", "--moduleResolution", "bundler"],
    ]) {
      expect(node(tsc, ...common, ...types, ...kind, "use.ts")).toBe("");
    }
  }, 60_000);

  it("says what is missing when the platform's package is", () => {
    rmSync(native, { recursive: true });
    expect(() => node(join(modules, "reinforcets/dist/cli/main.js"), "list", "envs")).toThrow(/NATIVE_MISSING/);
  });
});
