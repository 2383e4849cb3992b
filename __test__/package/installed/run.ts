import { spawn } from "node:child_process";

/** How a program ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** Where and with what a program runs; the environment is exactly the one given. */
export interface Place {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Runs a program to its end; what it says goes nowhere else. Two minutes are the most it may take. */
export function run([program = "", ...args]: readonly string[], { cwd, env }: Place): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const windows = process.platform === "win32";
    const options = { cwd, env, timeout: 120_000, windowsHide: true, shell: windows && program.endsWith(".cmd") };
    const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let [out, err] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      err += text;
    });
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, out, err }));
  });
}

/** {@link run}, for what has to succeed: gives its stdout. */
export async function must(command: readonly string[], place: Place): Promise<string> {
  const { code, signal, out, err } = await run(command, place);
  if (code !== 0) throw new Error(`${command.join(" ")} ended with ${signal ?? code}\n${out}\n${err}`);
  return out;
}

/** {@link must}, for a program that prints one JSON value. */
export async function told<T>(command: readonly string[], place: Place): Promise<T> {
  const out = await must(command, place);
  try {
    return JSON.parse(out) as T;
  } catch {
    throw new Error(`${command.join(" ")} printed no JSON: ${out}`);
  }
}
