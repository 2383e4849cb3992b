import type { EnvSpec } from "../envs/native-envs.js";
import { calling } from "../errors.js";
import type { ActionSlot, NativeSession, Typed } from "../native.js";
import {
  actionReader,
  allocate,
  type ColumnSpec,
  observationWriter,
  type ReadAction,
  type WriteObservation,
} from "../training/columns.js";

/** The step-level verbs, for people with a loop of their own: one world, stepped by them. */
export class OwnLoop {
  readonly #session: NativeSession;
  readonly #observation: readonly Typed[];
  readonly #action: ActionSlot;
  readonly #write: WriteObservation;
  readonly #read: ReadAction;

  /**
   * @param session - The native half.
   * @param spec - The world's spaces.
   * @param columns - What an observation is stored in.
   * @param action - Where actions are.
   */
  constructor(session: NativeSession, spec: EnvSpec, columns: readonly ColumnSpec[], action: ActionSlot) {
    this.#session = session;
    this.#observation = allocate(columns, 1);
    this.#action = action;
    this.#write = observationWriter(spec.observationSpace, "observation");
    this.#read = actionReader(spec.actionSpace, true);
  }

  /** One step: learns from the reward of the action before, gives the next action. */
  actAndTrain(observation: unknown, reward: number): unknown {
    this.#write(this.#observation, 0, observation);
    calling(() => this.#session.actAndTrain(this.#observation, reward));
    return this.#read(this.#action, 0);
  }

  /** The end of an episode: learns from its last reward. */
  stop(observation: unknown, reward: number, truncated: boolean): void {
    this.#write(this.#observation, 0, observation);
    calling(() => this.#session.stopEpisodeAndTrain(this.#observation, reward, truncated));
  }
}
