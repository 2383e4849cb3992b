/** What stands between this machine and a working libtorch, found out and put into words. */
import { ReinforcetsError } from "../errors.js";
import { cacheFolder } from "./cache.js";
import { installCommand } from "./check.js";
import { cudaMachine, type MachineFiles } from "./cuda.js";
import { type Candidate, candidates, type Found } from "./find.js";
import { probe } from "./probe.js";
import { LIBTORCH_VERSION } from "./version.js";

/** Something that is wrong, and what cures it. */
export interface Finding {
  /** What is wrong. */
  readonly problem: string;
  /** What to do. */
  readonly cure: string;
}

/** All that `libtorch doctor` tells. */
export interface Diagnosis {
  /** The version that is needed. */
  readonly version: string;
  /** Operating system, processor and Node. */
  readonly machine: string;
  /** Folder of the cache. */
  readonly cache: string;
  /** Every place that was looked at, in order. */
  readonly candidates: readonly Candidate[];
  /** What will be loaded. */
  readonly chosen: Found | undefined;
  /** Whether it loads, in a process of its own. */
  readonly loads: boolean;
  /** What is in the way of the engine "torch". */
  readonly problems: readonly Finding[];
  /** Why CUDA is not there; empty when it is. */
  readonly cuda: readonly Finding[];
  /** The driver's version, where the system tells it. */
  readonly driver: string | undefined;
}

/** Where to look; the tests give their own. */
export interface DiagnoseOptions {
  /** Environment; default is this process's. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** The machine's files, for CUDA. */
  readonly files?: MachineFiles | undefined;
}

/** Looks at everything; loads the libtorch that would be used in a child process. */
export function diagnose({ env = process.env, files = {} }: DiagnoseOptions = {}): Diagnosis {
  const seen = [...candidates({ env })];
  const chosen = seen.find(({ found }) => found)?.found;
  const problems: Finding[] = [...systemProblems()];
  if (chosen === undefined) {
    const wrong = seen.filter(({ path, problem, cure }) => path !== "" && cure && problem !== "not installed");
    problems.push(
      ...wrong.map(({ from, path, problem = "", cure = "" }) => ({ problem: `${from} ${path}: ${problem}`, cure })),
    );
    if (wrong.length === 0)
      problems.push({ problem: `no libtorch ${LIBTORCH_VERSION} is on this machine`, cure: installCommand() });
  }
  const failure = chosen && loadFailure(chosen, env);
  if (failure) problems.push(failure);
  const machine = cudaMachine({ env, ...files });
  return {
    version: LIBTORCH_VERSION,
    machine: `${process.platform}-${process.arch}, Node ${process.version}`,
    cache: cacheFolder(env),
    candidates: seen,
    chosen,
    loads: chosen !== undefined && failure === undefined,
    problems,
    cuda: [...withoutCuda(chosen), ...machine.problems],
    driver: machine.driverVersion,
  };
}

function systemProblems(): readonly Finding[] {
  if (process.platform !== "linux") return [];
  const { header } = process.report.getReport() as unknown as { header: { glibcVersionRuntime?: string } };
  const glibc = header.glibcVersionRuntime;
  const needed = "libtorch needs glibc 2.28 or newer";
  const cure = 'use a distribution with it, e.g. Debian or Ubuntu instead of Alpine, or stay with the engine "fused"';
  if (glibc === undefined) return [{ problem: `${needed}, and this Node runs on another C library`, cure }];
  const [major = 0, minor = 0] = glibc.split(".").map(Number);
  return major === 2 && minor < 28 ? [{ problem: `${needed}, and here is ${glibc}`, cure }] : [];
}

function loadFailure(chosen: Found, env: NodeJS.ProcessEnv): Finding | undefined {
  try {
    probe(chosen, { env, again: true });
    return undefined;
  } catch (error) {
    if (!(error instanceof ReinforcetsError)) throw error;
    const { problem, cure } = error.details;
    return { problem: `it does not load: ${problem}`, cure: String(cure) };
  }
}

function withoutCuda(chosen: Found | undefined): readonly Finding[] {
  const cure = installCommand("cuda");
  if (chosen === undefined) return [{ problem: "there is no libtorch", cure }];
  if (chosen.variant === "cuda") return [];
  const problem = chosen.cudaProblem
    ? `the CUDA libraries of the libtorch that is used are not complete: ${chosen.cudaProblem}`
    : "the libtorch that is used is without CUDA";
  return [{ problem, cure }];
}
