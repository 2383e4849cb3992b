// Two copies of the package in one process: first here, second in the folder given. With a libtorch as second argument
// both use it; with a third, the second copy asks for that other one.
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, libtorch, other] = process.argv.slice(2);
const first = await import("reinforcets");
const second = await import(pathToFileURL(join(folder, "node_modules/reinforcets/dist/index.js")).href);

const options = { env: "CartPole-v1", nSteps: 64, seed: 1 };
const engine = libtorch ? { engine: "torch", device: "cpu" } : {};
const hashes = [];
try {
  for (const [copy, dir] of [
    [first, libtorch],
    [second, other ?? libtorch],
  ]) {
    const agent = new copy.PPO({ ...options, ...engine, ...(dir && { libtorch: dir }) });
    await agent.learn({ totalSteps: 640 });
    hashes.push(agent.weightsHash());
  }
  console.log(JSON.stringify({ distinct: first.PPO !== second.PPO, same: hashes[0] === hashes[1] }));
} catch (error) {
  console.log(JSON.stringify({ trained: hashes.length, code: error.code, message: error.message }));
}
