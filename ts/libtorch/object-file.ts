/** Reading a shared library of any of the three systems, without loading it. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { BrokenLibrary, type ObjectFile, readElf } from "./elf.js";

export { BrokenLibrary, type ObjectFile } from "./elf.js";

/**
 * Reads a library's headers.
 *
 * @param path - The file.
 * @returns Machine and, for ELF, needs; other systems' loaders find what lies beside a library by themselves.
 * @throws BrokenLibrary when the file is truncated or no library.
 */
export function readObjectFile(path: string): ObjectFile {
  const fd = openSync(path, "r");
  try {
    const { size } = fstatSync(fd);
    const head = Buffer.alloc(1024);
    const start = head.subarray(0, readSync(fd, head, 0, head.length, 0));
    if (size === 0) throw new BrokenLibrary("it is empty");
    if (start.length < 64) throw new BrokenLibrary(`it is truncated: ${size} bytes`);
    if (start.readUInt32BE(0) === 0x7f454c46) return readElf(fd, size);
    const arch = machOArch(start) ?? peArch(start);
    if (arch === undefined) throw new BrokenLibrary("it is no shared library");
    return { arch, needed: [], searchPath: [] };
  } finally {
    closeSync(fd);
  }
}

const MACH_O: Readonly<Record<number, string>> = { 16777223: "x64", 16777228: "arm64" };
const PE: Readonly<Record<number, string>> = { 34404: "x64", 43620: "arm64", 332: "ia32" };

/** A universal binary counts as this machine's when one of its parts is. */
function machOArch(start: Buffer): string | undefined {
  if (start.readUInt32LE(0) === 0xfeedfacf) return MACH_O[start.readUInt32LE(4)] ?? "unknown";
  if (start.readUInt32BE(0) !== 0xcafebabe) return undefined;
  const parts = Array.from({ length: Math.min(start.readUInt32BE(4), 8) }, (_, i) => start.readUInt32BE(8 + i * 20));
  const archs = parts.map((type) => MACH_O[type] ?? "unknown");
  return archs.includes(process.arch) ? process.arch : archs[0];
}

function peArch(start: Buffer): string | undefined {
  if (start.readUInt16BE(0) !== 0x4d5a) return undefined;
  const at = start.readUInt32LE(0x3c);
  if (at + 6 > start.length || start.readUInt32BE(at) !== 0x50450000) return undefined;
  return PE[start.readUInt16LE(at + 4)] ?? "unknown";
}
