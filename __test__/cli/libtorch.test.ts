import { spawnSync } from "node:child_process";
import { existsSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { folder, libtorchFiles, wheels, write } from "../libtorch/fake.js";

const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const compiled = existsSync(join(main, "../libtorch/commands.js"));

/** A machine of its own: an empty cache, no Python, nothing named. */
function machine(more: NodeJS.ProcessEnv = {}) {
  const env = {
    ...process.env,
    NO_COLOR: "1",
    REINFORCETS_CACHE: folder(),
    REINFORCETS_PYTHON: join(folder(), "absent"),
    REINFORCETS_LIBTORCH: "",
    LIBTORCH: "",
    ...more,
  };
  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, "libtorch", ...args], {
      env,
      encoding: "utf8",
    });
    return { code: status, stdout, stderr };
  };
  return { run, dir: join(env.REINFORCETS_CACHE, "libtorch", "2.11.0-cpu") };
}
const json = (text: string) => JSON.parse(text.trimEnd().split("\n").at(-1) ?? "");

// Run as compiled by `npm run build:ts`, as `npm test` does before this.
describe.skipIf(!compiled || process.platform !== "linux")("reinforcets libtorch", () => {
  it("installs, lists, tells the path, explains and removes", () => {
    const { run, dir } = machine();
    const installed = run("install", "--from", wheels());
    expect(installed).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^libtorch 2\.11\.0 \(cpu\) was installed/),
    });
    expect(run("install", "--json")).toMatchObject({ code: 0, stderr: "" });
    expect(json(run("install", "--json").stdout)).toMatchObject({
      type: "installed",
      already: true,
      dir,
      headers: false,
    });
    expect(run("path")).toEqual({ code: 0, stdout: `${dir}\n`, stderr: "" });
    expect(json(run("path", "--json").stdout)).toMatchObject({ variant: "cpu", source: "cache", headers: false });
    expect(run("list").stdout).toMatch(/^2\.11\.0-cpu {2}\S+\n {2}\d+ kB, from \/\S+, \d{4}-\d\d-\d\d\n$/);
    const doctor = run("doctor");
    expect(doctor.code).toBe(0);
    expect(doctor.stdout).toMatch(/✓ the cache \(cpu\) .*this one is used/);
    expect(doctor.stdout).toMatch(/It loads/);
    expect(doctor.stdout).toMatch(
      /CUDA: not available[^\n]*\n {2}- the libtorch that is used is without CUDA\n {4}→ npx .*--cuda/,
    );
    expect(run("remove", "cpu")).toMatchObject({ code: 0, stdout: expect.stringMatching(/^removed \S+2\.11\.0-cpu/) });
    expect(run("remove").stdout).toBe("nothing was installed\n");
    expect(run("list").stdout).toMatch(/^nothing is installed in /);
  });

  it("doctor and path end with 1 when nothing fits, and say what to do", () => {
    const { run } = machine({ LIBTORCH: write(folder(), libtorchFiles("2.7.0")) });
    const doctor = run("doctor");
    expect(doctor.code).toBe(1);
    expect(doctor.stdout).toMatch(
      /LIBTORCH \S+: its version is 2\.7\.0, needed is 2\.11\.0\n {4}→ correct or unset LIBTORCH/,
    );
    expect(json(run("doctor", "--json").stdout)).toMatchObject({ type: "doctor", loads: false, version: "2.11.0" });
    expect(run("path")).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("libtorch install") });
    expect(json(run("path", "--json").stdout)).toMatchObject({ type: "error", code: "LIBTORCH_NOT_FOUND" });
  });

  it("repairs a broken file in the cache", () => {
    const { run, dir } = machine();
    const from = wheels();
    run("install", "--from", from);
    truncateSync(join(dir, "lib/libc10.so"), 70);
    expect(run("doctor").stdout).toMatch(
      /libc10\.so is broken: it has 70 bytes[^\n]*\n {4}→ install it again: npx .* --force/,
    );
    expect(run("install", "--from", from).stdout).toMatch(/was installed/);
    expect(run("doctor").code).toBe(0);
  });

  it.each([
    ["an unknown variant", ["remove", "gpu"], /expected cpu or cuda/],
    ["both variants", ["install", "--cpu", "--cuda"], /cannot be used with/],
    ["a checksum that is none", ["install", "--sha256", "12"], /64 hexadecimal digits/],
    ["a command that is none", ["instal"], /install/],
  ])("ends with 2 on %s", (_, args, message) => {
    const { code, stderr } = machine().run(...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  it("has help with examples", () => {
    expect(machine().run("install", "--help").stdout).toMatch(/--from <source>.*Examples:/s);
  });
});
