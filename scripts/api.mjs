// index.d.ts: the public types of ts/ in one committed file, so that a change of the API shows in review.
//   node scripts/api.mjs [--check]
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generateDtsBundle } from "dts-bundle-generator";
import { root } from "./steps.mjs";

const path = join(root, "index.d.ts");
const [bundle] = generateDtsBundle(
  [{ filePath: join(root, "ts/index.ts"), output: { noBanner: true, sortNodes: false } }],
  { preferredConfigPath: join(root, "tsconfig.json") },
);
const text = `// The public API, rolled up from ts/ by \`npm run api\`. Do not edit.\n\n${bundle}`;

let current = "";
try {
  current = readFileSync(path, "utf8");
} catch {
  // Not written yet: stale.
}
if (current === text) console.log("index.d.ts is up to date");
else if (process.argv.includes("--check")) {
  console.error("index.d.ts is stale: the public API changed; run `npm run api`, review the difference and commit it");
  process.exitCode = 1;
} else {
  writeFileSync(path, text);
  console.log("wrote index.d.ts");
}
