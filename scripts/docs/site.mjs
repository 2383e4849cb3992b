// typedoc's plug-in for our pages: names and groups them, completes the algorithms' pages, renders $equations$ with KaTeX.
// Everything that the site shows lies in its folder: no page asks another server for anything.
import { cpSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import katexModule from "@vscode/markdown-it-katex";
import { Application, Converter, JSX, MinimalSourceFile, Renderer } from "typedoc";
import { root } from "../steps.mjs";
import { expanded } from "./expand.mjs";

const katex = dirname(createRequire(import.meta.url).resolve("katex/package.json"));
const read = (path) => readFileSync(join(root, path), "utf8");

/** In which part of the navigation a page stands. */
const GROUPS = { "docs/guides": "Guides", "docs/algorithms": "Algorithms" };

function groupOf(path) {
  const folder = Object.keys(GROUPS).find((folder) => path.includes(`/${folder}/`));
  if (folder) return GROUPS[folder];
  return basename(path) === "ALGORITHMS.md" ? "Algorithms" : "Reference";
}

/** Called by typedoc. */
export function load(app) {
  // Options that a plug-in sets before this are reset when typedoc.json is read.
  app.on(Application.EVENT_BOOTSTRAP_END, () => {
    app.options.setValue("markdownItLoader", (parser) => {
      parser.use(katexModule.default ?? katexModule, { throwOnError: true });
    });
  });

  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_context, page) => {
    const path = page.project.files.getReflectionPath(page);
    const text = readFileSync(path, "utf8");
    page.name = /^# (.+)$/m.exec(text)?.[1] ?? page.name;
    page.frontmatter["group"] = groupOf(path);
    if (!path.includes("/docs/algorithms/")) return;
    const sources = {
      options: read("docs/OPTIONS.md"),
      learning: read("docs/LEARNING.md"),
      cases: JSON.parse(read("__test__/learning/cases.json")),
    };
    const file = new MinimalSourceFile(expanded(basename(path, ".md"), text, sources), path);
    page.content = app.converter.parseRawComment(file, page.project.files).content;
  });

  app.renderer.hooks.on("head.end", (context) =>
    JSX.createElement("link", { rel: "stylesheet", href: context.relativeURL("assets/katex/katex.min.css", true) }),
  );
  app.renderer.on(Renderer.EVENT_END, ({ outputDirectory }) => {
    const to = join(outputDirectory, "assets/katex");
    cpSync(join(katex, "dist/katex.min.css"), join(to, "katex.min.css"));
    // Browsers that this site is for read WOFF2, which the style sheet names first.
    cpSync(join(katex, "dist/fonts"), join(to, "fonts"), {
      recursive: true,
      filter: (from) => !/\.(ttf|woff)$/.test(from),
    });
  });
}
