/** What an agent shares with the trainer and the evaluator, and with nobody else. */
import { StateError } from "../errors.js";
import type { Trainee } from "../training/train.js";
import type { Agent } from "./agent.js";

const internals = new WeakMap<Agent, Trainee>();

/**
 * Remembers an agent's inner part.
 *
 * @param trainee - The inner part.
 */
export function share(trainee: Trainee): void {
  internals.set(trainee.agent, trainee);
}

/**
 * An agent's inner part.
 *
 * @param agent - The agent.
 * @returns The inner part.
 * @throws StateError `CLOSED` if the agent is closed, `INVALID_STATE` if it is no agent.
 */
export function innerOf(agent: Agent): Trainee {
  const trainee = internals.get(agent);
  if (!trainee)
    throw new StateError(
      "INVALID_STATE",
      "an agent was expected: make one with new PPO(…), PPO.load(…) or PPO.resume(…)",
    );
  if (trainee.closed) throw new StateError("CLOSED", "the agent is closed");
  return trainee;
}
