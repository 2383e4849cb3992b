import { describe, expect, it } from "vitest";
import { describeFailure, exitCodeFor, UsageError } from "../../ts/cli/exit.js";
import { mergeSettings, parseSettings, wholeNumber } from "../../ts/cli/settings.js";
import { ReinforcetsError } from "../../ts/errors.js";

describe("--set", () => {
  it("reads JSON values, texts without quotes, and nested keys", () => {
    expect(
      parseSettings([
        "nSteps=256",
        "netArch=[64,64]",
        "activation=relu",
        "optimizer.kind=sgd",
        "optimizer.momentum=0.9",
        "targetKl=null",
      ]),
    ).toEqual({
      nSteps: 256,
      netArch: [64, 64],
      activation: "relu",
      optimizer: { kind: "sgd", momentum: 0.9 },
      targetKl: null,
    });
    expect(parseSettings(["a=b=c", "x="])).toEqual({ a: "b=c", x: "" });
  });

  it.each(["nSteps", "=3", "a..b=1", "__proto__.x=1"])("refuses %s", (text) => {
    expect(() => parseSettings([text])).toThrow(UsageError);
  });

  it("merges nested options", () => {
    expect(mergeSettings({ a: { b: 1, c: 2 }, d: 1 }, { a: { c: 3 } })).toEqual({ a: { b: 1, c: 3 }, d: 1 });
  });

  it("reads whole numbers", () => {
    expect([wholeNumber("--steps", "100_000", 1), wholeNumber("--steps", "1e5", 1)]).toEqual([100_000, 100_000]);
    for (const bad of ["", "x", "1.5", "0", "-3", "Infinity"])
      expect(() => wholeNumber("--steps", bad, 1)).toThrow(/--steps/);
  });
});

describe("exit codes", () => {
  it.each([
    [new UsageError("x"), 2],
    [new ReinforcetsError("UNKNOWN_ENV", "x"), 2],
    [new ReinforcetsError("DIVERGED", "x"), 1],
    [new ReinforcetsError("IO", "x", { os: 30 }), 2],
    [new ReinforcetsError("IO", "x", { os: 28 }), 1],
    [Object.assign(new Error("x"), { code: "EACCES", syscall: "open" }), 2],
    [Object.assign(new Error("x"), { code: "ENOSPC", syscall: "write" }), 1],
    [new TypeError("x"), 1],
  ])("%s", (error, code) => {
    expect(exitCodeFor(error)).toBe(code);
  });

  it("tells Node's file errors as IO", () => {
    const error = Object.assign(new Error("no room"), { code: "ENOSPC", syscall: "write", path: "/x" });
    expect(describeFailure(error)).toEqual({ code: "IO", message: "no room", details: { os: "ENOSPC", path: "/x" } });
  });
});
