/** The two loops: native worlds advance by themselves, TypeScript worlds are stepped here. JavaScript pulls. */
import { AbortError, awaiting, calling, fromNative, StateError } from "../errors.js";
import { type NativeSession, Status, type WorldSlots } from "../native.js";
import type { Report } from "./report.js";
import type { Worlds } from "./worlds.js";

/** Slices of native work, in ms: long enough to cost nothing, short enough for an abort and a progress line. */
const ADVANCE_MS = 50;
/** The event loop gets a turn at least this often, in ms. */
const BREATH_MS = 10;

/** What a loop drives. */
export interface Driven {
  /** The native half. */
  readonly session: NativeSession;
  /** Worlds written in TypeScript, if they are. */
  readonly worlds: Worlds | undefined;
  /** The core's memory for worlds that are not its own; bound at the first call. */
  readonly slots: () => WorldSlots;
  /** The agent's seed. */
  readonly seed: number;
  /** Whether the agent was closed meanwhile. */
  readonly closed: boolean;
}

/**
 * Runs until the plan's goal is reached, giving each report.
 *
 * @param driven - What to drive.
 * @param signal - Stops it.
 * @returns The reports.
 */
export function drive(driven: Driven, signal: AbortSignal | undefined): AsyncGenerator<Report, void, undefined> {
  return driven.worlds ? driveWorlds(driven, driven.worlds, signal) : driveNative(driven, signal);
}

async function* driveNative(driven: Driven, signal: AbortSignal | undefined): AsyncGenerator<Report, void, undefined> {
  const { session } = driven;
  for (;;) {
    check(driven, signal);
    const status = await abortable(driven, signal, () => session.advance(ADVANCE_MS));
    if (!owesReport(status) || driven.closed) check(driven, signal);
    if (status === Status.Aborted) throw aborted(signal);
    if (status === Status.Step) throw homeless();
    if (owesReport(status)) yield* pending(session);
    if (status === Status.Finished) return;
  }
}

async function* driveWorlds(
  driven: Driven,
  worlds: Worlds,
  signal: AbortSignal | undefined,
): AsyncGenerator<Report, void, undefined> {
  const { session } = driven;
  let budget = await inlineBudget(session);
  let status = await pump(session, false, budget);
  let breath = performance.now() + BREATH_MS;
  for (;;) {
    if (status === Status.Step) {
      const waiting = worlds.step();
      if (waiting) await waiting;
      // What was stepped is handed over before an abort is heard, so that the next training goes on from here.
      const next = pump(session, true, budget);
      status = typeof next === "number" ? next : await next;
      if (waiting && !owesReport(status)) check(driven, signal);
    } else if (status === Status.Goals) {
      worlds.reward(session);
      status = await pump(session, false, budget);
    } else if (status === Status.Working) {
      check(driven, signal);
      budget = await inlineBudget(session);
      status =
        budget > 0
          ? await pump(session, false, budget)
          : await abortable(driven, signal, () => session.pumpAsync(ADVANCE_MS));
    } else if (status === Status.Report) {
      yield* pending(session);
      check(driven, signal);
      budget = await inlineBudget(session);
      status = await pump(session, false, budget);
    } else if (status === Status.Finished) {
      yield* pending(session);
      return;
    } else throw aborted(signal);
    if (performance.now() > breath) {
      await new Promise(setImmediate);
      if (!owesReport(status)) check(driven, signal);
      breath = performance.now() + BREATH_MS;
    }
  }
}

/** Whether the session has closed a report's window: it is given before an abort is heard, or a log would lack it. */
function owesReport(status: number): boolean {
  return status === Status.Report || status === Status.Finished;
}

/** Time for updates on this thread, in ms: none if they are slow, they are left to the session's own thread then. */
async function inlineBudget(session: NativeSession): Promise<number> {
  return (await patiently(() => session.slowUpdates())) ? 0 : BREATH_MS;
}

function pump(session: NativeSession, stepped: boolean, budget: number): number | Promise<number> {
  try {
    return session.pump(stepped, budget);
  } catch (error) {
    const failure = fromNative(error);
    if (isBusy(failure)) return patiently(() => session.pump(stepped, budget));
    throw failure;
  }
}

/**
 * Runs a native call that the session's own thread may stand in the way of: a save or an evaluation that nobody waited
 * for is waited for here.
 *
 * @param call - The native call; it has done nothing where it says that it is busy.
 * @returns What the call returned.
 */
export async function patiently<T>(call: () => T): Promise<T> {
  for (;;) {
    try {
      return calling(call);
    } catch (error) {
      if (!isBusy(error)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof StateError && error.code === "BUSY";
}

/**
 * Starts TypeScript worlds that have not begun, or were left in the middle by a failure or by a loop of one's own.
 *
 * @param driven - What to drive.
 */
export async function beginWorlds({ session, worlds, seed }: Driven): Promise<void> {
  if (!worlds || (!worlds.stale && !(await patiently(() => session.needsBegin())))) return;
  await worlds.begin(seed);
  await patiently(() => session.begin());
}

function* pending(session: NativeSession): Generator<Report, void, undefined> {
  const text = calling(() => session.report());
  if (text !== null) yield JSON.parse(text) as Report;
}

/** Runs native work of some duration that the signal can cut short. */
async function abortable(
  driven: Driven,
  signal: AbortSignal | undefined,
  work: () => Promise<number>,
): Promise<number> {
  const abort = (): void => driven.session.abort();
  signal?.addEventListener("abort", abort, { once: true });
  try {
    return await awaiting(work);
  } finally {
    signal?.removeEventListener("abort", abort);
  }
}

function check(driven: Driven, signal: AbortSignal | undefined): void {
  if (driven.closed) throw new StateError("CLOSED", "the agent was closed during its training");
  if (signal?.aborted) throw aborted(signal);
}

function aborted(signal: AbortSignal | undefined): AbortError {
  return new AbortError(
    "ABORTED",
    "training was aborted; the agent can be used and trained on",
    {},
    { cause: signal?.reason },
  );
}

/** @returns What an agent whose worlds are missing answers. */
export function homeless(): StateError {
  const text =
    "this agent has no worlds to be trained in here: its file names TypeScript worlds; give load the option env";
  return new StateError("INVALID_STATE", text);
}
