import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// Tests import the library by its name and get the sources, so that a failing line is a line of ts/.
const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const alias = { "reinforcets/torch": source("./ts/torch/index.ts"), reinforcets: source("./ts/index.ts") };

export default defineConfig({
  test: {
    // A native crash takes one test file down, not the whole run.
    pool: "forks",
    maxWorkers: 2,
    // On a machine that is busy with builds a worker may wait long for its turn to end.
    teardownTimeout: 60_000,
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          include: ["__test__/**/*.test.ts"],
          exclude: ["__test__/learning/**", "__test__/package/installed/**"],
          pool: "forks",
          testTimeout: 60_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "learning",
          include: ["__test__/learning/**/*.test.ts"],
          pool: "forks",
          testTimeout: 600_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "package",
          include: ["__test__/package/installed/**/*.test.ts"],
          globalSetup: "__test__/package/installed/setup.ts",
          pool: "forks",
          testTimeout: 120_000,
        },
      },
    ],
  },
});
