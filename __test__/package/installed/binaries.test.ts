import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, inject, it } from "vitest";
import { must, run } from "./run.js";
import { compare, newest, symbolVersions } from "./symbol-versions.js";

// What is in the tarballs, before anything is run.
const { packed, home } = inject("installed");
const bin = (name: string) =>
  fileURLToPath(
    new URL(`../../../node_modules/.bin/${name}${process.platform === "win32" ? ".cmd" : ""}`, import.meta.url),
  );
const rootPackage = packed.find(({ name }) => name === "reinforcets");
const binaries = packed.filter(({ name }) => name !== "reinforcets");
const manifestOf = (folder: string) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

const binaryOf = (folder: string) => readFileSync(join(folder, manifestOf(folder).main));

/** Bytes that each package may have when installed; the torch addon is without libtorch. */
const MOST_BYTES = { root: 3e6, native: 8e6, torch: 12e6 };

/**
 * Newest glibc that a binary may ask for. A release says 2.28, which is what Node 20 and libtorch ask for themselves;
 * what is built here is linked with this machine's and cannot do better than that.
 */
const report = process.report.getReport() as { readonly header?: { readonly glibcVersionRuntime?: string } };
const mostGlibc = process.env["REINFORCETS_MAX_GLIBC"] ?? report.header?.glibcVersionRuntime;

describe("the tarballs", () => {
  it("are the root and what this platform has", () => {
    expect(rootPackage).toBeDefined();
    expect(binaries.map(({ name }) => name.replace(/-.*/, ""))).toContain("@reinforcets/native");
  });

  it("are as small as was promised", () => {
    const sizes = packed.map(({ name, unpackedSize, files }) => ({
      name,
      files: files.length,
      MB: unpackedSize / 1e6,
    }));
    console.log(sizes.map(({ name, files, MB }) => `${name}: ${MB.toFixed(2)} MB unpacked, ${files} files`).join("\n"));
    for (const { name, folder, unpackedSize } of packed) {
      const kind = name === "reinforcets" ? "root" : name.includes("/torch-") ? "torch" : "native";
      // `npm test` builds the torch addon for debugging, to compile tch once only: its size tells nothing.
      if (kind === "torch" && binaryOf(folder).includes(".debug_line")) continue;
      expect(unpackedSize, name).toBeLessThanOrEqual(MOST_BYTES[kind]);
    }
  });

  it("hold what they should and nothing else", () => {
    expect(rootPackage?.files).toEqual(
      expect.arrayContaining(
        ["dist/index.js", "dist/index.d.ts", "dist/torch/index.js", "dist/cli/main.js", "ts/index.ts"].concat([
          "README.md",
          "CHANGELOG.md",
          "LICENSE",
          "THIRD_PARTY.md",
        ]),
      ),
    );
    expect(rootPackage?.files.filter((path) => /\.node$|test|^crates|^scripts|^runs/.test(path))).toEqual([]);
    for (const { folder, files } of binaries) {
      const { main } = manifestOf(folder);
      expect([...files].sort()).toEqual(["LICENSE", "README.md", "THIRD_PARTY.md", "package.json", main].sort());
    }
  });

  it("run nothing when they are installed, and cannot be published by accident", () => {
    for (const { folder } of packed) {
      const manifest = manifestOf(folder);
      expect(manifest.scripts).toBeUndefined();
      expect(manifest.private).toBe(true);
    }
    const scripts = ["preinstall", "install", "postinstall"];
    const installed = readdirSync(join(home, "node_modules"), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith("package.json"))
      .map((path) => ({ path, ...JSON.parse(readFileSync(join(home, "node_modules", path), "utf8")) }));
    expect(installed.length).toBeGreaterThan(4);
    expect(installed.filter((each) => scripts.some((name) => each.scripts?.[name])).map(({ path }) => path)).toEqual(
      [],
    );
  });

  it.skipIf(process.platform !== "linux" || !mostGlibc)(`ask for no glibc newer than ${mostGlibc}`, () => {
    for (const { folder, name } of binaries) {
      const versions = symbolVersions(join(folder, manifestOf(folder).main));
      const [glibc, glibcxx] = ["GLIBC", "GLIBCXX"].map((family) => newest(versions, family));
      console.log(`${name}: glibc ${glibc}${glibcxx ? `, libstdc++ ${glibcxx}` : ""}; at most ${mostGlibc}`);
      expect(glibc).toMatch(/^2\.\d+/);
      expect(compare(glibc ?? "", mostGlibc ?? "")).toBeLessThanOrEqual(0);
    }
  });
});

describe("what others' checks say", () => {
  it.each(packed)("publint has nothing to say about $name", async ({ folder }) => {
    const { code, out, err } = await run([bin("publint"), "run", folder, "--strict"], {
      cwd: folder,
      env: process.env,
    });
    expect(`${out}${err}`).not.toMatch(/warning|error|suggestion/i);
    expect(code).toBe(0);
  });

  it("are the types wrong? They are not", async () => {
    const args = [rootPackage?.tarball ?? "", "--profile", "esm-only", "--no-emoji", "--no-color"];
    // It runs npm, and ends with 1 where it finds a problem.
    expect(await must([bin("attw"), ...args], { cwd: home, env: process.env })).toContain("OK (ESM)");
  });
});
