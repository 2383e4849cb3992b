// docs/curve.svg: the README's picture, from a real run with the settings that the README shows.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./steps.mjs";

const { learningCurve, PPO } = await import(join(root, "dist/index.js"));

const agent = new PPO({ env: "CartPole-v1", nEnvs: 8, nSteps: 256, seed: 1 });
const episodes = [];
for await (const report of agent.train({ totalSteps: 100_000 })) episodes.push(...report.episodes);
mkdirSync(join(root, "docs"), { recursive: true });
writeFileSync(join(root, "docs/curve.svg"), learningCurve(episodes, { title: "PPO on CartPole-v1", threshold: 475 }));
console.log(`wrote docs/curve.svg (${episodes.length} episodes)`);
agent.close();
