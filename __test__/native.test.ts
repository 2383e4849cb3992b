import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { native } from "../ts/native.js";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Runs a line in a fresh process that has the built library. */
function fresh(code: string, env: NodeJS.ProcessEnv = {}): string {
  const options = { cwd: root, encoding: "utf8", env: { ...process.env, ...env } } as const;
  return execFileSync(process.execPath, ["--input-type=module", "-e", code], options).trim();
}

describe("the native part", () => {
  it("is there, and of this version", () => {
    expect(native().version()).toMatch(/^\d+\.\d+\.\d+/);
  });

  it("is not needed to import the library", () => {
    expect(
      fresh('const { box } = await import("reinforcets"); console.log(box({ low: 0, high: 1 }).type)', {
        REINFORCETS_NATIVE: "/nowhere.node",
      }),
    ).toBe("box");
  });

  it("tells what to do where it is missing", () => {
    const code = `
      const { makeEnv } = await import("reinforcets");
      try { makeEnv("CartPole-v1"); } catch (error) { console.log(JSON.stringify({ name: error.name, code: error.code, text: error.message, ...error.details })); }`;
    const told = JSON.parse(fresh(code, { REINFORCETS_NATIVE: "/nowhere.node" }));
    expect(told).toMatchObject({
      name: "NativeMissingError",
      code: "NATIVE_MISSING",
      platform: `${process.platform}-${process.arch}`,
    });
    expect(told.expected[0]).toContain("@reinforcets/native-");
    expect(told.text).toContain("/nowhere.node");
  });
});
