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
import { homeless } from "../training/drive.js";
import type { Worlds } from "../training/worlds.js";

/** The step-level verbs, for people with a loop of their own: one world, stepped by them. */
export class OwnLoop {
  readonly #session: NativeSession;
  readonly #observation: readonly Typed[];
  readonly #action: ActionSlot;
  readonly #write: WriteObservation;
  readonly #read: ReadAction;
  readonly #worlds: Worlds | undefined;

  /**
   * @param session - The native half.
   * @param spec - The world's spaces.
   * @param columns - What an observation is stored in.
   * @param action - Where actions are.
   * @param worlds - The agent's TypeScript worlds: they tell the rewards of goals that were chosen afterwards.
   */
  constructor(
    session: NativeSession,
    spec: EnvSpec,
    columns: readonly ColumnSpec[],
    action: ActionSlot,
    worlds: Worlds | undefined,
  ) {
    this.#session = session;
    this.#worlds = worlds;
    this.#observation = allocate(columns, 1);
    this.#action = action;
    this.#write = observationWriter(spec.observationSpace, "observation");
    this.#read = actionReader(spec.actionSpace, true);
  }

  /** One step: learns from the reward of the action before, gives the next action. */
  actAndTrain(observation: unknown, reward: number): unknown {
    this.#write(this.#observation, 0, observation);
    this.#reward(
      calling(() => this.#session.actAndTrain(this.#observation, reward)),
      true,
    );
    return this.#read(this.#action, 0);
  }

  /** The end of an episode: learns from its last reward. */
  stop(observation: unknown, reward: number, truncated: boolean): void {
    this.#write(this.#observation, 0, observation);
    this.#reward(
      calling(() => this.#session.stopEpisodeAndTrain(this.#observation, reward, truncated)),
      false,
    );
  }

  /** Answers as long as rewards of goals are asked for, and acts afterwards if `act`. */
  #reward(asked: boolean, act: boolean): void {
    for (let isAsked = asked; isAsked; isAsked = calling(() => this.#session.learnOn(act))) {
      if (!this.#worlds) throw homeless();
      this.#worlds.reward(this.#session);
    }
  }
}
