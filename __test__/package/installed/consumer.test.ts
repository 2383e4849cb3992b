import { cpSync, existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { targets } from "../../../scripts/package/targets.mjs";
import { must, run, told } from "./run.js";

const { home, bare, env, packed, libtorch } = inject("installed");
const node = [process.execPath, "--no-warnings"];
const place = { cwd: home, env };

describe("npm", () => {
  it("installed what fits this machine and nothing else", () => {
    const ours = readdirSync(join(home, "node_modules/@reinforcets")).map((name) => `@reinforcets/${name}`);
    const wanted = packed.map(({ name }) => name).filter((name) => name !== "reinforcets");
    expect(ours.sort()).toEqual(wanted.sort());
    expect(targets.length).toBeGreaterThan(wanted.length);
    expect(existsSync(join(bare, "node_modules/@reinforcets"))).toBe(false);
  });

  it.skipIf(process.platform === "win32")("put the command on the path", async () => {
    expect(await must([join(home, "node_modules/.bin/reinforcets"), "list", "envs"], place)).toContain("CartPole-v1");
  });
});

describe("strict TypeScript", () => {
  const tsc = fileURLToPath(new URL("../../../node_modules/typescript/bin/tsc", import.meta.url));
  const check = (...args: string[]) =>
    run(
      [
        ...node,
        tsc,
        "--noEmit",
        "--strict",
        "--exactOptionalPropertyTypes",
        "--noUncheckedIndexedAccess",
        "--types",
        "node",
        "--target",
        "es2022",
        "--ignoreConfig",
        ...args,
      ],
      place,
    );

  it.each([
    ["node16", "--module", "node16"],
    ["nodenext", "--module", "nodenext"],
    ["bundler", "--module", "esnext", "--moduleResolution", "bundler"],
  ])(
    "compiles a consumer under %s",
    async (_, ...options) => {
      // Our declarations are compiled with it: nothing skips them.
      expect(await check(...options, "--lib", "es2023,esnext.disposable", "world.ts")).toMatchObject({
        code: 0,
        out: "",
      });
    },
    60_000,
  );

  it("compiles a CommonJS consumer under nodenext", async () => {
    const options = ["--module", "nodenext", "--lib", "es2023,esnext.disposable"];
    expect(await check(...options, "legacy.cts")).toMatchObject({ code: 0, out: "" });
  }, 60_000);
});

describe("without the platform's package", () => {
  it("installs and imports, and the first use says what to do", async () => {
    cpSync(join(home, "missing.mjs"), join(bare, "missing.mjs"));
    const answer = await told<Record<string, unknown>>([...node, "missing.mjs"], { cwd: bare, env });
    expect(answer).toMatchObject({ inside: true, code: "NATIVE_MISSING", name: "NativeMissingError" });
    expect(answer["expected"]).toContainEqual(expect.stringMatching(/^@reinforcets\/native-/));
    expect(answer["fix"]).toContain("npm install @reinforcets/native-");
  });

  it("the command line says so too", async () => {
    const cli = join(bare, "node_modules/reinforcets/dist/cli/main.js");
    const { code, err } = await run([...node, cli, "list", "envs"], { cwd: bare, env });
    expect(code).toBe(1);
    expect(err).toMatch(/NATIVE_MISSING|has no native part/);
  });
});

/** The same libtorch beside the first one, as hard links: other files to the loader's eye, and no second 500 MB. */
function twin(lib: string): string {
  const folder = mkdtempSync(join(dirname(lib), ".other-"));
  for (const entry of readdirSync(lib, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue;
    const from = join(entry.parentPath, entry.name);
    const to = join(folder, relative(lib, from));
    mkdirSync(dirname(to), { recursive: true });
    linkSync(from, to);
  }
  return folder;
}

describe("two copies in one process", () => {
  const second = join(dirname(home), "second");
  beforeAll(() => cpSync(home, second, { recursive: true }));

  it("do not see each other", async () => {
    expect(await told([...node, "copies.mjs", second], place)).toEqual({ distinct: true, same: true });
  });

  it.runIf(libtorch)("share one libtorch", async () => {
    const answer = await told([...node, "copies.mjs", second, libtorch ?? ""], place);
    expect(answer).toEqual({ distinct: true, same: true });
  });

  it.runIf(libtorch && process.platform === "linux")("refuse a second libtorch by its code", async () => {
    const lib = libtorch ?? "";
    const other = twin(lib);
    try {
      const answer = await told<Record<string, string>>([...node, "copies.mjs", second, lib, other], place);
      expect(answer).toMatchObject({ trained: 1, code: "LIBTORCH_INVALID" });
      expect(answer["message"]).toContain("one libtorch only");
    } finally {
      rmSync(other, { recursive: true, force: true });
    }
  });
});

it("has one class of each error, whether imported or required", async () => {
  const code = `const { ConfigError } = require("reinforcets"); import("reinforcets").then((m) => console.log(m.ConfigError === ConfigError));`;
  expect(await must([...node, "-e", code], place)).toBe("true\n");
  expect(createRequire(join(home, "x.js")).resolve("reinforcets")).toContain("dist");
});
