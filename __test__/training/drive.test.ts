import { describe, expect, it } from "vitest";
import { AbortError } from "../../ts/errors.js";
import { type NativeSession, Status } from "../../ts/native.js";
import { type Driven, drive } from "../../ts/training/drive.js";
import type { Report } from "../../ts/training/report.js";
import type { Worlds } from "../../ts/training/worlds.js";

/** A session that has closed a report's window at the moment at which its training is aborted. */
function abortedAt(status: number, controller: AbortController): NativeSession {
  let step = 0;
  const work = () => {
    controller.abort();
    step++;
    return status;
  };
  return {
    advance: async () => work(),
    pump: (stepped: boolean) => (stepped ? work() : Status.Step),
    report: () => JSON.stringify({ step, update: 1, metrics: {}, episodes: [] }),
    slowUpdates: () => false,
    abort: () => undefined,
  } as unknown as NativeSession;
}

const kinds = {
  native: undefined,
  TypeScript: { step: () => undefined } as unknown as Worlds,
  "asynchronous TypeScript": { step: () => Promise.resolve() } as unknown as Worlds,
};

describe.each(Object.entries(kinds))("an abort in %s worlds", (_kind, worlds) => {
  it.each([Status.Report, Status.Finished])("does not swallow a report (status %i)", async (status) => {
    const controller = new AbortController();
    const session = abortedAt(status, controller);
    const driven: Driven = { session, worlds, slots: () => expect.unreachable(), seed: 1, closed: false };
    const reports: Report[] = [];
    const run = (async () => {
      for await (const report of drive(driven, controller.signal)) reports.push(report);
    })();
    if (status === Status.Report) await expect(run).rejects.toThrow(AbortError);
    else await run;
    expect(reports.map(({ step }) => step)).toEqual([1]);
  });
});
