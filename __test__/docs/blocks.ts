import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The repository's root, with a slash at its end. */
export const root: string = fileURLToPath(new URL("../..", import.meta.url));

/** Where pages lie. */
const FOLDERS = ["docs", "docs/guides", "docs/algorithms"];

/** A piece of TypeScript that the documentation shows. */
export interface Block {
  /** Where it stands: `README.md 2`, `ts/agents/ppo.ts 1`. */
  readonly name: string;
  readonly code: string;
}

function fenced(name: string, text: string): Block[] {
  return [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map((match, i) => ({
    name: `${name} ${i + 1}`,
    code: match[1] ?? "",
  }));
}

function sourceFiles(): string[] {
  const all = readdirSync(`${root}ts`, { recursive: true, encoding: "utf8" });
  return all
    .filter((path) => path.endsWith(".ts"))
    .map((path) => `ts/${path.replaceAll("\\", "/")}`)
    .sort();
}

/** The README, the pages, the guides and the algorithms. */
export function pages(): readonly string[] {
  const pagesIn = (folder: string) => readdirSync(root + folder).filter((name) => name.endsWith(".md"));
  return ["README.md", ...FOLDERS.flatMap((at) => pagesIn(at).map((name) => `${at}/${name}`))].sort();
}

/** Every block of the pages, and every example in the comments of ts/. */
export function documentedBlocks(): Block[] {
  const shown = pages().flatMap((page) => fenced(page, readFileSync(root + page, "utf8")));
  const sources = sourceFiles().flatMap((path) => {
    // Comments start each line with " * ".
    const text = readFileSync(root + path, "utf8").replace(/^ *\* ?/gm, "");
    return fenced(path, text);
  });
  return [...shown, ...sources];
}
