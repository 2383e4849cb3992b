import { installedBytes } from "../../libtorch/cache.js";
import { install } from "../../libtorch/install.js";
import { probe } from "../../libtorch/probe.js";
import { formatBytes } from "../../libtorch/progress.js";
import { exitCodes, UsageError } from "../exit.js";
import { listenForInterrupt } from "../interrupt.js";
import type { Output } from "../output.js";
import { duration, ProgressLine } from "./progress-line.js";

/** Flags of `libtorch install`. */
export interface InstallFlags {
  readonly cpu?: boolean;
  readonly cuda?: boolean;
  readonly from?: string;
  readonly headers?: boolean;
  readonly force?: boolean;
  readonly indexUrl?: string;
  readonly sha256?: string;
}

/** `reinforcets libtorch install`. */
export async function installLibtorch(flags: InstallFlags, output: Output): Promise<number> {
  const { from, headers, force, indexUrl, sha256 } = flags;
  if (sha256 !== undefined && !/^[0-9a-f]{64}$/i.test(sha256))
    throw new UsageError(`--sha256 ${sha256}: expected 64 hexadecimal digits`);
  const variant = flags.cuda ? "cuda" : "cpu";
  const line = new ProgressLine(output);
  const interrupt = listenForInterrupt(() => output.note("\nstopping; once more ends at once"));
  const began = performance.now();
  try {
    const { libtorch, manifest, already } = await install({
      ...{ variant, from, headers, force, indexUrl, sha256 },
      signal: interrupt.signal,
      onProgress: (progress) => line.show(progress),
      onWait: ({ pid, host }) =>
        output.note(`process ${pid} on ${host} is installing libtorch (${variant}) already; waiting for it`),
    });
    line.clear();
    // A libtorch that does not load is better found out now than in the middle of somebody's work.
    probe({ ...libtorch, source: "cache" });
    const bytes = installedBytes(manifest);
    const seconds = (performance.now() - began) / 1000;
    const { dir, lib, version } = libtorch;
    output.line({
      type: "installed",
      variant,
      version,
      dir,
      lib,
      bytes,
      headers: manifest.headerBytes > 0,
      already,
      seconds,
    });
    const done = already ? "is there already" : `was installed in ${duration(seconds)}`;
    output.result(`libtorch ${version} (${variant}) ${done}: ${dir} (${formatBytes(bytes)})`);
    return exitCodes.fine;
  } catch (error) {
    line.clear();
    if (!interrupt.signal.aborted) throw error;
    output.failure(error);
    return exitCodes.interrupted;
  } finally {
    interrupt.dispose();
  }
}
