/** The two loops: native worlds advance by themselves, TypeScript worlds are stepped here. JavaScript pulls. */
import { AbortError, awaiting, calling, StateError } from "../errors.js";
import { type NativeSession, Status } from "../native.js";
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
    check(driven, signal);
    if (status === Status.Aborted) throw aborted(signal);
    if (status === Status.Report || status === Status.Finished) yield* pending(session);
    if (status === Status.Finished) return;
  }
}

async function* driveWorlds(
  driven: Driven,
  worlds: Worlds,
  signal: AbortSignal | undefined,
): AsyncGenerator<Report, void, undefined> {
  const { session } = driven;
  let status: number = Status.Step;
  if (worlds.stale || session.needsBegin()) {
    await worlds.begin(driven.seed);
    calling(() => session.begin());
  } else status = pump(session, false, 0);
  // A slow update is left to the session's thread: this one only hands over the step.
  const budget = session.slowUpdates() ? 0 : BREATH_MS;
  let breath = performance.now() + BREATH_MS;
  for (;;) {
    if (status === Status.Step) {
      const waiting = worlds.step();
      if (waiting) await waiting;
      // What was stepped is handed over before an abort is heard, so that the next training goes on from here.
      status = pump(session, true, budget);
      if (waiting) check(driven, signal);
    } else if (status === Status.Working) {
      check(driven, signal);
      status =
        budget > 0
          ? pump(session, false, budget)
          : await abortable(driven, signal, () => session.pumpAsync(ADVANCE_MS));
    } else if (status === Status.Report) {
      yield* pending(session);
      check(driven, signal);
      status = pump(session, false, budget);
    } else if (status === Status.Finished) {
      yield* pending(session);
      return;
    } else throw aborted(signal);
    if (performance.now() > breath) {
      await new Promise(setImmediate);
      check(driven, signal);
      breath = performance.now() + BREATH_MS;
    }
  }
}

function pump(session: NativeSession, stepped: boolean, budget: number): number {
  return calling(() => session.pump(stepped, budget));
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
