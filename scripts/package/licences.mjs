// THIRD_PARTY.md: the crates that are compiled into the addons, with their licences and texts, from `cargo metadata`.
//   node scripts/package/licences.mjs [--check]
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../steps.mjs";

const PATH = join(root, "THIRD_PARTY.md");
/** Licences that ask for no more than their own text; of a choice the first one here is taken. */
const TAKEN = ["MIT", "Apache-2.0", "BSD-3-Clause", "BSD-2-Clause", "ISC", "Zlib", "CC0-1.0"];
const ADDONS = { "reinforcets-node": "light", "reinforcets-node-torch": "torch" };

const MIT = (holders) => `Copyright (c) ${holders}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** What an SPDX expression leaves to take: `MIT/Apache-2.0` and `Apache-2.0 OR MIT` → MIT. */
export function licenceTaken(expression) {
  const choices = (expression ?? "").split(/\s+OR\s+|\//).map((part) => part.replace(/[()]/g, "").trim());
  return TAKEN.find((licence) => choices.includes(licence));
}

/** Ids of the crates whose code is in a library: normal dependencies; what runs at build time is not in it. */
function linked(metadata, name) {
  const packages = new Map(metadata.packages.map((each) => [each.id, each]));
  const nodes = new Map(metadata.resolve.nodes.map((node) => [node.id, node]));
  const seen = new Set();
  const visit = (id) => {
    if (seen.has(id) || packages.get(id).targets.some(({ kind }) => kind.includes("proc-macro"))) return;
    seen.add(id);
    for (const { pkg, dep_kinds } of nodes.get(id).deps) if (dep_kinds.some(({ kind }) => kind === null)) visit(pkg);
  };
  visit(metadata.packages.find((each) => each.name === name).id);
  return seen;
}

/** The text of one licence in a crate's folder, if there is one. */
function fileOf({ manifest_path }, licence) {
  const folder = dirname(manifest_path);
  const word = licence.split("-")[0].toLowerCase();
  const files = readdirSync(folder)
    .filter((file) => /^(licen[sc]e|copying)/i.test(file))
    .sort();
  const named = files.find((file) => file.toLowerCase().includes(word));
  const file = named ?? files.find((each) => /^licen[sc]e(\.\w+)?$/i.test(each));
  return file && readFileSync(join(folder, file), "utf8");
}

/** The text of the licence that is taken of a crate; of another version, or the common one, where it comes without. */
function textOf(crate, licence, packages) {
  const versions = [crate, ...packages.filter(({ name }) => name === crate.name)];
  const text = versions.map((version) => fileOf(version, licence)).find(Boolean);
  if (text) return text;
  if (licence !== "MIT") throw new Error(`${crate.name} ${crate.version} comes without a text of ${licence}: find one`);
  const authors = crate.authors.map((author) => author.replace(/ <.*/, ""));
  return MIT(authors.length > 0 ? authors.join(", ") : `the authors of ${crate.name}`);
}

/** Line ends and indentation do not make another text. */
const plain = (text) =>
  text
    .replace(/\r/g, "")
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .trim();

function crates() {
  const text = execFileSync("cargo", ["metadata", "--format-version", "1", "--locked"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const metadata = JSON.parse(text);
  const within = Object.entries(ADDONS).map(([name, addon]) => [addon, linked(metadata, name)]);
  const found = metadata.packages
    .filter(({ source }) => source !== null)
    .map((each) => ({ ...each, addons: within.filter(([, ids]) => ids.has(each.id)).map(([addon]) => addon) }))
    .filter(({ addons }) => addons.length > 0)
    .map((each) => {
      const taken = licenceTaken(each.license);
      if (!taken)
        throw new Error(`${each.name} ${each.version} has the licence ${each.license}: think before it is shipped`);
      return { ...each, taken, text: plain(textOf(each, taken, metadata.packages)) };
    });
  const standard = { name: "Rust's standard library", version: "", license: "MIT OR Apache-2.0", taken: "MIT" };
  found.push({ ...standard, addons: ["light", "torch"], text: MIT("The Rust Project Contributors") });
  return found.sort((a, b) => a.name.localeCompare(b.name, "en") || a.version.localeCompare(b.version, "en"));
}

/** The whole page. */
export function thirdParty() {
  const all = crates();
  const rows = all.map(({ name, version, license, taken, addons }) => {
    const choice = license === taken ? taken : `${taken} (of ${license})`;
    return `| ${name} | ${version} | ${choice} | ${addons.join(", ")} |`;
  });
  const texts = new Map();
  for (const { name, version, taken, text } of all) {
    const key = `${taken}\n${text}`;
    texts.set(key, [...(texts.get(key) ?? []), `${name} ${version}`.trim()]);
  }
  const sections = [...texts].map(([key, names]) => {
    const [licence, ...lines] = key.split("\n");
    return `### ${licence}: ${names.join(", ")}\n\n\`\`\`text\n${lines.join("\n")}\n\`\`\`\n`;
  });
  return `# Third-party software

What is compiled into the addons of reinforcets, on some or all platforms. Written by \`node scripts/package/licences.mjs\`.
libtorch is not in any package: the torch addon opens the one that is installed beside it.

| crate | version | licence | addon |
|---|---|---|---|
${rows.join("\n")}

## Texts

${sections.join("\n")}`;
}

if (process.argv[1] === import.meta.filename) {
  const text = thirdParty();
  let current = "";
  try {
    current = readFileSync(PATH, "utf8");
  } catch {
    // Not written yet: stale.
  }
  if (current === text) console.log("THIRD_PARTY.md is up to date");
  else if (process.argv.includes("--check")) {
    console.error("THIRD_PARTY.md is stale: run node scripts/package/licences.mjs and commit the result");
    process.exitCode = 1;
  } else {
    writeFileSync(PATH, text);
    console.log("wrote THIRD_PARTY.md");
  }
}
