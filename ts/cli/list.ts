import { listAlgorithms } from "../agents/presets.js";
import { listEnvs } from "../envs/native-envs.js";
import { optionRows } from "./agents.js";
import { exitCodes, UsageError } from "./exit.js";
import type { Output } from "./output.js";

/** What the last column needs beside the others, before it goes below them. */
const ROOM = 40;

/** Lines of at most `width` letters, broken between words. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/**
 * Columns as wide as their widest cell.
 *
 * @param rows - Cells; each row has the same number.
 * @param terminal - Letters of a line of the terminal, within which the last column is broken; undefined for a pipe, where a
 * row is a line.
 * @returns The lines.
 */
export function columns(rows: readonly (readonly string[])[], terminal?: number): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const left = widths.slice(0, -1).reduce((sum, width) => sum + width + 2, 0);
  return rows
    .map((row) => {
      const head = row.slice(0, -1).map((cell, i) => cell.padEnd(widths[i] ?? 0));
      const text = row.at(-1) ?? "";
      if (terminal === undefined) return [...head, text].join("  ").trimEnd();
      if (terminal - left >= ROOM)
        return [...head, wrapped(text, terminal - left).join(`\n${" ".repeat(left)}`)].join("  ").trimEnd();
      const below = wrapped(text, terminal - 4).map((line) => `\n    ${line}`);
      return `${head.join("  ").trimEnd()}${text ? below.join("") : ""}`;
    })
    .join("\n");
}

/** `reinforcets list envs|algos|options`. */
export async function list(what: string, algo: string | undefined, output: Output): Promise<number> {
  const show = (rows: readonly (readonly string[])[]) =>
    output.result(columns(rows, process.stdout.isTTY ? process.stdout.columns : undefined));
  if (what === "envs") {
    const envs = listEnvs();
    for (const env of envs) output.line({ type: "env", ...env });
    const rows = envs.map((env) => [
      env.id,
      env.actionSpace.type === "discrete" ? `${env.actionSpace.n} actions` : "continuous",
      env.maxEpisodeSteps === undefined ? "" : `${env.maxEpisodeSteps} steps`,
      env.rewardThreshold === undefined ? "no threshold" : `solved at ${env.rewardThreshold}`,
    ]);
    show(rows);
  } else if (what === "algos") {
    const algorithms = listAlgorithms();
    for (const algorithm of algorithms) output.line({ type: "algo", ...algorithm });
    show(algorithms.map(({ name, summary, paper }) => [name, paper, summary]));
  } else if (what === "options") {
    if (algo === undefined)
      throw new UsageError("list options <algo>: name an algorithm, for example: reinforcets list options ppo");
    const options = optionRows(algo);
    for (const option of options) output.line({ type: "option", ...option });
    show(options.map(({ name, fallback, meaning }) => [name, fallback, meaning]));
  } else throw new UsageError(`list ${what}: expected envs, algos or options`);
  return exitCodes.fine;
}
