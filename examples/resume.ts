// A run that is stopped and resumed ends with the very weights of a run that was never stopped.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PPO } from "reinforcets";
import { budget } from "./budget.js";

const totalSteps = budget(20_000);
const options = { env: "CartPole-v1", nEnvs: 4, nSteps: 128, seed: 7 } as const;

const whole = new PPO(options);
await whole.learn({ totalSteps });

const folder = mkdtempSync(join(tmpdir(), "reinforcets-"));
const first = new PPO(options);
for await (const report of first.train({ totalSteps })) {
  if (report.step < totalSteps / 2) continue;
  await first.checkpoint(folder);
  break;
}
first.close();

const second = await PPO.resume(folder);
console.log(`resumed at step ${second.steps}`);
await second.learn({ totalSteps });
console.log(second.weightsHash() === whole.weightsHash() ? "the same weights" : "other weights");
