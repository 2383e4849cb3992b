/** Room on the disk, checked before anything is written. */
import { existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { FileError } from "../errors.js";
import { formatBytes } from "./progress.js";

/** Tells the free blocks of a file system, as `fs.promises.statfs` does. */
export type StatFs = (path: string) => Promise<{ readonly bavail: number; readonly bsize: number }>;

/**
 * Sees to it that there is room.
 *
 * @param folder - Where it will be written; it need not exist yet.
 * @param bytes - How much.
 * @param ask - Who is asked.
 * @throws FileError `IO` with `details.needed` and `details.free`, when there is not.
 */
export async function requireSpace(folder: string, bytes: number, ask: StatFs = statfs): Promise<void> {
  let place = folder;
  while (!existsSync(place) && dirname(place) !== place) place = dirname(place);
  const { bavail, bsize } = await ask(place);
  const free = bavail * bsize;
  if (free >= bytes) return;
  throw new FileError(
    "IO",
    `not enough room in ${folder}: ${formatBytes(bytes)} are needed, ${formatBytes(free)} are free. Make room, or set REINFORCETS_CACHE to a folder on another disk`,
    { path: folder, needed: bytes, free, os: "ENOSPC" },
  );
}
