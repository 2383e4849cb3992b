// Every link of the built site (docs/api) to a page, a heading, a picture or a file of its own leads somewhere, and nothing is
// asked of another server by itself.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../steps.mjs";

const site = join(root, "docs/api");
const pages = new Map(
  readdirSync(site, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".html"))
    .map((path) => [join(site, path), readFileSync(join(site, path), "utf8")]),
);
const headings = new Map(
  [...pages].map(([path, html]) => [path, new Set([...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id))]),
);

/** Why a link of a page is broken; undefined if it is not. */
function broken(page, attribute, link) {
  if (/^(https?|mailto|data):/.test(link)) {
    return attribute === "src" && !link.startsWith("data:") ? "lies on another server" : undefined;
  }
  const [path, heading] = link.replaceAll("&amp;", "&").split("#").map(decodeURIComponent);
  const to = path === "" ? page : join(dirname(page), path);
  if (!existsSync(to)) return "leads to no file";
  return heading && headings.has(to) && !headings.get(to).has(heading) ? "leads to no heading" : undefined;
}

let count = 0;
const found = new Map();
for (const [page, html] of pages) {
  for (const [, attribute, link] of html.matchAll(/ (href|src)="([^"]+)"/g)) {
    count++;
    const why = broken(page, attribute, link);
    if (why) found.set(link, `${link} in ${page.slice(site.length + 1)} ${why}`);
  }
}
for (const line of found.values()) console.error(line);
console.log(`${pages.size} pages, ${count} links, ${found.size} of them broken`);
process.exitCode = found.size === 0 && pages.size > 0 ? 0 : 1;
