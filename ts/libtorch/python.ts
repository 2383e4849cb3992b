/** The Pythons of this machine: one of them may have a torch already, or a pip that can fetch one. */
import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { join } from "node:path";

/** A Python to ask, and who named it. */
export interface Python {
  /** Program, found on the PATH when it has no folder. */
  readonly program: string;
  /** Who named it, for people: `REINFORCETS_PYTHON`, `VIRTUAL_ENV` or `PATH`. */
  readonly from: string;
}

/** What a Python says about torch. */
export type TorchOfPython = { readonly dir: string } | { readonly problem: string };

const ASK_MS = 30_000;
/** Finds the package without importing it, which would take seconds; the current folder is not asked. */
const FIND_TORCH = `import sys
sys.path = [p for p in sys.path if p]
import importlib.util
spec = importlib.util.find_spec("torch")
print(list(spec.submodule_search_locations)[0] if spec and spec.submodule_search_locations else "")`;

/** The Pythons worth asking, best first. One that is named by `REINFORCETS_PYTHON` is the only one. */
export function pythons(env: NodeJS.ProcessEnv = process.env): readonly Python[] {
  const named = env["REINFORCETS_PYTHON"];
  if (named) return [{ program: named, from: "REINFORCETS_PYTHON" }];
  const windows = process.platform === "win32";
  const active = env["VIRTUAL_ENV"];
  const inActive = active && (windows ? join(active, "Scripts", "python.exe") : join(active, "bin", "python"));
  return [
    ...(inActive ? [{ program: inActive, from: "VIRTUAL_ENV" }] : []),
    { program: windows ? "python" : "python3", from: "PATH" },
  ];
}

function ask(program: string, args: readonly string[], env: NodeJS.ProcessEnv): SpawnSyncReturns<string> {
  return spawnSync(program, args, { env, encoding: "utf8", timeout: ASK_MS, windowsHide: true });
}

function whyFailed(result: SpawnSyncReturns<string>): string {
  if (result.error)
    return (result.error as NodeJS.ErrnoException).code === "ENOENT" ? "no such program" : result.error.message;
  return result.stderr.trim().split("\n").at(-1) || `it ended with code ${result.status}`;
}

/**
 * Asks a Python where its torch lies.
 *
 * @param python - The Python.
 * @param env - Environment to ask it in.
 * @returns The folder of the package `torch`, or why there is none.
 */
export function torchOf(python: Python, env: NodeJS.ProcessEnv = process.env): TorchOfPython {
  const result = ask(python.program, ["-c", FIND_TORCH], env);
  if (result.error || result.status !== 0) return { problem: whyFailed(result) };
  const dir = result.stdout.trim();
  return dir === "" ? { problem: "it has no torch" } : { dir };
}

/** The first Python that has pip, or `undefined`. */
export function pythonWithPip(env: NodeJS.ProcessEnv = process.env): Python | undefined {
  return pythons(env).find(({ program }) => ask(program, ["-m", "pip", "--version"], env).status === 0);
}
