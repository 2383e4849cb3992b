// What one reads where the platform's package is not installed: the import works, the first use tells.
import { box, contains, PPO } from "reinforcets";

const inside = contains(box({ low: 0, high: 1, shape: [2] }), new Float32Array([0.5, 1]));
try {
  new PPO({ env: "CartPole-v1" });
} catch (error) {
  console.log(JSON.stringify({ inside, code: error.code, name: error.name, ...error.details }));
}
