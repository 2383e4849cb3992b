// `npm start`: from a fresh clone to a trained agent.
import { spawnSync } from "node:child_process";
import { ensureAddon } from "./addon.mjs";
import { ensurePackages } from "./install.mjs";
import { must, root, tool } from "./steps.mjs";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Node ${process.versions.node} is too old: install Node 20.19 or newer from https://nodejs.org, then run this again.`,
  );
  process.exit(1);
}

await ensurePackages();
await ensureAddon();
await must("compile TypeScript", tool("tsc"), ["-p", "tsconfig.json"]);
await must("compile the examples", tool("tsc"), ["-p", "tsconfig.examples.json"]);
console.log("");
const { status } = spawnSync(process.execPath, ["dist-examples/quickstart.js"], { cwd: root, stdio: "inherit" });
process.exitCode = status ?? 1;
