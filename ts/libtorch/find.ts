/** Finding the libtorch to load. The order: option, `REINFORCETS_LIBTORCH`, `LIBTORCH`, our cache, a Python's torch. */
import { resolve } from "node:path";
import { LibtorchError } from "../errors.js";
import { installFolder } from "./cache.js";
import { checkLibtorch, type Fitting, installCommand } from "./check.js";
import { pythons, torchOf } from "./python.js";
import { LIBTORCH_VERSION, type Variant } from "./version.js";

/** Who named a candidate. */
export type Source = "option" | "env" | "cache" | "python";

/** A libtorch that fits, and who named it. */
export interface Found extends Fitting {
  /** Who named it. */
  readonly source: Source;
}

/** Where to look. */
export interface FindOptions {
  /** A folder that is to be used and no other. */
  readonly path?: string | undefined;
  /** Environment; default is this process's. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** A variant that is needed; without it either does, and one with CUDA in the cache comes first. */
  readonly variant?: Variant | undefined;
}

/** A place that was looked at. */
export interface Candidate {
  /** Who named it. */
  readonly source: Source;
  /** Who named it, for people. */
  readonly from: string;
  /** The folder, or the program of a Python without torch; empty when nothing was named. */
  readonly path: string;
  /** What was found there, if it fits. */
  readonly found?: Found;
  /** Why it does not do. */
  readonly problem?: string;
  /** What would cure it. */
  readonly cure?: string;
}

/**
 * Looks at every candidate in order, one at a time: stop when you have seen enough.
 *
 * A path that was given as an option or in `REINFORCETS_LIBTORCH` is the last one: who names one means that one.
 *
 * @param options - Where to look.
 */
export function* candidates(options: FindOptions = {}): Generator<Candidate, void, undefined> {
  const env = options.env ?? process.env;
  const look = (source: Source, from: string, path: string): Candidate => {
    const checked = checkLibtorch(resolve(path), options.variant, env);
    const place = { source, from, path: resolve(path) };
    if ("problem" in checked) return { ...place, ...checked };
    return { ...place, found: { ...checked, source } };
  };
  if (options.path !== undefined) {
    yield look("option", "the path that was given", options.path);
    return;
  }
  for (const name of ["REINFORCETS_LIBTORCH", "LIBTORCH"] as const) {
    const path = env[name];
    if (!path) {
      yield { source: "env", from: name, path: "", problem: "not set" };
      continue;
    }
    const candidate = look("env", name, path);
    const cure = `correct or unset ${name}, or take ours: ${installCommand(options.variant)}`;
    yield candidate.found ? candidate : { ...candidate, cure };
    if (name === "REINFORCETS_LIBTORCH") return;
  }
  for (const variant of ["cuda", "cpu"] as const) {
    if (options.variant === "cuda" && variant === "cpu") continue;
    const candidate = look("cache", `the cache (${variant})`, installFolder(variant, env));
    const absent = candidate.problem === "no such folder";
    yield absent ? { ...candidate, problem: "not installed", cure: installCommand(variant) } : candidate;
  }
  for (const python of pythons(env)) {
    const from = `Python (${python.from})`;
    const torch = torchOf(python, env);
    yield "dir" in torch ? look("python", from, torch.dir) : { source: "python", from, path: python.program, ...torch };
  }
}

/**
 * Finds the libtorch to load.
 *
 * @param options - Where to look.
 * @returns The first candidate that fits. It has been looked at, not loaded: see `probe`.
 * @throws LibtorchError `LIBTORCH_NOT_FOUND`; text and `details.candidates` tell of each candidate why it does not do,
 *   `details.cure` the command that gets one.
 */
export function findLibtorch(options: FindOptions = {}): Found {
  const seen: Candidate[] = [];
  for (const candidate of candidates(options)) {
    if (candidate.found) return candidate.found;
    seen.push(candidate);
  }
  const explicit = seen.length === 1 || (seen.at(-1)?.source === "env" && seen.at(-1)?.path !== "");
  const cure = (explicit ? seen.at(-1)?.cure : undefined) ?? installCommand(options.variant);
  const wanted = options.variant === "cuda" ? " with CUDA" : "";
  throw new LibtorchError(
    "LIBTORCH_NOT_FOUND",
    `no libtorch ${LIBTORCH_VERSION}${wanted} was found.\nLooked at:\n${seen.map(lineOf).join("\n")}\nTo do: ${cure}`,
    { version: LIBTORCH_VERSION, candidates: seen, cure },
  );
}

/** A candidate that does not do, as a line for people. */
function lineOf({ from, path, problem }: Candidate): string {
  return `  ${from}${path ? ` ${path}` : ""}: ${problem}`;
}
