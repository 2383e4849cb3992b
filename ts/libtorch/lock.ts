/** One install at a time: a lock file with the process that holds it. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Who holds a lock. */
export interface Holder {
  /** Process number. */
  readonly pid: number;
  /** Machine: a cache may lie on a shared disk. */
  readonly host: string;
  /** Since when, as an ISO date. */
  readonly since: string;
}

/** How to wait for a lock. */
export interface LockOptions {
  /** Told once when another process holds it. */
  readonly onWait?: ((holder: Holder) => void) | undefined;
  /** Stops the waiting. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds between two looks. */
  readonly pollMs?: number | undefined;
}

/** Who holds a lock now; `undefined` when nobody does. A holder of this machine that is dead holds nothing. */
export function lockHolder(path: string): Holder | undefined {
  const holder = readHolder(path);
  return holder && alive(holder) ? holder : undefined;
}

/**
 * Waits for a lock and takes it.
 *
 * @param path - The lock file.
 * @param options - How to wait.
 * @returns A function that gives it back.
 */
export async function takeLock(path: string, options: LockOptions = {}): Promise<() => void> {
  const mine: Holder = { pid: process.pid, host: hostname(), since: new Date().toISOString() };
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  for (;;) {
    options.signal?.throwIfAborted();
    if (create(path, mine)) return () => rmSync(path, { force: true });
    const holder = readHolder(path);
    if (holder === undefined || !alive(holder)) {
      removeStale(path, holder);
      continue;
    }
    if (!told) options.onWait?.(holder);
    told = true;
    await sleep(options.pollMs ?? 500, undefined, options.signal ? { signal: options.signal } : {});
  }
}

function create(path: string, holder: Holder): boolean {
  try {
    writeFileSync(path, JSON.stringify(holder), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function readHolder(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Holder;
  } catch {
    return undefined;
  }
}

function alive({ pid, host }: Holder): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Moves a dead holder's file away; of two who try, one finds that it has moved a live one and puts it back. */
function removeStale(path: string, stale: Holder | undefined): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const moved = readHolder(aside);
  if (JSON.stringify(moved) === JSON.stringify(stale)) rmSync(aside, { force: true });
  else renameSync(aside, path);
}
