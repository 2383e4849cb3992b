import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { installFolder, installsFolder, listInstalled, readManifest } from "../../ts/libtorch/cache.js";
import { findLibtorch } from "../../ts/libtorch/find.js";
import { type InstallOptions, install, lockFile, workFolder } from "../../ts/libtorch/install.js";
import { takeLock } from "../../ts/libtorch/lock.js";
import { removeInstalled } from "../../ts/libtorch/remove.js";
import {
  CUDART_WHEEL_NAME,
  cudaLib,
  folder,
  libtorchFiles,
  TORCH_WHEEL_NAME,
  torchLib,
  wheelFiles,
  wheels,
  write,
  zip,
} from "./fake.js";

const here = () => ({ env: { REINFORCETS_CACHE: folder(), REINFORCETS_PYTHON: join(folder(), "absent") } });
const visible = ({ env }: { env: NodeJS.ProcessEnv }) =>
  existsSync(installsFolder(env)) ? readdirSync(installsFolder(env)).sort() : [];
const failure = async (options: InstallOptions) => {
  const error = await install(options).then(
    () => undefined,
    (thrown: Error & { code: string }) => thrown,
  );
  return `${error?.code}: ${error?.message}`;
};

describe.skipIf(process.platform !== "linux")("an install", () => {
  it("takes from wheels only what the CPU needs, and is found", async () => {
    const at = here();
    const { libtorch, manifest, already } = await install({ from: wheels(), ...at });
    expect(already).toBe(false);
    expect(libtorch.dir).toBe(installFolder("cpu", at.env));
    const lib = ["libc10.so", "libcudart.so.13", "libgomp.so.1", "libtorch_cpu.so", "libtorch_global_deps.so"];
    expect(readdirSync(libtorch.lib).sort()).toEqual(lib);
    expect(readFileSync(join(libtorch.dir, "build-version"), "utf8")).toBe("2.11.0\n");
    expect(manifest.files.map(({ path }) => path)).toEqual([
      "build-version",
      ...lib.map((name) => `lib/${name}`),
      "version.py",
    ]);
    expect(manifest.downloads.map(({ name }) => name)).toEqual([TORCH_WHEEL_NAME, CUDART_WHEEL_NAME]);
    expect(manifest.downloads.every(({ sha256 }) => /^[0-9a-f]{64}$/.test(sha256))).toBe(true);
    expect(findLibtorch(at)).toMatchObject({ source: "cache", variant: "cpu", dir: libtorch.dir });
    expect(visible(at)).toEqual(["2.11.0-cpu"]);
  });

  it("keeps the wheels' shape with CUDA, and takes NVIDIA's packages whole", async () => {
    const at = here();
    const from = wheels({ ...torchLib(), ...cudaLib });
    const { libtorch } = await install({ from, variant: "cuda", ...at });
    const dir = installFolder("cuda", at.env);
    expect(libtorch).toMatchObject({ dir: join(dir, "torch"), variant: "cuda", version: "2.11.0+cu130" });
    const nvidia = ["libcublas.so.13", "libcudart.so.13", "libnvblas.so.13"];
    expect(readdirSync(join(dir, "nvidia/cu13/lib")).sort()).toEqual(nvidia);
    expect(readdirSync(libtorch.lib)).not.toContain("libtorch_python.so");
    expect(findLibtorch(at).variant).toBe("cuda");
  });

  it("brings what a linker needs when headers are asked for", async () => {
    const at = here();
    await install({ from: wheels(), ...at });
    const { libtorch, manifest, already } = await install({ from: wheels(), headers: true, ...at });
    expect(already).toBe(false);
    expect(manifest.headerBytes).toBeGreaterThan(0);
    expect(existsSync(join(libtorch.dir, "include/torch/torch.h"))).toBe(true);
    expect(readFileSync(join(libtorch.lib, "libtorch.so"), "utf8")).toBe("INPUT(libtorch_cpu.so)\n");
    expect(readFileSync(join(libtorch.lib, "libgomp.so"))).toEqual(readFileSync(join(libtorch.lib, "libgomp.so.1")));
  });

  it("takes from an official archive and from a folder", async () => {
    const official = join(folder(), "libtorch.zip");
    const files = Object.entries(libtorchFiles("2.11.0+cpu")).map(([path, content]) => [`libtorch/${path}`, content]);
    writeFileSync(official, zip(Object.fromEntries(files)));
    const source = write(folder(), libtorchFiles());
    for (const from of [official, source]) {
      const at = here();
      const { libtorch, manifest } = await install({ from, ...at });
      expect(manifest.source).toBe(from);
      expect(readdirSync(libtorch.lib)).toContain("libcudart.so.13");
    }
  });

  it("does nothing when it is there, and all anew with force or when a file is broken", async () => {
    const at = here();
    const from = wheels();
    await install({ from, ...at });
    expect((await install({ from, ...at })).already).toBe(true);
    expect((await install({ from, force: true, ...at })).already).toBe(false);
    truncateSync(join(installFolder("cpu", at.env), "lib/libtorch_cpu.so"), 100);
    expect((await install({ from, ...at })).already).toBe(false);
    expect(findLibtorch(at).source).toBe("cache");
  });

  it("says what does not fit", async () => {
    const at = here();
    const path = (name: string, files: Parameters<typeof zip>[0]) => {
      const file = join(folder(), name);
      writeFileSync(file, zip(files));
      return file;
    };
    expect(await failure({ from: path(TORCH_WHEEL_NAME, wheelFiles("2.10.0")), ...at })).toMatch(
      /^LIBTORCH_INVALID: .*its version is 2\.10\.0, needed is 2\.11\.0/,
    );
    expect(await failure({ from: path(TORCH_WHEEL_NAME, wheelFiles()), ...at })).toMatch(
      /^LIBTORCH_INVALID: .*libcudart\.so\.13 is missing.*\nTo do: put the wheel of nvidia-cuda-runtime==13\.0\.\*/,
    );
    expect(await failure({ from: path("x.zip", { "a.txt": "a" }), ...at })).toMatch(/holds no lib\/libtorch_cpu\.so/);
    expect(await failure({ from: wheels(), variant: "cuda", ...at })).toMatch(/no CUDA libraries; builds with CUDA/);
    expect(await failure({ from: folder(), ...at })).toMatch(/^LIBTORCH_NOT_FOUND: .*neither a libtorch nor a torch-/);
    expect(await failure({ from: "wheel", ...at })).toMatch(/^LIBTORCH_NOT_FOUND: .*needs a Python with pip/);
    expect(visible(at)).toEqual([]);
  });

  it("leaves nothing behind of a damaged archive", async () => {
    const at = here();
    const from = wheels();
    const wheel = join(from, TORCH_WHEEL_NAME);
    const bytes = readFileSync(wheel);
    truncateSync(wheel, bytes.length - 40);
    expect(await failure({ from, ...at })).toMatch(/^CORRUPT_FILE: .*no whole zip file/);
    // The name's bytes stay, those of the packed file change.
    bytes.fill(0x55, bytes.indexOf("libtorch_cpu.so") + 20, bytes.indexOf("libtorch_cpu.so") + 60);
    writeFileSync(wheel, bytes);
    expect(await failure({ from, ...at })).toMatch(/^CORRUPT_FILE: .*libtorch_cpu\.so in it is damaged/);
    expect(await failure({ from: wheels(), sha256: "0".repeat(64), ...at })).toMatch(/^CORRUPT_FILE: .*SHA-256/);
    expect(visible(at)).toEqual([]);
  });

  it("asks for room first", async () => {
    const at = here();
    const statfs = async () => ({ bavail: 3, bsize: 10 });
    const text = /^IO: not enough room in .*: [\d.]+ [kM]?B.* are needed, 30 bytes are free\. .*REINFORCETS_CACHE/;
    expect(await failure({ from: wheels(), statfs, ...at })).toMatch(text);
    expect(visible(at)).toEqual([]);
  });

  it("that is stopped leaves nothing half-visible, and keeps an older one", async () => {
    const at = here();
    const from = wheels(torchLib({ size: 3_000_000 }));
    await install({ from: wheels(), ...at });
    const before = readManifest(installFolder("cpu", at.env));
    const stop = new AbortController();
    const onProgress = ({ stage }: { stage: string }) => stage === "extract" && stop.abort();
    expect(await failure({ from, force: true, signal: stop.signal, onProgress, ...at })).toMatch(/^ABORTED: .*stopped/);
    expect(visible(at)).toEqual(["2.11.0-cpu"]);
    expect(readManifest(installFolder("cpu", at.env))).toEqual(before);
    expect(findLibtorch(at).source).toBe("cache");
  });

  it("waits for another one of the same, and then has nothing to do", async () => {
    const at = here();
    const [first, waited] = [folder(), [] as number[]];
    const release = await takeLock(lockFile("cpu", at.env));
    const options = { from: wheels(), pollMs: 5, ...at };
    const second = install({ ...options, onWait: ({ pid }) => waited.push(pid) });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(waited).toEqual([process.pid]);
    expect(() => removeInstalled("cpu", at.env)).toThrow(/is installing libtorch \(cpu\)/);
    write(first, {});
    release();
    expect((await second).already).toBe(false);
    expect((await Promise.all([install(options), install(options)])).map(({ already }) => already)).toEqual([
      true,
      true,
    ]);
  });

  it("is listed and removed", async () => {
    const at = here();
    const { manifest } = await install({ from: wheels(), ...at });
    const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
    expect(listInstalled(at.env)).toEqual([
      { name: "2.11.0-cpu", dir: installFolder("cpu", at.env), manifest, bytes, current: true },
    ]);
    write(workFolder("cuda", at.env), { "downloads/x.part": "x" });
    expect(removeInstalled("cpu", at.env).installed.map(({ name }) => name)).toEqual(["2.11.0-cpu"]);
    expect(removeInstalled(undefined, at.env).unfinished).toEqual([workFolder("cuda", at.env)]);
    expect(visible(at)).toEqual([]);
  });
});
