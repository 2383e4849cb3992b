import { basename } from "node:path";
import pc from "picocolors";
import { type Diagnosis, diagnose, type Finding } from "../../libtorch/diagnose.js";
import type { Candidate } from "../../libtorch/find.js";
import { exitCodes } from "../exit.js";
import type { Output } from "../output.js";

/** `reinforcets libtorch doctor`: 0 when the engine "torch" has what it needs, else 1. Missing CUDA alone is no failure. */
export async function doctor(output: Output): Promise<number> {
  const diagnosis = diagnose();
  output.line({ type: "doctor", ...diagnosis });
  output.result(inWords(diagnosis));
  return diagnosis.loads ? exitCodes.fine : exitCodes.failed;
}

/** A diagnosis as text for people. */
export function inWords(diagnosis: Diagnosis): string {
  const { version, machine, candidates, chosen, loads, problems, cuda, driver, cache } = diagnosis;
  const parts = [
    `The engine "torch" needs libtorch ${version}. This is ${machine}; the cache is ${cache}.`,
    ["Looked at, in this order:", ...candidates.map((candidate) => candidateLine(candidate, chosen))].join("\n"),
  ];
  if (chosen) {
    const names = chosen.libraries.map((path) => basename(path)).join(", ");
    const does = loads ? "It loads (tried in a process of its own)." : "It does not load.";
    parts.push(
      `Used is libtorch ${chosen.version} (${chosen.variant}) from ${chosen.lib}.\n${does}\nLoad order: ${names}`,
    );
  }
  if (problems.length > 0) parts.push(findings('To be done for the engine "torch":', problems));
  const seen = driver ? ` (driver ${driver})` : "";
  if (cuda.length === 0) parts.push(`CUDA: available${seen}.`);
  else parts.push(findings(`CUDA: not available${seen}.`, cuda));
  return parts.join("\n\n");
}

function candidateLine({ from, path, found, problem }: Candidate, chosen: Diagnosis["chosen"]): string {
  const mark = found ? (found === chosen ? pc.green("✓") : " ") : pc.dim("✗");
  const what = found
    ? `fits: ${found.version}, ${found.variant}${found === chosen ? "; this one is used" : ""}`
    : problem;
  return `  ${mark} ${from}${path ? ` ${path}` : ""}: ${what}`;
}

function findings(title: string, list: readonly Finding[]): string {
  return [title, ...list.map(({ problem, cure }) => `  - ${problem}\n    → ${cure}`)].join("\n");
}
