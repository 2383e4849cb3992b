import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { completed, platformOf } from "../../scripts/lock.mjs";
import { licenceTaken } from "../../scripts/package/licences.mjs";
import { publishingOrder } from "../../scripts/package/publish.mjs";
import { binaryManifest, rootManifest } from "../../scripts/package/stage.mjs";
import { manifest, targets } from "../../scripts/package/targets.mjs";
import { staleVersions, versioned } from "../../scripts/version.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "staged-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("package.json of", () => {
  it("the root names every package with a binary, at its own version", () => {
    const { optionalDependencies, ...rest } = rootManifest();
    expect(Object.keys(optionalDependencies)).toEqual(targets.map(({ name }) => name));
    expect(new Set(Object.values(optionalDependencies))).toEqual(new Set([manifest.version]));
    expect(targets.filter(({ kind }) => kind === "native").length).toBe(8);
    expect(targets.filter(({ kind }) => kind === "torch").length).toBeGreaterThanOrEqual(4);
    for (const key of ["scripts", "devDependencies", "napi"]) expect(rest).not.toHaveProperty(key);
    expect(rest).toMatchObject({ name: "reinforcets", private: true, exports: manifest.exports });
  });

  it("a binary says where it fits", () => {
    const musl = targets.find(({ triple, kind }) => triple === "linux-arm64-musl" && kind === "native");
    expect(binaryManifest(musl)).toMatchObject({
      name: "@reinforcets/native-linux-arm64-musl",
      version: manifest.version,
      private: true,
      os: ["linux"],
      cpu: ["arm64"],
      libc: ["musl"],
      main: "reinforcets.linux-arm64-musl.node",
    });
    const mac = targets.find(({ triple, kind }) => triple === "darwin-arm64" && kind === "torch");
    expect(binaryManifest(mac, true)).not.toHaveProperty("libc");
    expect(binaryManifest(mac, true)).not.toHaveProperty("private");
  });
});

describe("nothing is published by accident", () => {
  it("the repository's own package.json is private", () => {
    expect(manifest.private).toBe(true);
  });

  it("what was staged without --release is refused, and so are missing packages and other versions", () => {
    const stage = (release: boolean, change: (name: string, content: object) => object | undefined) => {
      rmSync(folder, { recursive: true, force: true });
      const all = [...targets.map((target) => binaryManifest(target, release)), rootManifest(release)];
      for (const each of all.toReversed()) {
        const content = change(each.name, each);
        const at = join(folder, each.name.replace("/", "+"));
        mkdirSync(at, { recursive: true });
        if (content) writeFileSync(join(at, "package.json"), JSON.stringify(content));
        else rmSync(at, { recursive: true });
      }
      return publishingOrder(folder).map(({ name }: { name: string }) => name);
    };
    const order = stage(true, (_, content) => content);
    expect(order.at(-1)).toBe("reinforcets");
    expect(order.length).toBe(targets.length + 1);
    expect(() => stage(false, (_, content) => content)).toThrow(/without --release/);
    expect(() => stage(true, (name, content) => (name.endsWith("darwin-x64") ? undefined : content))).toThrow(
      "not staged: @reinforcets/native-darwin-x64",
    );
    expect(() => stage(true, (_, content) => ({ ...content, version: "0.0.1" }))).toThrow(/not of version/);
  });

  it("the release workflow dry-runs unless it is told otherwise, and nothing else publishes", () => {
    const release = readFileSync(join(root, ".github/workflows/release.yml"), "utf8");
    expect(release).toMatch(/publish:\n +description: [^\n]+\n +type: boolean\n +default: false/);
    expect(release).toMatch(/^on:\n {2}workflow_dispatch:\n/m);
    const files = execFileSync("git", ["ls-files", "*.yml", "*.mjs", "*.json"], { cwd: root, encoding: "utf8" });
    const publishing = files
      .split("\n")
      .filter((path) => path && /npm publish|"publish", (?!"--dry-run")/.test(readFileSync(join(root, path), "utf8")));
    expect(publishing.filter((path) => path !== "scripts/package/publish.mjs")).toEqual([]);
  });
});

describe("the version", () => {
  it("is the same everywhere", () => {
    expect(staleVersions().map(([path]) => path)).toEqual([]);
  });

  it("is changed everywhere at once", () => {
    const files = versioned("9.8.7-rc.1");
    expect(files["Cargo.toml"].match(/9\.8\.7-rc\.1/g)?.length).toBeGreaterThanOrEqual(7);
    expect(files["Cargo.lock"].match(/9\.8\.7-rc\.1/g)?.length).toBe(10);
    expect(JSON.parse(files["package.json"]).version).toBe("9.8.7-rc.1");
    expect(JSON.parse(files["package-lock.json"]).packages[""].version).toBe("9.8.7-rc.1");
    expect(files["ts/generated/version.ts"]).toContain('"9.8.7-rc.1"');
  });
});

describe("the lock file", () => {
  it("has the tools' packages for every platform, so that npm ci takes it", () => {
    const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
    expect(Object.keys(completed(lock).packages)).toEqual(Object.keys(lock.packages));
    expect(JSON.stringify(lock)).not.toContain('"resolved"');
  });

  it("reads platforms out of names", () => {
    expect(platformOf("@x/tool-linux-arm64-musl")).toEqual({ os: ["linux"], cpu: ["arm64"], libc: ["musl"] });
    expect(platformOf("@x/win32-x64-msvc")).toEqual({ os: ["win32"], cpu: ["x64"] });
    expect(platformOf("tool-linux-ppc64le-gnu")).toEqual({ os: ["linux"], cpu: ["ppc64"], libc: ["glibc"] });
    expect(platformOf("plain")).toEqual({});
  });
});

it("of a choice of licences the plainest is taken, and none that asks for more", () => {
  expect(licenceTaken("MIT/Apache-2.0")).toBe("MIT");
  expect(licenceTaken("Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT")).toBe("MIT");
  expect(licenceTaken("Apache-2.0")).toBe("Apache-2.0");
  expect(licenceTaken("GPL-3.0-only")).toBeUndefined();
});
