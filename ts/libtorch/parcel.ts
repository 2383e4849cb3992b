/** Something that files can be taken out of: an archive or a folder. */
import { copyFile, mkdir, readdir, stat } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";

/** A file in a parcel. */
export interface ParcelEntry {
  /** Path inside, with forward slashes. */
  readonly path: string;
  /** Size when taken out, in bytes. */
  readonly bytes: number;
}

/** A source of files. */
export interface Parcel {
  /** Short name, for people. */
  readonly name: string;
  /** The archive's file, if it is one: its checksum is noted. */
  readonly archive: string | undefined;
  /** What can be taken. */
  readonly entries: readonly ParcelEntry[];
  /**
   * Takes one file out.
   *
   * @param entry - One of `entries`.
   * @param target - Path to write; its folder is made.
   * @param onBytes - Hears how many bytes more were written.
   * @param signal - Stops it.
   */
  take(entry: ParcelEntry, target: string, onBytes: (bytes: number) => void, signal?: AbortSignal): Promise<void>;
  /** Lets go of the file. */
  close(): void;
}

/** A folder as a parcel: only `folders` of it, and the files beside them. */
export async function openFolder(root: string, folders: readonly string[]): Promise<Parcel> {
  const entries: ParcelEntry[] = [];
  const list = async (folder: string, deep: boolean): Promise<void> => {
    const names = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
    for (const item of names.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = folder === "" ? item.name : `${folder}/${item.name}`;
      // A link counts as what it points to; a dangling one as nothing.
      const found = await stat(join(root, path)).catch(() => undefined);
      if (found?.isDirectory() && deep) await list(path, true);
      else if (found?.isFile()) entries.push({ path, bytes: found.size });
    }
  };
  await list("", false);
  for (const folder of folders) await list(folder, true);
  return {
    name: basename(root),
    archive: undefined,
    entries,
    async take(entry, target, onBytes, signal) {
      signal?.throwIfAborted();
      await mkdir(dirname(target), { recursive: true });
      await copyFile(join(root, entry.path.replaceAll("/", sep)), target);
      onBytes(entry.bytes);
    },
    close() {},
  };
}
