import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { LIBTORCH_VERSION, zipUrl } from "../../ts/libtorch/version.js";

it("both sides want the same libtorch", () => {
  const rust = readFileSync(new URL("../../crates/torch/src/device.rs", import.meta.url), "utf8");
  expect(/LIBTORCH_VERSION: &str = "([^"]+)"/.exec(rust)?.[1]).toBe(LIBTORCH_VERSION);
});

it("official archives are known where there are any", () => {
  expect(zipUrl("cpu", "linux", "x64")).toMatch(/\/cpu\/libtorch-shared-with-deps-2\.11\.0%2Bcpu\.zip$/);
  expect(zipUrl("cuda", "linux", "x64")).toMatch(/\/cu130\/.*%2Bcu130\.zip$/);
  expect(zipUrl("cuda", "darwin", "arm64")).toBeUndefined();
  expect(zipUrl("cpu", "linux", "arm64")).toBeUndefined();
});
