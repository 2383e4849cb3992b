import { listAlgorithms } from "../agents/presets.js";
import { listEnvs } from "../envs/native-envs.js";
import { optionRows } from "./agents.js";
import { exitCodes, UsageError } from "./exit.js";
import type { Output } from "./output.js";

/** Columns as wide as their widest cell; the last one runs free. */
function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const last = widths.length - 1;
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i === last ? cell : cell.padEnd(widths[i] ?? 0)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** `reinforcets list envs|algos|options`. */
export async function list(what: string, algo: string | undefined, output: Output): Promise<number> {
  if (what === "envs") {
    const envs = listEnvs();
    for (const env of envs) output.line({ type: "env", ...env });
    const rows = envs.map((env) => [
      env.id,
      env.actionSpace.type === "discrete" ? `${env.actionSpace.n} actions` : "continuous",
      env.maxEpisodeSteps === undefined ? "" : `${env.maxEpisodeSteps} steps`,
      env.rewardThreshold === undefined ? "no threshold" : `solved at ${env.rewardThreshold}`,
    ]);
    output.result(columns(rows));
  } else if (what === "algos") {
    const algorithms = listAlgorithms();
    for (const algorithm of algorithms) output.line({ type: "algo", ...algorithm });
    output.result(columns(algorithms.map(({ name, summary, paper }) => [name, paper, summary])));
  } else if (what === "options") {
    if (algo === undefined)
      throw new UsageError("list options <algo>: name an algorithm, for example: reinforcets list options ppo");
    const options = optionRows(algo);
    for (const option of options) output.line({ type: "option", ...option });
    output.result(columns(options.map(({ name, fallback, meaning }) => [name, fallback, meaning])));
  } else throw new UsageError(`list ${what}: expected envs, algos or options`);
  return exitCodes.fine;
}
