import { existsSync, readFileSync } from "node:fs";
import { listAlgorithms } from "reinforcets";
import { describe, expect, it } from "vitest";
import { expanded } from "../../scripts/docs/expand.mjs";
import { cases } from "../learning/runs.js";
import { root } from "./blocks.js";

const read = (path: string) => readFileSync(root + path, "utf8");
const sources = { options: read("docs/OPTIONS.md"), learning: read("docs/LEARNING.md"), cases };
const overview = read("docs/ALGORITHMS.md");

describe.each(listAlgorithms())("the page of $title", ({ name, title, paper }) => {
  const path = `docs/algorithms/${name}.md`;

  it("is there, linked from the overview, and complete", () => {
    expect(existsSync(root + path), `write ${path}`).toBe(true);
    expect(overview).toContain(`[${title}](algorithms/${name}.md)`);
    const page = read(path);
    expect(page.split("\n")[0]).toBe(`# ${title}`);
    for (const part of ["## Where it differs", "```ts", "$$", "<!-- results -->", "<!-- options -->"]) {
      expect(page).toContain(part);
    }
    const arxiv = /arXiv:([\d.]+)/.exec(paper)?.[1];
    if (arxiv) expect(page).toContain(`https://arxiv.org/abs/${arxiv}`);
  });

  it("gets its options and results on the site", () => {
    const page = expanded(name, read(path), sources);
    expect(page).not.toContain("<!--");
    expect(page).toMatch(/\| `gamma` \| `number` \| `[\d.]+` \|/);
    const measured = sources.learning
      .split("\n")
      .filter((line) => line.match(/^\| ([^|(]+?)(?: \(.*?\))? \|/)?.[1] === title);
    const shown = page.split("## Results")[1]?.match(/^\| \w+-v\d \|.*$/gm) ?? [];
    expect(shown.length).toBe(measured.length);
    expect((page.match(/^npx reinforcets train /gm) ?? []).length).toBe(measured.length);
  });
});

it("no page is left of an algorithm that is gone", () => {
  const linked = [...overview.matchAll(/algorithms\/(\w+)\.md/g)].map(([, name]) => name);
  expect(linked.sort()).toEqual(
    listAlgorithms()
      .map(({ name }) => name)
      .sort(),
  );
});
