/** Removing what was installed. */
import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { StateError } from "../errors.js";
import { type Installed, installsFolder, listInstalled } from "./cache.js";
import { lockFile, workFolder } from "./install.js";
import { lockHolder } from "./lock.js";
import type { Variant } from "./version.js";

/** What went. */
export interface Removed {
  /** The libtorches. */
  readonly installed: readonly Installed[];
  /** Folders of installs that never came to their end. */
  readonly unfinished: readonly string[];
}

/**
 * Removes libtorches from the cache, of older versions too.
 *
 * @param variant - Only this variant; without it both, and everything else that installs have left.
 * @param env - Environment.
 * @returns What went.
 * @throws StateError `BUSY` while another process installs.
 */
export function removeInstalled(variant?: Variant, env: NodeJS.ProcessEnv = process.env): Removed {
  const variants: readonly Variant[] = variant ? [variant] : ["cpu", "cuda"];
  for (const each of variants) {
    const holder = lockHolder(lockFile(each, env));
    if (holder === undefined) continue;
    const text = `process ${holder.pid} on ${holder.host} is installing libtorch (${each}); wait for it or stop it`;
    throw new StateError("BUSY", text, { ...holder });
  }
  const installed = listInstalled(env).filter(({ manifest }) => !variant || manifest.variant === variant);
  for (const { dir, name } of installed) {
    // Out of sight first: an interrupted removal must not leave half a libtorch where one is looked for.
    const aside = join(installsFolder(env), `.${name}.removed`);
    rmSync(aside, { recursive: true, force: true });
    renameSync(dir, aside);
    rmSync(aside, { recursive: true, force: true });
  }
  const hidden = variant ? variants.map((each) => workFolder(each, env)) : leftovers(env);
  const unfinished = hidden.filter((path) => existsSync(path));
  for (const path of unfinished) rmSync(path, { recursive: true, force: true });
  if (!variant) rmSync(join(installsFolder(env), "..", "probed"), { recursive: true, force: true });
  return { installed, unfinished };
}

/** Folders of ours that are no installs: their names begin with a dot. */
export function leftovers(env: NodeJS.ProcessEnv = process.env): readonly string[] {
  const folder = installsFolder(env);
  if (!existsSync(folder)) return [];
  const hidden = readdirSync(folder).filter((name) => /^\.\d.*\.(partial|removed)$/.test(name));
  return hidden.map((name) => join(folder, name));
}
