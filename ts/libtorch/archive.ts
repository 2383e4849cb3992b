/** A zip file or wheel as a parcel: its list is read at once, its files are streamed and checked as they are taken. */
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";
import type { Entry } from "yauzl";
import { FileError } from "../errors.js";
import type { Parcel } from "./parcel.js";

/** An archive that is not what it should be. */
function corrupt(path: string, problem: string, cause?: unknown): FileError {
  return new FileError("CORRUPT_FILE", `${path} cannot be read: ${problem}`, { path, problem }, { cause });
}

/**
 * Opens an archive.
 *
 * @param path - The file.
 * @returns A parcel; close it.
 * @throws FileError `CORRUPT_FILE` when it is no whole zip file; so does `take` when a file in it is damaged.
 */
export async function openArchive(path: string): Promise<Parcel> {
  const { default: yauzl } = await import("yauzl");
  const zip = await yauzl.openPromise(path, { lazyEntries: true, autoClose: false }).catch((error: Error) => {
    // The system's own refusals (no such file, no permission) say what they are.
    throw "syscall" in error ? error : corrupt(path, `it is no whole zip file (${error.message})`, error);
  });
  const inside = new Map<string, Entry>();
  try {
    for await (const entry of zip.eachEntry()) {
      if (!entry.fileName.endsWith("/")) inside.set(entry.fileName, entry);
    }
  } catch (error) {
    zip.close();
    throw corrupt(path, `its list of files is damaged (${(error as Error).message})`, error);
  }
  return {
    name: basename(path),
    archive: path,
    entries: [...inside.values()].map((entry) => ({ path: entry.fileName, bytes: entry.uncompressedSize })),
    async take({ path: name }, target, onBytes, signal) {
      const entry = inside.get(name);
      if (entry === undefined) throw corrupt(path, `${name} is not in it`);
      let sum = 0;
      const count = new Transform({
        transform(chunk: Buffer, _, done) {
          sum = crc32(chunk, sum);
          onBytes(chunk.length);
          done(null, chunk);
        },
      });
      await mkdir(dirname(target), { recursive: true });
      try {
        const stream = await zip.openReadStreamPromise(entry);
        await pipeline(stream, count, createWriteStream(target), signal ? { signal } : {});
      } catch (error) {
        const { syscall, name: kind } = error as Error & { syscall?: string };
        if (syscall !== undefined || kind === "AbortError") throw error;
        throw corrupt(path, `${name} in it is damaged (${(error as Error).message})`, error);
      }
      if (sum !== entry.crc32) throw corrupt(path, `${name} in it is damaged (its checksum is wrong)`);
    },
    close: () => zip.close(),
  };
}
