import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { pages, root } from "./blocks.js";

// Links between the pages: the file is there, and so is the heading.
const text = (page: string) => readFileSync(join(root, page), "utf8");
const prose = (page: string) => text(page).replace(/```[\s\S]*?```/g, "");

/** Names of headings as GitHub and typedoc make them. */
function anchors(page: string): readonly string[] {
  return [...prose(page).matchAll(/^#+ +(.+)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

function broken(page: string): readonly string[] {
  const links = [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, to = ""]) => to);
  return links.filter((to) => {
    if (/^https?:/.test(to)) return false;
    const [path = "", anchor] = to.split("#");
    const at = path === "" ? page : join(dirname(page), path);
    if (!existsSync(join(root, at))) return true;
    return anchor !== undefined && at.endsWith(".md") && !anchors(at).includes(anchor);
  });
}

describe("links of", () => {
  it.each([...pages(), "ARCHITECTURE.md", "CHANGELOG.md"])("%s lead somewhere", (page) => {
    expect(broken(page)).toEqual([]);
  });

  it("the README lead to every guide's folder and page", () => {
    expect(text("README.md")).toContain("docs/guides/");
    expect(text("README.md")).toContain("docs/PACKAGES.md");
  });
});
