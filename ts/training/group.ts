import { describe, textOf, withEngine } from "../agents/open.js";
import { type EnvOption, type LibtorchOption, optionsJson } from "../agents/options.js";
import type { Awaitable } from "../envs/env.js";
import type { NativeEnvId } from "../envs/native-envs.js";
import { AbortError, awaiting, calling, FileError, StateError } from "../errors.js";
import type { AlgorithmConfigs, AlgorithmName, GroupConfig, RunConfig } from "../generated/config.js";
import { type NativeSession, native } from "../native.js";
import { drive, patiently } from "./drive.js";
import { GroupMember } from "./group-member.js";
import { type GroupReport, type GroupSummary, groupReport } from "./group-report.js";
import type { TrainingPlan } from "./report.js";
import { checkGoal, type TrainOptions } from "./train.js";

/** One agent of a group: its algorithm, its world (a built-in one) and the algorithm's own options. */
export type MemberOptions = {
  readonly [A in AlgorithmName]: {
    /** The name of its algorithm. */
    readonly algo: A;
  } & EnvOption<NativeEnvId> &
    Pick<RunConfig, "nEnvs"> &
    AlgorithmConfigs[A];
}[AlgorithmName];

/** What a {@link Group} is made of. */
export interface GroupOptions extends GroupConfig, LibtorchOption {
  /** The agents. */
  readonly agents: readonly MemberOptions[];
}

/**
 * Something that watches or steers the training of a group. Every hook is optional and is waited for; they run only where
 * a round of the group closes, as those of {@link Callback} do for an agent.
 */
export interface GroupCallback {
  /** Called once before the first step. */
  onTrainingStart?(plan: TrainingPlan, group: Group): Awaitable<void>;
  /** Called with each report. Returning false stops the training after this report. */
  // biome-ignore lint/suspicious/noConfusingVoidType: a callback that returns nothing goes on.
  onReport?(report: GroupReport, group: Group): Awaitable<boolean | void>;
  /** Called once at the end, however it came. */
  onTrainingEnd?(summary: GroupSummary, group: Group): Awaitable<void>;
}

/** What {@link Group.train} takes: {@link TrainOptions} with callbacks of a group's; steps are those of each member. */
export interface GroupTrainOptions extends Omit<TrainOptions, "callbacks"> {
  /** Watchers, called in this order. */
  readonly callbacks?: readonly GroupCallback[];
}

/** Options that carry a session already opened. */
const OPENED: unique symbol = Symbol("opened");

/**
 * Agents trained side by side, each in worlds of its own. They may put what they do into one replay, from which those
 * that have one learn (`shareReplay`), share what is new to them (`shareCuriosity`) and let those that fall behind copy
 * better ones (`selector`). Nobody runs ahead by more than a rollout, and results do not depend on `threads`.
 *
 * @example
 * ```ts
 * import { Group } from "reinforcets";
 * const agents = [1e-3, 3e-4, 1e-4].map((learningRate) => ({ algo: "ppo", env: "CartPole-v1", learningRate }) as const);
 * using group = new Group({ agents, selector: { interval: 4096 }, seed: 1 });
 * const { lastReport } = await group.learn({ totalSteps: 8192 });
 * console.log(lastReport?.members.map(({ metrics }) => metrics["rollout/ep_rew_mean"]), lastReport?.selections);
 * ```
 */
export class Group implements Disposable {
  /** Its agents, in order. */
  readonly members: readonly GroupMember[];
  /** Bytes that the replays of all agents take once they are full, one that is shared once; 0 without any. */
  readonly replayBytes: number;
  readonly #session: NativeSession;
  readonly #seed: number;
  #training = false;
  #resumed: boolean;
  #closed = false;

  /**
   * @param options - The agents and what they share; every default is in the field's documentation.
   * @throws ConfigError that names agent, field, value and what is allowed.
   */
  constructor(options: GroupOptions) {
    const opened = (options as { readonly [OPENED]?: NativeSession })[OPENED];
    const { libtorch, ...rest } = options;
    const json = opened ? "" : optionsJson(rest);
    const session = opened ?? withEngine(libtorch, () => new (native().Session)(json));
    const { members, seed, groupReplayBytes } = describe(session);
    this.replayBytes = groupReplayBytes;
    this.#session = session;
    this.#seed = seed;
    this.#resumed = opened !== undefined;
    const view = (_: unknown, index: number): GroupMember =>
      new GroupMember(
        calling(() => session.member(index)),
        index,
        () => this.#closed,
      );
    this.members = Array.from({ length: members }, view);
  }

