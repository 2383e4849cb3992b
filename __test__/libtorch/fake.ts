// Small libtorches made on the spot: libraries that the loader accepts and that do nothing, and archives around them.
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { crc32, deflateRawSync } from "node:zlib";

/** A new empty folder. */
export const folder = (): string => mkdtempSync(join(tmpdir(), "libtorch-"));

/** What a library claims. */
export interface FakeLibrary {
  readonly soname: string;
  readonly needed?: readonly string[];
  readonly runpath?: string;
  /** ELF's number of the processor; default is this machine's. */
  readonly machine?: number;
  /** Size of the file, reached with zeros. */
  readonly size?: number;
}

const THIS_MACHINE = process.arch === "arm64" ? 183 : 62;

/** A 64-bit ELF shared library without code: one segment, a table of names, an empty table of symbols. */
export function library({
  soname,
  needed = [],
  runpath = "$ORIGIN",
  machine = THIS_MACHINE,
  size = 0,
}: FakeLibrary): Buffer {
  const names = ["", soname, runpath, ...needed];
  const starts: number[] = [];
  let strings = "";
  for (const name of names) {
    starts.push(strings.length);
    strings += `${name}\0`;
  }
  const align = (at: number) => Math.ceil(at / 8) * 8;
  const [headers, symbols, hash] = [64 + 3 * 56, 24, 16];
  const symbolsAt = headers;
  const hashAt = symbolsAt + symbols;
  const stringsAt = hashAt + hash;
  const dynamicAt = align(stringsAt + strings.length);
  const [DT_NEEDED, DT_HASH, DT_STRTAB, DT_SYMTAB, DT_STRSZ, DT_SYMENT, DT_SONAME, DT_RUNPATH] = [
    1, 4, 5, 6, 10, 11, 14, 29,
  ];
  const entries: [number, number][] = [
    [DT_SONAME, starts[1] ?? 0],
    [DT_RUNPATH, starts[2] ?? 0],
    ...starts.slice(3).map((at): [number, number] => [DT_NEEDED, at]),
    [DT_HASH, hashAt],
    [DT_STRTAB, stringsAt],
    [DT_SYMTAB, symbolsAt],
    [DT_STRSZ, strings.length],
    [DT_SYMENT, 24],
    [0, 0],
  ];
  const total = Math.max(dynamicAt + entries.length * 16, size);
  const file = Buffer.alloc(total);
  file.write("\x7fELF", 0, "latin1");
  file.set([2, 1, 1], 4);
  file.writeUInt16LE(3, 16); // a shared object
  file.writeUInt16LE(machine, 18);
  file.writeUInt32LE(1, 20);
  file.writeBigUInt64LE(64n, 32); // program headers follow at once
  for (const [at, value] of [
    [52, 64],
    [54, 56],
    [56, 3],
    [58, 64],
  ] as const)
    file.writeUInt16LE(value, at);
  const segment = (index: number, type: number, at: number, bytes: number, alignment: number) => {
    const start = 64 + index * 56;
    file.writeUInt32LE(type, start);
    file.writeUInt32LE(6, start + 4); // readable and writable
    for (const [place, value] of [
      [8, at],
      [16, at],
      [24, at],
      [32, bytes],
      [40, bytes],
      [48, alignment],
    ] as const)
      file.writeBigUInt64LE(BigInt(value), start + place);
  };
  segment(0, 1, 0, total, 0x1000);
  segment(1, 2, dynamicAt, entries.length * 16, 8);
  segment(2, 0x6474e551, 0, 0, 16); // a stack that is not executable
  file.set([1, 0, 0, 0, 1], hashAt);
  file.write(strings, stringsAt, "latin1");
  entries.forEach(([tag, value], i) => {
    file.writeBigUInt64LE(BigInt(tag), dynamicAt + i * 16);
    file.writeBigUInt64LE(BigInt(value), dynamicAt + i * 16 + 8);
  });
  return file;
}

/** Files of a folder or archive by path. */
export type Files = Readonly<Record<string, string | Buffer>>;

/** Writes files below a folder. */
export function write(root: string, files: Files): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

