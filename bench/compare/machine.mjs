// The machine that the figures come from.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, loadavg, totalmem } from "node:os";
import { addonPath } from "../../scripts/addon.mjs";

/** More than the runs themselves and a little of the system's. */
const BUSY = 2;

/** What a reader has to know of the machine, as Markdown lines. */
export function machineText({ kernel, pinned, loads, versions }) {
  const addon = createRequire(import.meta.url)(addonPath);
  const cpu = cpus()[0]?.model.trim() ?? "unknown CPU";
  const load = loads.length > 0 ? `${Math.min(...loads).toFixed(1)} … ${Math.max(...loads).toFixed(1)}` : "unknown";
  const lines = [
    `- CPU: ${cpu}${modelNumber()}, ${cpus().length} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB of memory; ${process.platform} ${process.arch}.`,
    `- Our kernel: \`${kernel ?? addon.kernel()}\`; one core does ${addon.fmaPeak().toFixed(0)} GFLOP/s of fused multiply-adds (measured while writing this).`,
    `- Runs one after another, each in a fresh process with one thread${pinned ? ", pinned to one core" : ""}.`,
    `- Load average when runs began: ${load}.${Math.max(...loads) > BUSY ? " **The machine was busy with other work: wall times are upper bounds and their ratios noise; CPU times and their ratios are what counts until this is measured again.**" : ""}`,
  ];
  for (const [label, found] of versions) {
    const list = Object.entries(found).map(([name, version]) => `${name} ${version}`);
    lines.push(`- ${label}: ${list.join(", ")}.`);
  }
  return `${lines.join("\n")}\n`;
}

/** Work that waits for a core just now, averaged over a minute. */
export const loadNow = () => loadavg()[0];

/** Family and model, where the model's name tells little. */
function modelNumber() {
  if (process.platform !== "linux") return "";
  const info = readFileSync("/proc/cpuinfo", "utf8");
  const of = (name) => info.match(new RegExp(`^${name}\\s*: (\\d+)$`, "m"))?.[1];
  return of("model") ? ` (family ${of("cpu family")}, model ${of("model")})` : "";
}
