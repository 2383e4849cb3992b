// ts/generated/config.ts and docs/OPTIONS.md from the schema that the Rust config structs give.
import { collectDefs, declare, plain, rangeOf, typeOf } from "./types.mjs";

const pascal = (name) => name.replace(/(^|[-_])(\w)/g, (_, __, letter) => letter.toUpperCase());

/** The TypeScript module with every config type. */
export function configModule(schema) {
  const algorithms = Object.entries(schema.algorithms);
  const defs = collectDefs([schema.run, schema.group, ...algorithms.map(([, algorithm]) => algorithm)]);
  const roots = [
    ["RunConfig", schema.run],
    ["GroupConfig", schema.group],
    ...algorithms.map(([name, algorithm]) => [`${pascal(name)}Config`, algorithm]),
  ];
  for (const [name] of roots) defs.delete(name);
  const map = algorithms
    .map(
      ([name, { description }]) =>
        `  /** ${plain(description ?? name).split("\n")[0]} */\n  readonly ${name}: ${pascal(name)}Config;`,
    )
    .join("\n");
  const codes = schema.errors.map(([code, meaning]) => `  /** ${meaning} */\n  ${JSON.stringify(code)},`).join("\n");
  return [
    "// Generated from the Rust config structs by `npm run generate`. Do not edit: change the structs and run it again.\n",
    ...roots.map(([name, root]) => declare(name, root)),
    ...[...defs].map(([name, def]) => declare(name, def)),
    `/** Each algorithm's own options, by its name. */\nexport interface AlgorithmConfigs {\n${map}\n}\n`,
    "/** The name of an algorithm, as the command line and the files spell it. */\nexport type AlgorithmName = keyof AlgorithmConfigs;\n",
    `/** The codes of failures that the native core reports. */\nexport const nativeErrorCodes = [\n${codes}\n] as const;\n`,
    "/** One of the codes that the native core reports. */\nexport type NativeErrorCode = (typeof nativeErrorCodes)[number];\n",
  ].join("\n");
}

const cell = (text) => text.replaceAll("|", "\\|").replaceAll("\n", " ");

/** A type as code; members of a union that have a section of their own lead to it. */
function linked(type, named) {
  const members = /[<({].* \| /.test(type) ? [type] : type.split(" | ");
  if (!members.some((member) => named.has(member))) return `\`${type}\``;
  return members.map((one) => (named.has(one) ? `[\`${one}\`](#${one.toLowerCase()})` : `\`${one}\``)).join(" | ");
}

function table(schema, named) {
  const rows = Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const fallback =
      field.default === undefined || field.default === null ? "" : `\`${JSON.stringify(field.default)}\``;
    const range = rangeOf(field);
    const about = [plain(field.description ?? ""), range ? `Allowed: ${range}.` : ""].filter(Boolean).join(" ");
    return `| \`${name}\` | ${cell(linked(typeOf(field), named))} | ${cell(fallback)} | ${cell(about)} |`;
  });
  return ["| option | type | default | meaning |", "|---|---|---|---|", ...rows].join("\n");
}

/** The options' tables for people. */
export function optionsPage(schema) {
  const algorithms = Object.entries(schema.algorithms);
  const defs = collectDefs([schema.run, schema.group, ...algorithms.map(([, algorithm]) => algorithm)]);
  const named = [...defs].map(([name, def]) => {
    const about = def.description ? `${plain(def.description)}\n\n` : "";
    const body = def.properties ? table(def, defs) : `${linked(typeOf(def), defs)}\n${variants(def, defs)}`;
    return `### ${name}\n\n${about}${body}\n`;
  });
  const codes = schema.errors.map(([code, meaning]) => `| \`${code}\` | ${cell(meaning)} |`);
  return [
    "# Options\n",
    "Generated from the Rust config structs by `npm run generate`; do not edit.\n",
    'In TypeScript: `new PPO({ env: "CartPole-v1", nSteps: 256 })`. On the command line: `--set nSteps=256`; a nested key with dots: `--set optimizer.kind=sgd`.\n',
    `## Every run\n\n${table(schema.run, defs)}\n`,
    `## Groups\n\n${plain(schema.group.description ?? "")}\n\n${table(schema.group, defs)}\n`,
    ...algorithms.map(
      ([name, algorithm]) => `## ${name}\n\n${plain(algorithm.description ?? "")}\n\n${table(algorithm, defs)}\n`,
    ),
    `## Types\n\n${named.join("\n")}`,
    `## Error codes\n\n| \`error.code\` | meaning |\n|---|---|\n${codes.join("\n")}\n`,
  ].join("\n");
}

function variants(def, named) {
  const told = (def.oneOf ?? def.anyOf ?? []).filter((variant) => variant.description);
  return told
    .map((variant) => `\n- ${linked(typeOf(variant), named)}: ${plain(variant.description).replaceAll("\n", " ")}`)
    .join("");
}
