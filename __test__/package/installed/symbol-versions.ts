import { readFileSync } from "node:fs";

const [PT_LOAD, PT_DYNAMIC] = [1, 2];
const [DT_STRTAB, DT_VERNEED, DT_VERNEEDNUM] = [5, 0x6ffffffe, 0x6fffffff];

/**
 * Versions of symbols that a 64-bit ELF library asks of others: `GLIBC_2.28`, `GLIBCXX_3.4.29`. The loader refuses it
 * where they are newer than what the system has. (Layout: System V ABI, and the LSB's chapter on symbol versioning.)
 */
export function symbolVersions(path: string): readonly string[] {
  const file = readFileSync(path);
  const u64 = (at: number) => Number(file.readBigUInt64LE(at));
  if (file.readUInt32BE(0) !== 0x7f454c46) throw new Error(`${path} is no ELF file`);
  const segments = Array.from({ length: file.readUInt16LE(56) }, (_, i) => {
    const at = u64(32) + i * file.readUInt16LE(54);
    return { type: file.readUInt32LE(at), offset: u64(at + 8), address: u64(at + 16), size: u64(at + 32) };
  });
  const offsetOf = (address: number) => {
    const holds = segments.find(
      ({ type, address: from, size }) => type === PT_LOAD && address >= from && address < from + size,
    );
    if (!holds) throw new Error(`${path}: ${address} lies nowhere`);
    return address - holds.address + holds.offset;
  };
  const dynamic = segments.find(({ type }) => type === PT_DYNAMIC);
  if (!dynamic) throw new Error(`${path} has no dynamic section`);
  const entry = (tag: number) => {
    const ats = Array.from({ length: dynamic.size / 16 }, (_, i) => dynamic.offset + i * 16);
    const at = ats.find((each) => u64(each) === tag);
    return at === undefined ? undefined : u64(at + 8);
  };
  const strings = offsetOf(entry(DT_STRTAB) ?? 0);
  const text = (at: number) => file.toString("latin1", strings + at, file.indexOf(0, strings + at));

  const needs = entry(DT_VERNEED);
  const versions = new Set<string>();
  let need = needs === undefined ? 0 : offsetOf(needs);
  for (let i = 0; i < (entry(DT_VERNEEDNUM) ?? 0); i++) {
    let aux = need + file.readUInt32LE(need + 8);
    for (let j = 0; j < file.readUInt16LE(need + 2); j++) {
      versions.add(text(file.readUInt32LE(aux + 8)));
      aux += file.readUInt32LE(aux + 12);
    }
    need += file.readUInt32LE(need + 12);
  }
  return [...versions].sort();
}

/** The newest of a family: `newest(versions, "GLIBC")` → `2.28`. */
export function newest(versions: readonly string[], family: string): string | undefined {
  const numbers = versions.filter((each) => each.startsWith(`${family}_`)).map((each) => each.slice(family.length + 1));
  return numbers
    .filter((each) => /^[\d.]+$/.test(each))
    .sort(compare)
    .at(-1);
}

/** Orders `2.9` before `2.28`. */
export function compare(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
