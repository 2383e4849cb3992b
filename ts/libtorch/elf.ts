/** What the loader will read in an ELF file: its machine, what it needs, where it looks. */
import { readSync } from "node:fs";

/** The parts of a shared library that decide whether it can be loaded. */
export interface ObjectFile {
  /** Processor in Node's words (`x64`, `arm64`), or the number of an unknown one. */
  readonly arch: string;
  /** Names of the libraries it needs. */
  readonly needed: readonly string[];
  /** Folders it wants them looked for in; `$ORIGIN` is its own folder. */
  readonly searchPath: readonly string[];
}

/** A file that is no whole library; the text says in which way. */
export class BrokenLibrary extends Error {
  override readonly name = "BrokenLibrary";
}

const MACHINES: Readonly<Record<number, string>> = { 3: "ia32", 40: "arm", 62: "x64", 183: "arm64", 243: "riscv64" };
const [PT_LOAD, PT_DYNAMIC] = [1, 2];
const [DT_NEEDED, DT_STRTAB, DT_RPATH, DT_RUNPATH] = [1, 5, 15, 29];
const LONGEST_NAME = 4096;

interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly size: number;
}

function read(fd: number, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readSync(fd, bytes, 0, length, at));
}

function readWhole(fd: number, at: number, length: number, size: number): Buffer {
  if (at + length > size) throw truncated(at + length, size);
  return read(fd, at, length);
}

function truncated(needed: number, size: number): BrokenLibrary {
  return new BrokenLibrary(`it is truncated: ${size} bytes of at least ${needed}`);
}

/** A 64-bit offset; those of real files are exact as numbers. */
const offset = (bytes: Buffer, at: number): number => Number(bytes.readBigUInt64LE(at));

/**
 * Reads a 64-bit little-endian ELF file's headers; a few kilobytes, however big the file is.
 *
 * @param fd - The open file.
 * @param size - Its size in bytes.
 * @returns What the loader will see.
 * @throws BrokenLibrary when the file ends before its headers say it does, or is of another kind.
 */
export function readElf(fd: number, size: number): ObjectFile {
  const header = readWhole(fd, 0, 64, size);
  const arch = MACHINES[header.readUInt16LE(18)] ?? `machine ${header.readUInt16LE(18)}`;
  // 32-bit and big-endian libraries are told by their machine; their insides do not matter.
  if (header[4] !== 2 || header[5] !== 1) return { arch: `${arch} (32-bit or big-endian)`, needed: [], searchPath: [] };

  const segments = readSegments(fd, header, size);
  const sections = offset(header, 40) + header.readUInt16LE(58) * header.readUInt16LE(60);
  const end = Math.max(sections, ...segments.map((segment) => segment.offset + segment.size));
  if (end > size) throw truncated(end, size);
  return { arch, ...readDynamic(fd, segments, size) };
}

function readSegments(fd: number, header: Buffer, size: number): readonly Segment[] {
  const [entry, count] = [header.readUInt16LE(54), header.readUInt16LE(56)];
  if (entry < 56 || count === 0) throw new BrokenLibrary("it is no shared library: it has no program headers");
  const table = readWhole(fd, offset(header, 32), entry * count, size);
  return Array.from({ length: count }, (_, i) => ({
    type: table.readUInt32LE(i * entry),
    offset: offset(table, i * entry + 8),
    address: offset(table, i * entry + 16),
    size: offset(table, i * entry + 32),
  }));
}

function readDynamic(fd: number, segments: readonly Segment[], size: number): Omit<ObjectFile, "arch"> {
  const dynamic = segments.find(({ type }) => type === PT_DYNAMIC);
  if (dynamic === undefined) throw new BrokenLibrary("it is no shared library: it has no dynamic section");
  const table = readWhole(fd, dynamic.offset, dynamic.size, size);
  const entries = Array.from({ length: Math.floor(table.length / 16) }, (_, i) => ({
    tag: offset(table, i * 16),
    value: offset(table, i * 16 + 8),
  }));
  const names = entries.find(({ tag }) => tag === DT_STRTAB)?.value ?? 0;
  const holder = segments.find(
    (segment) => segment.type === PT_LOAD && names >= segment.address && names < segment.address + segment.size,
  );
  if (holder === undefined) throw new BrokenLibrary("it is damaged: its table of names lies nowhere");
  const base = names - holder.address + holder.offset;
  const text = (at: number) => {
    const bytes = read(fd, base + at, LONGEST_NAME);
    const end = bytes.indexOf(0);
    return bytes.toString("utf8", 0, end < 0 ? bytes.length : end);
  };
  const all = (...tags: readonly (number | undefined)[]) =>
    entries.filter(({ tag }) => tags.includes(tag)).map(({ value }) => text(value));
  return { needed: all(DT_NEEDED), searchPath: all(DT_RPATH, DT_RUNPATH).flatMap((list) => list.split(":")) };
}
