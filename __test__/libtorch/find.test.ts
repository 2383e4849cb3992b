import { chmodSync, rmSync, truncateSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { LibtorchError } from "../../ts/errors.js";
import { installFolder } from "../../ts/libtorch/cache.js";
import { candidates, findLibtorch } from "../../ts/libtorch/find.js";
import { cudaLib, cudart, folder, library, libtorchFiles, torchLib, under, wheelFiles, write } from "./fake.js";

const whole = (version?: string) => write(folder(), libtorchFiles(version));
const nowhere = join(folder(), "absent");
const nobody = { REINFORCETS_PYTHON: nowhere, REINFORCETS_CACHE: folder() };
const problemOf = (path: string) => {
  const [candidate] = [...candidates({ path, env: nobody })];
  return candidate?.problem;
};
/** A Python that says where its torch is. */
function python(torch: string): string {
  const path = join(write(folder(), { python: `#!/bin/sh\necho ${torch}\n` }), "python");
  chmodSync(path, 0o755);
  return path;
}

describe.skipIf(process.platform !== "linux")("findLibtorch", () => {
  it("takes the first of option, REINFORCETS_LIBTORCH, LIBTORCH, cache, Python", () => {
    const [option, own, general, cache, torch] = [whole(), whole(), whole(), folder(), folder()];
    const env = {
      REINFORCETS_LIBTORCH: own,
      LIBTORCH: general,
      REINFORCETS_CACHE: cache,
      REINFORCETS_PYTHON: python(join(torch, "torch")),
    };
    const cached = write(installFolder("cpu", env), libtorchFiles());
    write(torch, { ...wheelFiles(), "torch/lib/libcudart.so.13": cudart });
    const found = (path?: string) => {
      const { source, dir } = findLibtorch({ path, env });
      return [source, dir];
    };
    expect(found(option)).toEqual(["option", option]);
    expect(found()).toEqual(["env", own]);
    env.REINFORCETS_LIBTORCH = "";
    expect(found()).toEqual(["env", general]);
    env.LIBTORCH = "";
    expect(found()).toEqual(["cache", cached]);
    rmSync(cached, { recursive: true });
    expect(found()).toEqual(["python", join(torch, "torch")]);
  });

  it("gives absolute paths, each library after what it needs", () => {
    const found = findLibtorch({ path: whole(), env: nobody });
    expect(found).toMatchObject({ variant: "cpu", version: "2.11.0", lib: join(found.dir, "lib") });
    expect(found.libraries.map((path) => basename(path))).toEqual([
      "libc10.so",
      "libgomp.so.1",
      "libcudart.so.13",
      "libtorch_cpu.so",
    ]);
    expect(found.libraries.every((path) => path.startsWith(found.lib))).toBe(true);
  });

  it("understands a lib folder, a folder around torch, and the layout of wheels with CUDA", () => {
    const dir = whole();
    expect(findLibtorch({ path: join(dir, "lib"), env: nobody }).dir).toBe(dir);
    const site = write(folder(), {
      ...wheelFiles("2.11.0+cu130", { ...torchLib(), ...cudaLib }),
      "torch/lib/libcudart.so.13": cudart,
      "nvidia/cu13/lib/libcublas.so.13": library({ soname: "libcublas.so.13" }),
    });
    const found = findLibtorch({ path: site, env: nobody });
    expect(found).toMatchObject({ dir: join(site, "torch"), variant: "cuda", version: "2.11.0+cu130" });
    expect(found.libraries.at(-1)).toBe(join(site, "torch/lib/libtorch_cuda.so"));
    expect(found.libraries).toContain(join(site, "nvidia/cu13/lib/libcublas.so.13"));
  });

  it("uses one with CUDA that is not whole as one without, and says why", () => {
    const site = write(folder(), {
      ...wheelFiles("2.11.0+cu130", { ...torchLib(), ...cudaLib }),
      "torch/lib/libcudart.so.13": cudart,
    });
    const found = findLibtorch({ path: site, env: nobody });
    expect(found.variant).toBe("cpu");
    expect(found.cudaProblem).toMatch(/libtorch_cuda\.so needs libcublas\.so\.13: missing/);
    expect(() => findLibtorch({ path: site, env: nobody, variant: "cuda" })).toThrow(/install --cuda/);
  });

  it("explains what is wrong with a candidate", () => {
    expect(problemOf(nowhere)).toBe("no such folder");
    expect(problemOf(folder())).toMatch(/no libtorch_cpu\.so in it/);
    expect(problemOf(whole("2.10.0+cpu"))).toBe("its version is 2.10.0+cpu, needed is 2.11.0");
    const nameless = whole();
    rmSync(join(nameless, "build-version"));
    expect(problemOf(nameless)).toMatch(/does not say its version/);
    const other = process.arch === "arm64" ? 62 : 183;
    const foreign = write(folder(), libtorchFiles("2.11.0", torchLib({ machine: other })));
    expect(problemOf(foreign)).toMatch(/libc10\.so cannot be loaded: it is built for (arm64|x64), this is/);
    const gone = whole();
    rmSync(join(gone, "lib/libc10.so"));
    expect(problemOf(gone)).toBe("libc10.so is missing");
    const without = whole();
    rmSync(join(without, "lib/libcudart.so.13"));
    expect(problemOf(without)).toMatch(/libtorch_cpu\.so needs libcudart\.so\.13: missing/);
    const cut = whole();
    truncateSync(join(cut, "lib/libtorch_cpu.so"), 300);
    expect(problemOf(cut)).toMatch(/libtorch_cpu\.so cannot be loaded: it is truncated: 300 bytes/);
  });

  it("lists every candidate when none fits, and what to do", () => {
    const env = { LIBTORCH: whole("2.7.0"), REINFORCETS_CACHE: folder(), REINFORCETS_PYTHON: nowhere };
    let thrown: unknown;
    try {
      findLibtorch({ env });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(LibtorchError);
    const error = thrown as LibtorchError;
    expect(error.code).toBe("LIBTORCH_NOT_FOUND");
    expect(error.message).toMatch(/REINFORCETS_LIBTORCH: not set/);
    expect(error.message).toMatch(/LIBTORCH .*: its version is 2\.7\.0, needed is 2\.11\.0/);
    expect(error.message).toMatch(/the cache \(cpu\) .*2\.11\.0-cpu: not installed/);
    expect(error.message).toMatch(/Python \(REINFORCETS_PYTHON\) \S+: no such program/);
    expect(error.message).toMatch(/To do: npx reinforcets libtorch install/);
    expect(error.details).toMatchObject({ version: "2.11.0", cure: expect.stringContaining("libtorch install") });
    expect((error.details["candidates"] as unknown[]).length).toBe(5);
  });

  it("does not pass over a folder that was named for it", () => {
    const env = { REINFORCETS_LIBTORCH: nowhere, LIBTORCH: whole(), REINFORCETS_CACHE: folder() };
    expect(() => findLibtorch({ env })).toThrow(/REINFORCETS_LIBTORCH \S+: no such folder\nTo do: correct or unset/);
    expect(() => findLibtorch({ path: nowhere, env })).toThrow(/the path that was given/);
    // LIBTORCH belongs to other tools too, which may need another version.
    expect(findLibtorch({ env: { LIBTORCH: whole("2.7.0"), REINFORCETS_CACHE: cacheWith("cpu") } }).source).toBe(
      "cache",
    );
  });

  it("prefers the cache's libtorch with CUDA, which somebody has asked for", () => {
    const cache = cacheWith("cpu");
    const env = { ...nobody, REINFORCETS_CACHE: cache };
    write(installFolder("cuda", env), {
      "torch/build-version": "2.11.0+cu130",
      ...under("torch/lib", { ...torchLib(), ...cudaLib, "libcudart.so.13": cudart }),
      "nvidia/cu13/lib/libcublas.so.13": library({ soname: "libcublas.so.13" }),
    });
    expect(findLibtorch({ env }).variant).toBe("cuda");
    expect(findLibtorch({ env, variant: "cpu" }).variant).toBe("cpu");
  });

  it("says of a broken file in the cache how to get it again", () => {
    const cache = folder();
    const env = { ...nobody, REINFORCETS_CACHE: cache };
    const dir = write(installFolder("cpu", env), libtorchFiles());
    const manifest = { format: 1, variant: "cpu", files: [{ path: "lib/libgomp.so.1", bytes: 9 }] };
    write(dir, { "manifest.json": JSON.stringify(manifest) });
    expect(() => findLibtorch({ env })).toThrow(/libgomp\.so\.1 is broken: .* 9 were installed/);
    const broken = [...candidates({ env })].find(({ path }) => path === dir);
    expect(broken?.cure).toContain("install --force");
  });
});

function cacheWith(variant: "cpu"): string {
  const cache = folder();
  write(installFolder(variant, { REINFORCETS_CACHE: cache }), libtorchFiles());
  return cache;
}
