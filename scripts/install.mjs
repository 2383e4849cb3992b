// Installs the npm packages that the lock file names, if they are not there yet.
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { must, root } from "./steps.mjs";

/**
 * Installs what the lock file pins when node_modules is missing or older than it. Not `npm ci`: that empties node_modules
 * first, also under the feet of an editor. `--no-save` leaves the lock file as it is.
 */
export async function ensurePackages() {
  const mark = join(root, "node_modules", ".package-lock.json");
  const lock = join(root, "package-lock.json");
  if (existsSync(mark) && statSync(mark).mtimeMs >= statSync(lock).mtimeMs) return;
  await must("install npm packages", "npm", ["install", "--no-save", "--no-audit", "--no-fund"]);
}
