/** What is set once for a thread or a process. */
import { ConfigError, show } from "../errors.js";
import { loaded } from "./addon.js";
import { told } from "./handle.js";

/**
 * Seeds this thread's random numbers: libtorch's generator, and our own stream of first weights.
 *
 * @param seed - A whole number from 0 to 2⁵³ − 1.
 * @throws ConfigError `INVALID_CONFIG` for anything else.
 */
export function manualSeed(seed: number): void {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    const details = { field: "seed", value: show(seed), allowed: "a whole number from 0 to 2^53 - 1" };
    throw new ConfigError("INVALID_CONFIG", `seed = ${details.value} is not allowed: ${details.allowed}`, details);
  }
  told(() => loaded().manualSeed(seed));
}

/** Whether there is a CUDA device that this libtorch can use. */
export function cudaIsAvailable(): boolean {
  return cudaDeviceCount() > 0;
}

/** How many CUDA devices there are. */
export function cudaDeviceCount(): number {
  return told(() => loaded().cudaDevices());
}

/** How many threads an operation on the CPU uses. */
export function numThreads(): number {
  return told(() => loaded().threads());
}

/** Sets how many threads an operation on the CPU uses; for small networks 1 is fastest. */
export function setNumThreads(threads: number): void {
  told(() => loaded().setThreads(threads));
}

/** How many tensors this thread's table holds, counting those not collected yet. For finding what is held too long. */
export function tensorCount(): number {
  return told(() => loaded().count());
}
