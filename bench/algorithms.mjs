import * as library from "reinforcets";

const plain = (name) => name.toLowerCase().replaceAll("_", "");

/**
 * The class of an algorithm, by its registered name: `ppo` is PPO, `q_learning` is QLearning.
 *
 * @param {import("reinforcets").AlgorithmName} name
 * @returns {new (options: object) => import("reinforcets").Agent}
 */
export function classOf(name) {
  const found = Object.entries(library).find(([exported]) => plain(exported) === plain(name));
  if (!found) throw new Error(`the library exports no class for ${name}`);
  return /** @type {never} */ (found[1]);
}
