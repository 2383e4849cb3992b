// import "reinforcets" in a fresh process: milliseconds, and resident memory after it.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../scripts/steps.mjs";
import { figure } from "./measure.mjs";

const url = pathToFileURL(join(root, "dist/index.js")).href;
const code = `const began = performance.now(); const { listEnvs } = await import(${JSON.stringify(url)});
const imported = performance.now() - began; listEnvs(); const loaded = performance.now() - began;
console.log(JSON.stringify([imported, loaded, process.memoryUsage().rss / 2 ** 20]));`;
const runs = Array.from({ length: 11 }, () =>
  JSON.parse(execFileSync(process.execPath, ["--input-type=module", "--eval", code], { encoding: "utf8" })),
);
figure(
  'import "reinforcets"',
  "ms",
  runs.map(([imported]) => imported),
  "goal ≤ 60",
);
figure(
  "import, and the addon loaded",
  "ms",
  runs.map(([, loaded]) => loaded),
);
figure(
  "resident after it",
  "MB",
  runs.map(([, , megabytes]) => megabytes),
);
