// What the site adds to the page of an algorithm: its options from docs/OPTIONS.md, and its results from docs/LEARNING.md
// with the commands that make them. Neither is written a second time.
import { settingsText } from "../../bench/compare/text.mjs";

/** The sections of docs/LEARNING.md, by the engine that a case names. */
const SECTIONS = { learning: undefined, "learning-torch": "torch" };

/** The table of an algorithm in docs/OPTIONS.md, fit for a page in docs/algorithms. */
export function optionsOf(name, options) {
  const [, section] = options.split(`\n## ${name}\n`);
  if (section === undefined) throw new Error(`docs/OPTIONS.md has no section ${name}: npm run generate`);
  return section.split("\n## ")[0].trim().replaceAll("](#", "](../OPTIONS.md#");
}

/** Lines of the learning tables that are about an algorithm, each with its case. */
function rowsOf(name, title, learning, cases) {
  return Object.entries(SECTIONS).flatMap(([section, engine]) => {
    const table = learning.split(`<!-- ${section} -->`)[1]?.split(`<!-- /${section} -->`)[0] ?? "";
    const lines = table.split("\n").map((line) => line.split(" | ").map((cell) => cell.replace(/^\| | \|$/g, "")));
    return cases
      .filter((row) => row.algo === name && row.engine === engine)
      .flatMap((row) => {
        const head = `${title}${row.variant ? ` (${row.variant})` : ""}`;
        const cells = lines.find(
          ([first, world, , settings]) => first === head && world === row.env && settings === settingsText(row),
        );
        return cells ? [{ row, cells }] : [];
      });
  });
}

/** What tells a row from others of its world. */
function kindOf({ variant, engine, options = {} }) {
  const { middleware, embedder } = options;
  const memory = typeof middleware === "object" ? middleware?.kind : middleware;
  return [variant, memory, typeof embedder === "string" ? embedder : undefined, engine].filter(Boolean).join(", ");
}

/** `--set` for each option, as the command line reads it. */
function settings(options) {
  return Object.entries(options).map(([key, value]) => {
    const text = `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`;
    return `--set ${/^[\w.=:+-]+$/.test(text) ? text : `'${text}'`}`;
  });
}

/** The command that runs seed 1 of a case, broken into lines. */
function commandOf(row) {
  const { algo, env, engine, preset, totalSteps } = row;
  const { nEnvs, ...others } = row.options ?? {};
  const words = [
    ...(preset ? ["--preset"] : []),
    ...(totalSteps === undefined ? [] : [`--steps ${totalSteps}`]),
    ...(engine ? [`--engine ${engine} --device cpu`] : []),
    ...(nEnvs === undefined ? [] : [`--n-envs ${nEnvs}`]),
    ...settings(others),
  ];
  const kind = kindOf(row);
  const lines = [...(kind ? [`# ${kind}`] : []), `npx reinforcets train ${algo} --env ${env} --seed 1`];
  for (const word of words) {
    if (lines.at(-1).length + word.length < 88) lines.push(`${lines.pop()} ${word}`);
    else {
      lines.push(`${lines.pop()} \\`);
      lines.push(`  ${word}`);
    }
  }
  return lines.join("\n");
}

/** What an algorithm reaches, and how to see it for oneself. */
export function resultsOf(name, title, learning, cases) {
  const rows = rowsOf(name, title, learning, cases);
  if (rows.length === 0) return "The learning table has no row of it yet.";
  const lines = rows.map(({ row, cells }) => {
    const [, world, steps, , wanted, reached, mean, , cpu] = cells;
    return `| ${[world, kindOf(row), steps, wanted.split(":")[0], mean, reached, cpu].join(" | ")} |`;
  });
  const engines = new Set(rows.map(({ row }) => row.engine));
  const every = [...engines].map((engine) => {
    const seeds = rows.filter(({ row }) => row.engine === engine).map(({ cells }) => Number(cells[5].split(" of ")[1]));
    return `node bench/learning.mjs --only ${name}${engine ? ` --engine ${engine}` : ""} --seeds ${Math.max(...seeds)}`;
  });
  return [
    "| world | | steps | wanted | reached, ± standard error | seeds that do | s of CPU |",
    "|---|---|---:|---:|---:|---:|---:|",
    ...lines,
    "",
    "In a clone, every seed of every line:",
    "",
    "```sh",
    ...every,
    "```",
    "",
    "With the installed package, the first seed of each line; `npx reinforcets eval FOLDER --seed 10001` with the folder that it names then",
    "gives the first figure of LEARNING.md:",
    "",
    "```sh",
    rows.map(({ row }) => commandOf(row)).join("\n\n"),
    "```",
  ].join("\n");
}

/** The page as the site shows it. */
export function expanded(name, page, { options, learning, cases }) {
  const title = /^# (.+)$/m.exec(page)?.[1] ?? name;
  return page
    .replace("<!-- results -->", () => resultsOf(name, title, learning, cases))
    .replace("<!-- options -->", () => optionsOf(name, options));
}

/** An example as a page: what its first comment says, then the program. */
export function exampleText(name, program) {
  const [, comment = ""] = /^((?:\/\/ .*\n)+)/.exec(program) ?? [];
  const about = comment.replaceAll(/^\/\/ /gm, "");
  const title = name.replaceAll("-", " ").replace(/^./, (letter) => letter.toUpperCase());
  return `# ${title}\n\n${about}\n\`\`\`ts\n${program.slice(comment.length)}\`\`\`\n`;
}
