import { appendFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readObjectFile } from "../../ts/libtorch/object-file.js";
import { folder, library } from "./fake.js";

const path = join(folder(), "libx.so");
const bytes = library({
  soname: "libx.so",
  needed: ["liba.so", "libb.so.1"],
  runpath: "$ORIGIN/../x:$ORIGIN",
  machine: 62,
});

describe("a library's headers", () => {
  it("tell machine, needs and search path of an ELF file", () => {
    writeFileSync(path, bytes);
    expect(readObjectFile(path)).toEqual({
      arch: "x64",
      needed: ["liba.so", "libb.so.1"],
      searchPath: ["$ORIGIN/../x", "$ORIGIN"],
    });
  });

  it.each([
    [183, "arm64"],
    [3, "ia32"],
    [999, "machine 999"],
  ])("tell machine %i", (machine, arch) => {
    writeFileSync(path, library({ soname: "libx.so", machine }));
    expect(readObjectFile(path).arch).toBe(arch);
  });

  it.each([0, 3, 63, 64, 200, bytes.length - 1])("are refused when the file ends after %i bytes", (length) => {
    writeFileSync(path, bytes);
    truncateSync(path, length);
    expect(() => readObjectFile(path)).toThrow(length === 0 ? /empty/ : /truncated/);
  });

  it("may be followed by more", () => {
    writeFileSync(path, bytes);
    appendFileSync(path, "more");
    expect(readObjectFile(path).arch).toBe("x64");
  });

  it("of Mach-O and PE files tell the machine", () => {
    const mach = Buffer.alloc(64);
    mach.writeUInt32LE(0xfeedfacf, 0);
    mach.writeUInt32LE(0x0100000c, 4);
    writeFileSync(path, mach);
    expect(readObjectFile(path).arch).toBe("arm64");
    const pe = Buffer.alloc(256);
    pe.write("MZ");
    pe.writeUInt32LE(128, 0x3c);
    pe.write("PE\0\0", 128, "latin1");
    pe.writeUInt16LE(0x8664, 132);
    writeFileSync(path, pe);
    expect(readObjectFile(path).arch).toBe("x64");
  });

  it("of anything else are refused", () => {
    writeFileSync(path, "not a library at all, but long enough to hold all the headers that are read");
    expect(() => readObjectFile(path)).toThrow(/no shared library/);
  });
});
