// Learning from goals that were reached by chance: a courier learns to walk to any door, though nothing tells it how near it
// is. The world's `computeReward` is asked once for all goals of the episodes that ended.
import { DQN, evaluate } from "reinforcets";
import { budget } from "./budget.js";
import { Courier } from "./courier-env.js";

const options = { learningRate: 1e-3, learningStarts: 500, targetUpdateInterval: 500, gamma: 0.95 };
using agent = new DQN({ env: () => new Courier(), nEnvs: 4, hindsight: { strategy: "future", k: 4 }, ...options });
await agent.learn({ totalSteps: budget(20_000) });
const { mean, success } = await evaluate(agent, new Courier(), { episodes: 100 });
console.log(`mean return ${mean.toFixed(2)}, ${((success ?? 0) * 100).toFixed(0)} % of the parcels arrived`);
