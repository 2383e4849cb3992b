/** Learning rates that change over the steps of an optimiser. Schedules are data, so that they can be saved and shown. */
import { ConfigError, show } from "../../errors.js";
import type { Schedule } from "../../generated/config.js";

/** From `start` to `end` along half a cosine (Loshchilov & Hutter 2017, without restarts). */
export interface CosineSchedule {
  /** Tells this kind from the others. */
  readonly kind: "cosine";
  /** Value at the first step. */
  readonly start: number;
  /** Value after `totalSteps`. */
  readonly end: number;
}

/** `start`, multiplied by `factor` after every `every` steps, as `torch.optim.lr_scheduler.StepLR`. */
export interface StepSchedule {
  /** Tells this kind from the others. */
  readonly kind: "step";
  /** Value at the first step. */
  readonly start: number;
  /** Factor at each fall. */
  readonly factor: number;
  /** Steps between two falls; at least 1. */
  readonly every: number;
}

/**
 * A learning rate: a number, `{ start, end }` or `"lin_0.001"` as in the options of agents (linear), a cosine or a
 * staircase.
 */
export type RateSchedule = Schedule | CosineSchedule | StepSchedule;

const allowed =
  'a number ≥ 0, { start, end }, "lin_0.001", { kind: "cosine", start, end } or { kind: "step", start, factor, every }';

function refuse(field: string, value: unknown, why: string): ConfigError {
  const details = { field, value: show(value), allowed: why };
  return new ConfigError("INVALID_CONFIG", `${field} = ${details.value} is not allowed: ${why}`, details);
}

/**
 * Checks a schedule.
 *
 * @param schedule - What was given.
 * @param totalSteps - Steps after which it is at its end.
 * @throws ConfigError `INVALID_CONFIG`.
 */
export function checkSchedule(schedule: RateSchedule, totalSteps: number | undefined): void {
  const numbers = typeof schedule === "object" ? { ...schedule } : { start: startOf(schedule) };
  const kind = "kind" in numbers ? numbers.kind : "linear";
  for (const [name, value] of Object.entries(numbers)) {
    if (name === "kind") continue;
    if (!(Number.isFinite(value) && Number(value) >= (name === "every" ? 1 : 0))) throw refuse("lr", schedule, allowed);
  }
  const complete =
    kind === "step" ? "every" in numbers && "factor" in numbers : typeof schedule !== "object" || "end" in numbers;
  if (!["linear", "cosine", "step"].includes(kind) || !complete) throw refuse("lr", schedule, allowed);
  const needsEnd = typeof schedule !== "number" && kind !== "step";
  if (needsEnd && !(Number.isFinite(totalSteps) && Number(totalSteps) >= 1)) {
    throw refuse("totalSteps", totalSteps, "a number ≥ 1, at which the schedule of lr ends");
  }
}

/**
 * The value of a schedule.
 *
 * @param schedule - A checked schedule.
 * @param step - Steps taken so far.
 * @param totalSteps - Steps after which it is at its end.
 */
export function rateAt(schedule: RateSchedule, step: number, totalSteps = 1): number {
  if (typeof schedule === "number") return schedule;
  const done = Math.min(step / totalSteps, 1);
  if (typeof schedule === "string") return startOf(schedule) * (1 - done);
  if (!("kind" in schedule)) return schedule.start + (schedule.end - schedule.start) * done;
  if (schedule.kind === "step") return schedule.start * schedule.factor ** Math.floor(step / schedule.every);
  return schedule.end + ((schedule.start - schedule.end) * (1 + Math.cos(Math.PI * done))) / 2;
}

function startOf(schedule: number | string): number {
  return typeof schedule === "number" ? schedule : Number(/^lin_(.+)$/.exec(schedule)?.[1] ?? Number.NaN);
}