const ORIGIN = "$ORIGIN/../../nvidia/cu13/lib:$ORIGIN";
const CPU_NEEDS = ["libc10.so", "libgomp.so.1", "libcudart.so.13", "libc.so.6"];

/** The libraries in `torch/lib` of a wheel. `size` is that of libtorch_cpu. */
export function torchLib(options: { size?: number; machine?: number; cpuNeeds?: readonly string[] } = {}): Files {
  const { size = 0, cpuNeeds = CPU_NEEDS, ...rest } = options;
  return {
    "libc10.so": library({ soname: "libc10.so", ...rest }),
    "libtorch_cpu.so": library({ soname: "libtorch_cpu.so", needed: cpuNeeds, size, runpath: ORIGIN, ...rest }),
    "libgomp.so.1": library({ soname: "libgomp.so.1" }),
    "libtorch_global_deps.so": library({ soname: "libtorch_global_deps.so", needed: ["libgomp.so.1"] }),
    "libtorch_python.so": library({ soname: "libtorch_python.so" }),
  };
}

/** The libraries that a wheel with CUDA has too. */
export const cudaLib: Files = {
  "libc10_cuda.so": library({ soname: "libc10_cuda.so", needed: ["libc10.so", "libcudart.so.13"], runpath: ORIGIN }),
  "libtorch_cuda.so": library({
    soname: "libtorch_cuda.so",
    needed: ["libc10_cuda.so", "libtorch_cpu.so", "libcublas.so.13"],
    runpath: ORIGIN,
  }),
};

/** The same files in a folder. */
export const under = (prefix: string, files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([name, content]) => [`${prefix}/${name}`, content]));

export const cudart: Buffer = library({ soname: "libcudart.so.13" });

/** A libtorch as `install` leaves it, whole. */
export function libtorchFiles(version = "2.11.0", lib: Files = torchLib()): Files {
  return { "build-version": `${version}\n`, ...under("lib", { ...lib, "libcudart.so.13": cudart }) };
}

/** What is in torch's wheel. */
export function wheelFiles(version = "2.11.0+cu130", lib: Files = torchLib()): Files {
  return {
    "torch/version.py": `__version__ = '${version}'\n`,
    "torch/include/torch/torch.h": "// torch\n",
    "torch/nn/modules.py": "# python\n",
    ...under("torch/lib", lib),
  };
}

/** A zip file. */
export function zip(files: Files): Buffer {
  const bodies: Buffer[] = [];
  const list: Buffer[] = [];
  let at = 0;
  for (const [path, content] of Object.entries(files)) {
    const plain = Buffer.from(content);
    const packed = deflateRawSync(plain);
    const name = Buffer.from(path);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(plain), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(plain.length, 18);
    common.writeUInt16LE(name.length, 22);
    bodies.push(Buffer.from("PK\x03\x04", "latin1"), common, name, packed);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    list.push(Buffer.from("PK\x01\x02", "latin1"), Buffer.from([20, 0]), common, rest, name);
    at += 4 + 26 + name.length + packed.length;
  }
  const directory = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", 0, "latin1");
  const count = Object.keys(files).length;
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...bodies, directory, end]);
}

export const TORCH_WHEEL_NAME = "torch-2.11.0-cp312-cp312-manylinux_2_28_x86_64.whl";
export const CUDART_WHEEL_NAME = "nvidia_cuda_runtime-13.0.96-py3-none-manylinux_2_17_x86_64.whl";
export const CUBLAS_WHEEL_NAME = "nvidia_cublas-13.1.0.3-py3-none-manylinux_2_27_x86_64.whl";

/** A folder with the wheels of a whole libtorch. */
export function wheels(lib: Files = torchLib(), version?: string): string {
  return write(folder(), {
    [TORCH_WHEEL_NAME]: zip(wheelFiles(version, lib)),
    [CUDART_WHEEL_NAME]: zip({ "nvidia/cu13/lib/libcudart.so.13": cudart, "nvidia/cu13/include/cuda.h": "" }),
    [CUBLAS_WHEEL_NAME]: zip({
      "nvidia/cu13/lib/libcublas.so.13": library({ soname: "libcublas.so.13" }),
      "nvidia/cu13/lib/libnvblas.so.13": library({ soname: "libnvblas.so.13" }),
    }),
  });
}
