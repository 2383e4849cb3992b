// Installs the npm packages that the lock file names, if they are not there yet.
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { must, root } from "./steps.mjs";

/** Runs `npm ci` when node_modules is missing or older than the lock file. */
export async function ensurePackages() {
  const mark = join(root, "node_modules", ".package-lock.json");
  const lock = join(root, "package-lock.json");
  if (existsSync(mark) && statSync(mark).mtimeMs >= statSync(lock).mtimeMs) return;
  await must("install npm packages", "npm", ["ci", "--no-audit", "--no-fund"]);
}
