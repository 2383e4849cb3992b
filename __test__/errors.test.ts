import { AbortError, ConfigError, ReinforcetsError } from "reinforcets";
import { describe, expect, it } from "vitest";
import { calling, fromNative } from "../ts/errors.js";
import { nativeErrorCodes } from "../ts/generated/config.js";

const sent = (failure: object) => new Error(`REINFORCETS:${JSON.stringify(failure)}`);

describe("errors", () => {
  it("come from the core with code, text and details", () => {
    const error = fromNative(sent({ code: "UNKNOWN_ENV", message: "unknown", details: { suggestion: "CartPole-v1" } }));
    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({
      name: "ConfigError",
      code: "UNKNOWN_ENV",
      message: "unknown",
      details: { suggestion: "CartPole-v1" },
    });
  });

  it("have a class for every code of the core", () => {
    for (const code of nativeErrorCodes) {
      const error = fromNative(sent({ code, message: "" }));
      expect(error).toBeInstanceOf(ReinforcetsError);
      expect((error as Error).constructor).not.toBe(ReinforcetsError);
    }
  });

  it("of others pass through as they are", () => {
    const other = new TypeError("theirs");
    expect(() =>
      calling(() => {
        throw other;
      }),
    ).toThrow(other);
  });

  it("carry a cause", () => {
    expect(new AbortError("ABORTED", "stop", {}, { cause: 7 })).toMatchObject({ name: "AbortError", cause: 7 });
  });

  it("whose text is broken are still ours", () => {
    expect(fromNative(new Error("REINFORCETS:{"))).toMatchObject({ code: "INTERNAL" });
  });
});
