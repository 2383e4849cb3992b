// Training in worker threads, two at a time, beside the main one; each is what it would be alone.
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { PPO } from "reinforcets";

async function train() {
  const agent = new PPO({ env: "CartPole-v1", nEnvs: 4, nSteps: 64, seed: 1 });
  await agent.learn({ totalSteps: 5120 });
  return agent.weightsHash();
}

if (isMainThread) {
  const workers = [1, 2].map(
    () =>
      new Promise((resolve, reject) => {
        new Worker(new URL(import.meta.url)).once("message", resolve).once("error", reject);
      }),
  );
  const hashes = await Promise.all([train(), ...workers]);
  console.log(JSON.stringify({ hashes }));
  // Workers that are ended in the midst of their work take nothing with them.
  const busy = new Worker(new URL(import.meta.url));
  await busy.terminate();
} else {
  parentPort?.postMessage(await train());
}
