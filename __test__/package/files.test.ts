import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const MOST_LINES = 400;

/** Files that git knows or would take: what is ignored is no part of the project. */
function projectFiles(): string[] {
  const args = ["ls-files", "--cached", "--others", "--exclude-standard"];
  return execFileSync("git", args, { cwd: root, encoding: "utf8" }).split("\n").filter(Boolean);
}

function read(path: string): string {
  try {
    return readFileSync(root + path, "utf8");
  } catch {
    // Deleted but not committed yet.
    return "";
  }
}

describe("house rules", () => {
  it(`no source file is longer than ${MOST_LINES} lines`, () => {
    const sources = projectFiles()
      .filter((path) => /\.(rs|ts|mjs|py)$/.test(path))
      .filter((path) => !/(^|\/)(generated|fixtures)\//.test(path) && !/(^|\/)(index|native)\.d\.ts$/.test(path));
    const long = sources.filter((path) => read(path).trimEnd().split("\n").length > MOST_LINES);
    expect(sources.length).toBeGreaterThan(50);
    expect(long).toEqual([]);
  });

  it("no top-level await in ts/: require() of the package must work", () => {
    const found = projectFiles()
      .filter((path) => /^ts\/.*\.ts$/.test(path))
      .filter((path) => /^(?:await |(?:export )?(?:const|let) [^=]+= await |for await )/m.test(read(path)));
    expect(found).toEqual([]);
  });

  it("examples stay within 60 lines", () => {
    const long = projectFiles().filter(
      (path) => /^examples\/.*\.ts$/.test(path) && read(path).trimEnd().split("\n").length > 60,
    );
    expect(long).toEqual([]);
  });

  it("no file is called after nothing in particular", () => {
    const vague = projectFiles().filter((path) =>
      /(^|\/)(utils?|helpers?|misc|common|[\w-]*manager)\.(rs|ts|mjs|py)$/i.test(path),
    );
    expect(vague).toEqual([]);
  });
});
