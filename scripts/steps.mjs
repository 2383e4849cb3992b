// Running a command as a named step: live elapsed time on a terminal, plain lines elsewhere, its output only when it matters.
import { spawn, spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root. */
export const root = join(dirname(fileURLToPath(import.meta.url)), "..");

const live = Boolean(process.stdout.isTTY) && !process.env.CI;
const windows = process.platform === "win32";

/** `75` s as `1 min 15 s`. */
export function duration(seconds) {
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** Whether a program is on the PATH. */
export function has(program, args = ["--version"]) {
  return spawnSync(program, args, { stdio: "ignore", shell: windows }).status === 0;
}

/** What rustc calls this machine: `x86_64-unknown-linux-gnu`. */
export function hostTarget() {
  const { stdout } = spawnSync("rustc", ["-vV"], { encoding: "utf8", shell: windows });
  return /^host: (.+)$/m.exec(stdout)?.[1].trim();
}

/** The path of a tool that npm installed for this project. */
export function tool(name) {
  return join(root, "node_modules", ".bin", windows ? `${name}.cmd` : name);
}

/**
 * Runs a command and gives `{ ok, seconds, output }`. With `show` its output goes straight through; without, it is kept
 * and its last line is shown beside the elapsed time, so that a long build does not look dead.
 */
export function run(title, program, args, { show = false, env = {}, cwd = root } = {}) {
  return new Promise((resolve) => {
    const began = performance.now();
    const elapsed = () => (performance.now() - began) / 1000;
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", show ? "inherit" : "pipe", show ? "inherit" : "pipe"],
      shell: windows,
    });
    let output = "";
    let last = "";
    const collect = (chunk) => {
      output += chunk;
      last =
        output
          .trimEnd()
          .split(/[\r\n]/)
          .at(-1)
          ?.trim() ?? "";
    };
    child.stdout?.setEncoding("utf8").on("data", collect);
    child.stderr?.setEncoding("utf8").on("data", collect);
    const draw = () => {
      const line = `  ${title} … ${duration(Math.round(elapsed()))}  ${last}`;
      process.stdout.write(`\r\x1b[2K${line.slice(0, (process.stdout.columns ?? 80) - 1)}`);
    };
    const every = live ? 200 : 30_000;
    const pulse = () => (live ? draw() : console.log(`  ${title} … ${duration(Math.round(elapsed()))}`));
    const timer = show ? undefined : setInterval(pulse, every);
    const done = (ok) => {
      clearInterval(timer);
      if (live && !show) process.stdout.write("\r\x1b[2K");
      resolve({ title, ok, seconds: elapsed(), output });
    };
    child.on("error", (error) => {
      output += `${program}: ${error.message}\n`;
      done(false);
    });
    child.on("close", (code) => done(code === 0));
  });
}

/** Runs a step, prints how it went, and ends the process with its output if it failed. */
export async function must(title, program, args, options) {
  const result = await run(title, program, args, options);
  console.log(`${result.ok ? "✓" : "✗"} ${title} (${duration(result.seconds)})`);
  if (!result.ok) {
    console.error(result.output);
    process.exit(1);
  }
  return result;
}
