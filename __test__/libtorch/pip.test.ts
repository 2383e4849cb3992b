import { chmodSync, existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { install, workFolder } from "../../ts/libtorch/install.js";
import { folder, TORCH_WHEEL_NAME, wheels, write } from "./fake.js";

/** A Python whose pip takes wheels out of a folder, and writes down what it was asked. */
function fakePython(from: string, download: string): { program: string; asked: () => string[] } {
  const log = join(from, "asked");
  const script = `#!/bin/sh
[ "$3" = --version ] && exit 0
[ "$1" = -c ] && exit 0
echo "$@" >> ${log}
while [ "$1" != --dest ]; do shift; done
dest=$2
for last; do :; done
name=$(echo "$last" | sed 's/==.*//; s/-/_/g')
${download}
`;
  const program = join(write(folder(), { python: script }), "python");
  chmodSync(program, 0o755);
  return { program, asked: () => readFileSync(log, "utf8").trim().split("\n") };
}
const TAKE = (from: string) => `echo "Downloading $name.whl (1.5 MB)"; cp ${from}/$name-*.whl "$dest"`;

describe.skipIf(process.platform !== "linux")("an install through pip", () => {
  it("fetches the wheel of libtorch, and those of what it needs", async () => {
    const from = wheels();
    const { program, asked } = fakePython(from, TAKE(from));
    const env = { ...process.env, REINFORCETS_CACHE: folder(), REINFORCETS_PYTHON: program };
    const indexUrl = "https://mirror.example.com/simple";
    const { manifest } = await install({ env, indexUrl });
    expect(manifest.source).toBe("wheel");
    expect(asked().map((line) => line.split(" ").at(-1))).toEqual(["torch==2.11.0", "nvidia-cuda-runtime==13.0.*"]);
    expect(asked()[0]).toMatch(
      /^-m pip download --no-deps --only-binary=:all: .*--index-url https:\/\/mirror\.example/,
    );
  });

  it("asks for another Python's wheel when pip's own has none, and then gives pip's words", async () => {
    const from = wheels();
    const refuse = 'echo "ERROR: No matching distribution found for $last" >&2; exit 1';
    const { program, asked } = fakePython(from, refuse);
    const env = { ...process.env, REINFORCETS_CACHE: folder(), REINFORCETS_PYTHON: program };
    await expect(install({ env })).rejects.toMatchObject({
      code: "LIBTORCH_NOT_FOUND",
      message: expect.stringMatching(/No matching distribution found for torch==2\.11\.0\nTo do: .*--index-url/),
    });
    expect(asked().map((line) => /--python-version (\S+)/.exec(line)?.[1])).toEqual([undefined, "3.12"]);
  });

  it("keeps a wheel that is whole for the next attempt, and drops one that is not", async () => {
    const from = wheels();
    const { program, asked } = fakePython(from, `${TAKE(from)} || exit 1`);
    const env = { ...process.env, REINFORCETS_CACHE: folder(), REINFORCETS_PYTHON: program };
    const [cudart] = readdirSync(from).filter((name) => name.startsWith("nvidia_cuda_runtime"));
    const bytes = readFileSync(join(from, cudart ?? ""));
    rmSync(join(from, cudart ?? ""));
    await expect(install({ env })).rejects.toMatchObject({ code: "LIBTORCH_NOT_FOUND" });
    expect(readdirSync(join(workFolder("cpu", env), "downloads"))).toEqual([TORCH_WHEEL_NAME]);
    write(from, { [cudart ?? ""]: bytes.subarray(0, 50) });
    await expect(install({ env })).rejects.toMatchObject({ code: "CORRUPT_FILE" });
    write(from, { [cudart ?? ""]: bytes });
    await install({ env });
    expect(asked().filter((line) => line.endsWith("torch==2.11.0")).length).toBe(1);
    expect(existsSync(workFolder("cpu", env))).toBe(false);
  });
});