  /**
   * Goes on from the newest complete checkpoint: train with the same `totalSteps` to reach the same end.
   *
   * @param dir - The folder given to `checkpoint`.
   * @param options - The libtorch, if the engine `torch` needs a certain one.
   * @returns The group, as it was.
   * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
   */
  static async resume(dir: string, options: LibtorchOption = {}): Promise<Group> {
    const session = withEngine(options.libtorch, () => native().Session.resume(textOf("dir", dir)));
    const { group, algo } = describe(session);
    if (!group) {
      session.close();
      const details = { path: dir, found: algo, expected: "group" };
      throw new FileError("CHECKPOINT_MISMATCH", `${dir} holds an agent of "${algo}", not a group`, details);
    }
    const carrier: GroupOptions & { readonly [OPENED]: NativeSession } = { agents: [], [OPENED]: session };
    return new Group(carrier);
  }

  /**
   * Trains all agents, giving a report each time the first of them has closed a window. Leaving the loop stops there; a
   * later call goes on with what was learnt.
   *
   * @param options - See {@link GroupTrainOptions}.
   * @returns The reports; the generator's return value is the summary.
   * @throws StateError `BUSY` if the group is being trained already. AbortError `ABORTED` when the signal fires.
   * DivergedError `DIVERGED` when a number is no longer finite.
   */
  async *train(options: GroupTrainOptions): AsyncGenerator<GroupReport, GroupSummary, undefined> {
    const session = this.#open();
    if (this.#training) throw new StateError("BUSY", "this group is being trained already");
    checkGoal(options);
    const { totalSteps, signal, callbacks = [], resetSteps = !this.#resumed } = options;
    this.#training = true;
    let stopped: GroupSummary["stopped"] = "callback";
    let end = async (): Promise<void> => {};
    try {
      const started = performance.now();
      const json = await patiently(() => session.plan(totalSteps, resetSteps));
      const plan = JSON.parse(json) as { readonly target: number; readonly rounded: boolean };
      const { target } = plan;
      const from = session.steps();
      const isClosed = (): boolean => this.#closed;
      const driven = {
        session,
        worlds: undefined,
        slots: () => session.slots(),
        seed: this.#seed,
        get closed() {
          return isClosed();
        },
      };
      let lastReport: GroupReport | undefined;
      const summary = (): GroupSummary => {
        const seconds = (performance.now() - started) / 1000;
        const steps = this.#closed ? (lastReport?.step ?? from) : session.steps();
        return { steps, target, seconds, stepsPerSecond: (steps - from) / seconds, stopped, lastReport };
      };
      end = async () => {
        for (const callback of callbacks) await callback.onTrainingEnd?.(summary(), this);
      };
      for (const callback of callbacks) await callback.onTrainingStart?.({ totalSteps, from, ...plan }, this);
      for await (const report of drive(driven, signal)) {
        lastReport = groupReport(report);
        let goOn = true;
        for (const callback of callbacks) if ((await callback.onReport?.(lastReport, this)) === false) goOn = false;
        yield lastReport;
        if (!goOn) return summary();
      }
      stopped = "finished";
      this.#resumed = false;
      return summary();
    } catch (error) {
      stopped = error instanceof AbortError ? "aborted" : "failed";
      throw error;
    } finally {
      try {
        await end();
      } finally {
        this.#training = false;
      }
    }
  }

  /**
   * {@link Group.train} in one await.
   *
   * @param options - See {@link GroupTrainOptions}.
   * @returns What was done, and how fast.
   * @throws As `train` does.
   */
  async learn(options: GroupTrainOptions): Promise<GroupSummary> {
    const run = this.train(options);
    for (;;) {
      const next = await run.next();
      if (next.done) return next.value;
    }
  }

  /** Steps that each of the agents has taken so far, over its worlds; of the first, where they differ. */
  get steps(): number {
    return calling(() => this.#open().steps());
  }

  /**
   * Saves the whole run of the group, to go on from with `resume`: `dir/checkpoint-<step>`, which appears whole or not at
   * all. The newest two are kept.
   *
   * @param dir - Folder of the run's checkpoints; made if it is missing.
   * @returns Path of the checkpoint.
   * @throws FileError `IO` if it cannot be written.
   */
  async checkpoint(dir: string): Promise<string> {
    const session = this.#open();
    return awaiting(() => session.checkpoint(textOf("dir", dir), "{}"));
  }

  /** Whether `close()` was called. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Frees the agents' memory and ends their threads; a training under way ends with an error. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    calling(() => this.#session.close());
  }

  /** {@link Group.close}, for `using group = new Group(…)`. */
  [Symbol.dispose](): void {
    this.close();
  }

  #open(): NativeSession {
    if (this.#closed) throw new StateError("CLOSED", "the group is closed");
    return this.#session;
  }
}
