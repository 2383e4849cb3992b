import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LibtorchError } from "../../ts/errors.js";
import { findLibtorch } from "../../ts/libtorch/find.js";
import { probe } from "../../ts/libtorch/probe.js";
import { folder, library, libtorchFiles, write } from "./fake.js";

const env = () => ({ REINFORCETS_CACHE: folder() });
const dir = () => write(folder(), libtorchFiles());

describe.skipIf(process.platform !== "linux")("probe", () => {
  it("loads in a child process, and remembers for the same files that it went well", () => {
    const at = env();
    const found = findLibtorch({ path: dir(), env: at });
    probe(found, { env: at });
    const verdicts = () => readdirSync(join(at.REINFORCETS_CACHE, "probed"));
    const first = verdicts();
    expect(first.length).toBe(1);
    // Nothing is loaded again: a child could not do anything within this time.
    expect(() => probe(found, { env: at, timeoutMs: 1 })).not.toThrow();
    expect(() => probe(found, { env: at, timeoutMs: 1, again: true })).toThrow(/longer than 0\.001 s/);
    writeFileSync(join(found.lib, "libgomp.so.1"), library({ soname: "libgomp.so.1", size: 9000 }));
    probe(found, { env: at });
    expect(verdicts().length).toBe(2);
  });

  it("gives the loader's own text, and remembers nothing", () => {
    const at = env();
    const path = dir();
    const found = findLibtorch({ path, env: at });
    const needy = library({ soname: "libtorch_cpu.so", needed: ["libabsent.so.7"] });
    writeFileSync(join(path, "lib", "libtorch_cpu.so"), needy);
    const thrown = (() => {
      try {
        return probe(found, { env: at });
      } catch (error) {
        return error;
      }
    })() as LibtorchError;
    expect(thrown).toBeInstanceOf(LibtorchError);
    expect(thrown).toMatchObject({
      code: "LIBTORCH_INVALID",
      message: expect.stringMatching(/libabsent\.so\.7: cannot open shared object[^\n]*\nTo do: name another libtorch/),
      details: { dir: path, path: join(path, "lib", "libtorch_cpu.so") },
    });
    expect(existsSync(join(at.REINFORCETS_CACHE, "probed"))).toBe(false);
  });
});
