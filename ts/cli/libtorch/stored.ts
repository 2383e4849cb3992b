import { existsSync } from "node:fs";
import { join } from "node:path";
import { installsFolder, listInstalled } from "../../libtorch/cache.js";
import { findLibtorch } from "../../libtorch/find.js";
import { formatBytes } from "../../libtorch/progress.js";
import { leftovers, removeInstalled } from "../../libtorch/remove.js";
import { exitCodes, UsageError } from "../exit.js";
import type { Output } from "../output.js";

/** `reinforcets libtorch list`. */
export async function listLibtorch(output: Output): Promise<number> {
  const installed = listInstalled();
  for (const { name, dir, bytes, current, manifest } of installed) {
    const { version, variant, source, headerBytes, installedAt } = manifest;
    const headers = headerBytes > 0;
    output.line({ type: "libtorch", name, version, variant, dir, bytes, headers, source, installedAt, current });
    const marks = [headers ? "with headers" : "", current ? "" : "of no use to this version"].filter(Boolean);
    const facts = [formatBytes(bytes), `from ${source}`, installedAt.slice(0, 10), ...marks];
    output.result(`${name}  ${dir}\n  ${facts.join(", ")}`);
  }
  for (const dir of leftovers()) {
    output.line({ type: "unfinished", dir });
    output.say(`unfinished install: ${dir} ("libtorch install" goes on with it, "libtorch remove" deletes it)`);
  }
  if (installed.length === 0) output.say(`nothing is installed in ${installsFolder()}`);
  return exitCodes.fine;
}

/** `reinforcets libtorch path`. */
export async function libtorchPath(output: Output): Promise<number> {
  const found = findLibtorch();
  output.line({ type: "libtorch", ...found, headers: existsSync(join(found.dir, "include", "torch")) });
  output.result(found.dir);
  return exitCodes.fine;
}

/** `reinforcets libtorch remove`. */
export async function removeLibtorch(variant: string | undefined, output: Output): Promise<number> {
  if (variant !== undefined && variant !== "cpu" && variant !== "cuda")
    throw new UsageError(`libtorch remove ${variant}: expected cpu or cuda, or nothing to remove everything`);
  const { installed, unfinished } = removeInstalled(variant);
  for (const { name, dir, bytes } of installed) {
    output.line({ type: "removed", name, dir, bytes });
    output.result(`removed ${dir} (${formatBytes(bytes)})`);
  }
  for (const dir of unfinished) {
    output.line({ type: "removed", dir });
    output.result(`removed an unfinished install: ${dir}`);
  }
  if (installed.length + unfinished.length === 0) output.say("nothing was installed");
  return exitCodes.fine;
}
