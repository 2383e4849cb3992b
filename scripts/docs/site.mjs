// typedoc's plug-in for our site: names and groups pages, completes those of algorithms, makes pages of the examples, groups
// the API by subject, renders $equations$ with KaTeX. All that the site shows lies in its folder: no page asks another server.
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import katexModule from "@vscode/markdown-it-katex";
import { Application, Comment, CommentTag, Converter, JSX, MinimalSourceFile, ReflectionKind, Renderer } from "typedoc";
import { root } from "../steps.mjs";
import { exampleText, expanded } from "./expand.mjs";
import { subjectOf } from "./subjects.mjs";

const katex = dirname(createRequire(import.meta.url).resolve("katex/package.json"));
const read = (path) => readFileSync(join(root, path), "utf8");

/** In which part of the navigation a page stands, by its folder. */
const GROUPS = { guides: "Guides", algorithms: "Algorithms", examples: "Examples" };

function groupOf(path) {
  if (basename(path) === "ALGORITHMS.md") return "Algorithms";
  return GROUPS[basename(dirname(path))] ?? "Reference";
}

/** Puts something under a heading. */
function put(reflection, group) {
  reflection.comment ??= new Comment();
  reflection.comment.blockTags.push(new CommentTag("@group", [{ kind: "text", text: group }]));
}

/** Called by typedoc. */
export function load(app) {
  const parsed = (text, path, project) =>
    app.converter.parseRawComment(new MinimalSourceFile(text, path), project.files).content;

  // Options that a plug-in sets before this are reset when typedoc.json is read.
  app.on(Application.EVENT_BOOTSTRAP_END, () => {
    app.options.setValue("markdownItLoader", (parser) => {
      parser.use(katexModule.default ?? katexModule, { throwOnError: true });
    });
  });

  app.converter.on(Converter.EVENT_BEGIN, ({ project }) => {
    // Links to the README lead to the first page.
    project.files.registerReflectionPath(join(root, "README.md"), project);
    for (const name of readdirSync(join(root, "examples")).filter((name) => name.endsWith(".ts"))) {
      const path = join(root, "examples", name);
      app.converter.addDocument(project, new MinimalSourceFile(readFileSync(path, "utf8"), path), name);
    }
  });

  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_context, page) => {
    const path = page.project.files.getReflectionPath(page);
    const group = groupOf(path);
    let text = readFileSync(path, "utf8");
    if (group === "Examples") text = exampleText(basename(path, ".ts"), text);
    if (path.includes("/docs/algorithms/")) {
      text = expanded(basename(path, ".md"), text, {
        options: read("docs/OPTIONS.md"),
        learning: read("docs/LEARNING.md"),
        cases: JSON.parse(read("__test__/learning/cases.json")),
      });
    }
    page.name = /^# (.+)$/m.exec(text)?.[1] ?? page.name;
    page.frontmatter["group"] = group;
    page.content = parsed(text, path, page.project);
  });

  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, (context) => {
    for (const module of (context.project.children ?? []).filter((child) => child.kindOf(ReflectionKind.Module))) {
      put(module, "API");
      for (const part of module.children ?? []) {
        const [declaration] = context.getSymbolFromReflection(part)?.declarations ?? [];
        const subject = declaration && subjectOf(declaration.getSourceFile().fileName, part.name);
        if (subject) put(part, subject);
      }
    }
  });

  app.renderer.hooks.on("head.end", (context) =>
    JSX.createElement("link", { rel: "stylesheet", href: context.relativeURL("assets/katex/katex.min.css", true) }),
  );
  app.renderer.on(Renderer.EVENT_END, ({ outputDirectory }) => {
    const to = join(outputDirectory, "assets/katex");
    cpSync(join(katex, "dist/katex.min.css"), join(to, "katex.min.css"));
    // Browsers that this site is for read WOFF2, which the style sheet names first.
    for (const font of readdirSync(join(katex, "dist/fonts")).filter((name) => name.endsWith(".woff2")))
      cpSync(join(katex, "dist/fonts", font), join(to, "fonts", font));
  });
}
