import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { lockHolder, takeLock } from "../../ts/libtorch/lock.js";
import { folder } from "./fake.js";

it("a lock is held by one and given back", async () => {
  const path = join(folder(), "deep", "x.lock");
  const release = await takeLock(path);
  expect(lockHolder(path)).toMatchObject({ pid: process.pid, host: hostname() });
  let second = false;
  const waiting = takeLock(path, { pollMs: 2 }).then((giveBack) => {
    second = true;
    return giveBack;
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(second).toBe(false);
  release();
  (await waiting)();
  expect(existsSync(path)).toBe(false);
});

it("a dead process holds nothing", async () => {
  const path = join(folder(), "x.lock");
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  writeFileSync(path, JSON.stringify({ pid, host: hostname(), since: "" }));
  expect(lockHolder(path)).toBeUndefined();
  (await takeLock(path))();
  writeFileSync(path, "torn");
  (await takeLock(path))();
  expect(existsSync(path)).toBe(false);
});

it("waiting can be stopped, also for a process of another machine", async () => {
  const path = join(folder(), "x.lock");
  writeFileSync(path, JSON.stringify({ pid: 1, host: "elsewhere", since: "" }));
  const stop = new AbortController();
  const onWait = () => stop.abort(new Error("enough"));
  await expect(takeLock(path, { signal: stop.signal, onWait, pollMs: 2 })).rejects.toThrow(/enough|aborted/);
  expect(lockHolder(path)?.host).toBe("elsewhere");
});
