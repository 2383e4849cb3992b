/** Fetching wheels with pip: it knows the user's mirror, proxy and credentials, and checks what it gets. */
import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { LibtorchError } from "../errors.js";
import type { Python } from "./python.js";
import type { WheelSource } from "./version.js";

/** How to fetch. */
export interface PipOptions {
  /** A package index other than pip's own. */
  readonly indexUrl?: string | undefined;
  /** Environment of pip. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** Stops it. */
  readonly signal?: AbortSignal | undefined;
  /** Hears how much has come, and of about how much. */
  readonly onBytes?: ((done: number, total: number | undefined) => void) | undefined;
}

/** The libraries are the same in the wheels of every Python; where pip's own has none, this one's are asked for. */
const OTHER_PYTHON = ["--python-version", "3.12", "--implementation", "cp"];
const POLL_MS = 300;

/**
 * Fetches a wheel, or takes the one that an earlier attempt fetched.
 *
 * @param python - A Python with pip.
 * @param wheel - What to fetch.
 * @param folder - Where it goes.
 * @param options - How.
 * @returns The wheel's path.
 * @throws LibtorchError `LIBTORCH_NOT_FOUND` with pip's own words.
 */
export async function fetchWheel(
  python: Python,
  wheel: WheelSource,
  folder: string,
  options: PipOptions = {},
): Promise<string> {
  const here = findWheel(folder, wheel);
  if (here) return here;
  // pip copies a finished wheel to its place; only one that is whole may get the name that is looked for.
  const incoming = join(folder, ".incoming");
  let said = "";
  for (const target of [[], OTHER_PYTHON]) {
    rmSync(incoming, { recursive: true, force: true });
    mkdirSync(join(incoming, "tmp"), { recursive: true });
    const ended = await runPip(python, wheel, incoming, target, options);
    const got = ended.ok ? findWheel(incoming, wheel) : undefined;
    if (got) {
      const path = join(folder, got.slice(incoming.length + 1));
      renameSync(got, path);
      rmSync(incoming, { recursive: true, force: true });
      return path;
    }
    said = ended.errors;
    if (!/No matching distribution/i.test(said)) break;
  }
  rmSync(incoming, { recursive: true, force: true });
  throw new LibtorchError(
    "LIBTORCH_NOT_FOUND",
    `pip (${python.program}) could not get ${wheel.requirement}: ${said}\nTo do: check pip's index and proxy (pip config list), name another one with --index-url, or take another source: --from zip, --from FILE.whl`,
    { requirement: wheel.requirement, python: python.program, problem: said },
  );
}

/** The wheel of a package in a folder, if there is one. */
export function findWheel(folder: string, { prefix, requirement }: WheelSource): string | undefined {
  const version = requirement.split("==")[1]?.replace(/\.?\*$/, "") ?? "";
  const name = readdirSync(folder).find((file) => file.startsWith(prefix + version) && file.endsWith(".whl"));
  return name && join(folder, name);
}

function runPip(
  python: Python,
  wheel: WheelSource,
  incoming: string,
  target: readonly string[],
  { indexUrl, env, signal, onBytes }: PipOptions,
): Promise<{ readonly ok: boolean; readonly errors: string }> {
  const tmp = join(incoming, "tmp");
  const args = ["-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--no-input", "--progress-bar", "off"];
  const child = spawn(
    python.program,
    [...args, "--dest", incoming, ...target, ...(indexUrl ? ["--index-url", indexUrl] : []), wheel.requirement],
    {
      // Its temporary files lie where room was checked, and where their growth can be seen: no pip before 24.1 tells it.
      env: { ...(env ?? process.env), TMPDIR: tmp, TEMP: tmp, TMP: tmp, PIP_DISABLE_PIP_VERSION_CHECK: "1" },
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
    },
  );
  let [out, errors] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  let most = 0;
  const look = () => {
    // At the end pip moves the file away; that is no step back.
    most = Math.max(most, bytesIn(tmp));
    onBytes?.(most, sizeTold(out) ?? wheel.bytes);
  };
  const timer = setInterval(look, POLL_MS);
  const stop = () => child.kill("SIGTERM");
  signal?.addEventListener("abort", stop, { once: true });
  if (signal?.aborted) stop();
  return new Promise((resolve, reject) => {
    const done = (ok: boolean, text: string) => {
      clearInterval(timer);
      signal?.removeEventListener("abort", stop);
      if (signal?.aborted) {
        rmSync(incoming, { recursive: true, force: true });
        reject(signal.reason);
      } else resolve({ ok, errors: text });
    };
    child.on("error", (error) => done(false, error.message));
    child.on("close", (code) => done(code === 0, errorLines(errors) || `it ended with code ${code}`));
  });
}

/** pip's lines that say what went wrong; all of them when none is marked so. */
function errorLines(text: string): string {
  const lines = text.trim().split("\n");
  const marked = lines.filter((line) => line.startsWith("ERROR:")).map((line) => line.slice(6).trim());
  return (marked.length > 0 ? marked : lines).join("\n").slice(-2000);
}

/** `Downloading torch-….whl (530.6 MB)`: the size as pip tells it. */
function sizeTold(out: string): number | undefined {
  const told = /Downloading .*\((\d+(?:\.\d+)?) (bytes|kB|MB|GB)\)/.exec(out);
  const unit = { bytes: 1, kB: 1e3, MB: 1e6, GB: 1e9 }[told?.[2] ?? ""];
  return told && unit ? Number(told[1]) * unit : undefined;
}

function bytesIn(folder: string): number {
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((name) => statSync(join(folder, name), { throwIfNoEntry: false }))
      .reduce((sum, found) => sum + (found?.isFile() ? found.size : 0), 0);
  } catch {
    // A file that pip has just moved away.
    return 0;
  }
}
