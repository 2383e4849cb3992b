/** The first load of an unknown libtorch, in a child process: a bad library can end the process that loads it. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { LibtorchError } from "../errors.js";
import { cacheFolder } from "./cache.js";
import { installCommand } from "./check.js";
import type { Found } from "./find.js";

/** How to probe. */
export interface ProbeOptions {
  /** Environment; default is this process's. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** Most milliseconds that loading may take; a cold disk needs its time. */
  readonly timeoutMs?: number | undefined;
  /** Load it although the same files have loaded before. */
  readonly again?: boolean | undefined;
}

/**
 * Runs in the child. A runtime opens the library before it looks for an addon in it, so that one error means "loaded":
 * the library is there, it is just no addon. The words are Node's, Bun's and Deno's.
 */
const child = (libraries: readonly string[]): string => `
const { RTLD_NOW, RTLD_GLOBAL } = require("node:os").constants.dlopen ?? {};
const flags = RTLD_NOW === undefined ? [] : [RTLD_NOW | RTLD_GLOBAL];
for (const path of ${JSON.stringify(libraries)}) {
  try {
    process.dlopen({ exports: {} }, path, ...flags);
  } catch (error) {
    if (!/did not self-register|napi_register_module_v1|Unable to find register Node-API/.test(error.message)) {
      process.stdout.write(JSON.stringify({ path, problem: error.message }));
      process.exit(1);
    }
  }
}
process.stdout.write("{}");
// Its libraries' exit handlers are of no interest.
process.kill(process.pid, "SIGKILL");
`;

/** Files that loaded once load again: the name says which files, by path, size and time of change. */
function verdictFile(found: Found, env: NodeJS.ProcessEnv): string {
  const files = found.libraries.map((path) => {
    const { size, mtimeMs } = statSync(path);
    return [path, size, mtimeMs];
  });
  const key = createHash("sha256").update(JSON.stringify([process.version, process.arch, files]));
  return join(cacheFolder(env), "probed", key.digest("hex").slice(0, 32));
}

/**
 * Loads a libtorch in a child process, once for the same files: success is remembered in the cache. Failure is not, as
 * its cause may lie elsewhere (a system library, memory).
 *
 * @param found - What {@link findLibtorch} gave.
 * @param options - How.
 * @throws LibtorchError `LIBTORCH_INVALID` with the loader's own text, or with how the child ended.
 */
export function probe(found: Found, options: ProbeOptions = {}): void {
  const env = options.env ?? process.env;
  const verdict = verdictFile(found, env);
  if (!options.again && existsSync(verdict)) return;

  const timeout = options.timeoutMs ?? 120_000;
  // Flags of this process (a debugger, a loader of TypeScript) are none of the child's business.
  const { NODE_OPTIONS: _, ...rest } = env;
  const ended = spawnSync(process.execPath, ["-e", child(found.libraries)], {
    env: rest,
    encoding: "utf8",
    timeout,
    windowsHide: true,
  });
  const told = answer(ended.stdout);
  if (told !== undefined && told.path === undefined) {
    remember(verdict);
    return;
  }

  const path = told?.path ?? found.lib;
  const timedOut = (ended.error as NodeJS.ErrnoException | undefined)?.code === "ETIMEDOUT";
  const how = ended.signal ? `signal ${ended.signal}` : `code ${ended.status}`;
  const problem =
    told?.problem ??
    (timedOut
      ? `loading it took longer than ${timeout / 1000} s`
      : `the process that tried to load it ended with ${how} ${ended.error?.message ?? ended.stderr.trim()}`.trim());
  const cure =
    found.source === "cache"
      ? `${installCommand(found.variant)} --force`
      : `name another libtorch, or take ours: ${installCommand(found.variant)}`;
  throw new LibtorchError(
    "LIBTORCH_INVALID",
    `the libtorch in ${found.dir} cannot be loaded: ${problem}\nTo do: ${cure}`,
    { path, dir: found.dir, source: found.source, problem, cure },
  );
}

/** What the child said; `undefined` when it was cut off. */
function answer(text: string | null): { readonly path?: string; readonly problem?: string } | undefined {
  try {
    return JSON.parse(text ?? "") as { path?: string; problem?: string };
  } catch {
    return undefined;
  }
}

function remember(verdict: string): void {
  try {
    mkdirSync(dirname(verdict), { recursive: true });
    writeFileSync(verdict, "");
  } catch {
    // A cache that cannot be written only means that the next process asks again.
  }
}
