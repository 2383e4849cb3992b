import type { Agent } from "../agents/agent.js";
import type { Callback } from "../callbacks/callback.js";
import { AbortError, ConfigError, StateError, show } from "../errors.js";
import { onlyKnown } from "../known-options.js";
import { beginWorlds, type Driven, drive, patiently } from "./drive.js";
import type { Report, Summary, TrainingPlan } from "./report.js";

/** What `train` and `learn` take. */
export interface TrainOptions {
  /**
   * Steps to train for, over all worlds; rounded up to whole rollouts ({@link TrainingPlan.target} tells to what). After
   * `resume` it counts from the very beginning, so the same number reaches the same end.
   */
  readonly totalSteps: number;
  /** Watchers, called in this order. */
  readonly callbacks?: readonly Callback[];
  /** Stops the training within one step: it then throws an AbortError. */
  readonly signal?: AbortSignal;
  /**
   * Count steps (and schedules) from 0 again. Default: true, but false for the first training after `resume`, which
   * goes on where the checkpoint was.
   */
  readonly resetSteps?: boolean;
}

/** Every option of {@link TrainOptions}. */
export const TRAIN_OPTIONS: Readonly<Record<keyof TrainOptions, true>> = {
  totalSteps: true,
  callbacks: true,
  signal: true,
  resetSteps: true,
};

/** The part of an agent that training changes. */
export interface Trainee extends Driven {
  /** The agent. */
  readonly agent: Agent;
  /** A training is under way. */
  training: boolean;
  /** The next training goes on from a checkpoint. */
  resumed: boolean;
  /** Callbacks for a training that names none. */
  callbacks: readonly Callback[];
  /** Callbacks of the training under way: their states go into checkpoints. */
  active: readonly Callback[];
  /** States from a checkpoint, by callback name, until the callbacks come. */
  savedStates: Readonly<Record<string, unknown>>;
}

/**
 * One training: the plan, the callbacks around each report, the end.
 *
 * @param trainee - Whom to train.
 * @param options - How.
 * @returns The reports; the generator's return value is the summary.
 */
export async function* train(trainee: Trainee, options: TrainOptions): AsyncGenerator<Report, Summary, undefined> {
  const { agent, session } = trainee;
  enter(trainee, options);
  const { totalSteps, signal, callbacks = trainee.callbacks, resetSteps = !trainee.resumed } = options;
  const started = performance.now();
  let from = session.steps();
  let target = totalSteps;
  let lastReport: Report | undefined;
  let stopped: Summary["stopped"] = "callback";
  const summary = (): Summary => {
    const seconds = (performance.now() - started) / 1000;
    const steps = trainee.closed ? (lastReport?.step ?? from) : session.steps();
    return { steps, target, seconds, stepsPerSecond: (steps - from) / seconds, stopped, lastReport };
  };
  try {
    await beginWorlds(trainee);
    const plan: { target: number; rounded: boolean } = JSON.parse(
      await patiently(() => session.plan(totalSteps, resetSteps)),
    );
    target = plan.target;
    from = session.steps();
    trainee.active = callbacks;
    restoreStates(trainee, callbacks);
    for (const callback of callbacks)
      await callback.onTrainingStart?.({ totalSteps, from, ...plan } satisfies TrainingPlan, agent);
    for await (const report of drive(trainee, signal)) {
      lastReport = report;
      const goOn = await tell(callbacks, report, agent);
      yield report;
      if (!goOn) return summary();
    }
    stopped = "finished";
    trainee.resumed = false;
    return summary();
  } catch (error) {
    stopped = error instanceof AbortError ? "aborted" : "failed";
    for (const callback of trainee.active) await callback.onError?.(error, agent);
    throw error;
  } finally {
    try {
      for (const callback of trainee.active) await callback.onTrainingEnd?.(summary(), agent);
    } finally {
      trainee.active = [];
      trainee.training = false;
    }
  }
}

function enter(trainee: Trainee, options: TrainOptions): void {
  if (trainee.closed) throw new StateError("CLOSED", "the agent is closed");
  if (trainee.training)
    throw new StateError("BUSY", "this agent is being trained already: wait for that training, or abort it");
  checkGoal(options);
  trainee.training = true;
}

/**
 * Checks what a training is to reach.
 *
 * @param options - Its goal, its signal, and whatever else was given.
 * @throws ConfigError `INVALID_CONFIG` for no whole number of steps, `UNKNOWN_OPTION` for an option that there is not, AbortError `ABORTED` for a signal that fired before.
 */
export function checkGoal(options: Pick<TrainOptions, "totalSteps" | "signal">): void {
  // A number, as SB3 takes it, or nothing: only a caller without types can do that.
  const { totalSteps, signal } = Object(options) as Partial<TrainOptions>;
  if (!Number.isSafeInteger(totalSteps) || (totalSteps as number) < 1) {
    const allowed = "a whole number of at least 1, as in { totalSteps: 100_000 }";
    const details = { field: "totalSteps", value: show(totalSteps), allowed };
    throw new ConfigError(
      "INVALID_CONFIG",
      `totalSteps = ${details.value} is not allowed: ${details.allowed}`,
      details,
    );
  }
  onlyKnown("train and learn", options, TRAIN_OPTIONS);
  if (signal?.aborted)
    throw new AbortError("ABORTED", "the signal was aborted before the training began", {}, { cause: signal.reason });
}

async function tell(callbacks: readonly Callback[], report: Report, agent: Agent): Promise<boolean> {
  let goOn = true;
  for (const callback of callbacks) if ((await callback.onReport?.(report, agent)) === false) goOn = false;
  for (const callback of callbacks) await callback.afterReport?.(report, agent);
  return goOn;
}

function restoreStates(trainee: Trainee, callbacks: readonly Callback[]): void {
  const states = trainee.savedStates;
  for (const callback of callbacks) {
    if (callback.name !== undefined && callback.name in states) callback.restore?.(states[callback.name]);
  }
  trainee.savedStates = {};
}

/**
 * The states of the callbacks in force, by their names.
 *
 * @param callbacks - The callbacks.
 * @returns Plain JSON.
 * @throws ConfigError `INVALID_CONFIG` if a callback with a state has no name, or two have the same one.
 */
export function callbackStates(callbacks: readonly Callback[]): Readonly<Record<string, unknown>> {
  const states: Record<string, unknown> = {};
  for (const callback of callbacks) {
    if (!callback.state) continue;
    const { name } = callback;
    if (name === undefined || name in states) {
      const details = {
        field: "callback.name",
        value: show(name),
        allowed: "a name of its own for each callback with a state",
      };
      throw new ConfigError(
        "INVALID_CONFIG",
        `callback.name = ${details.value} is not allowed: ${details.allowed}`,
        details,
      );
    }
    states[name] = callback.state();
  }
  return states;
}
