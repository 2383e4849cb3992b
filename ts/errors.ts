/**
 * Every failure a user can meet, with a `code` that never changes and the facts in `details`.
 * The native core sends its errors as JSON; {@link fromNative} turns them into these classes.
 */
import type { NativeErrorCode } from "./generated/config.js";

/** The stable codes. Text may change between versions, these do not. */
export type ErrorCode = NativeErrorCode | "ABORTED" | "NATIVE_MISSING";

/** What an error knows beside its text, e.g. `{ field, value, allowed }` for `INVALID_CONFIG`. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/**
 * Root of everything this library throws on purpose.
 *
 * @example
 * ```ts
 * import { makeEnv, ReinforcetsError } from "reinforcets";
 * try {
 *   makeEnv("CartPol-v1" as "CartPole-v1");
 * } catch (error) {
 *   if (error instanceof ReinforcetsError) console.log(error.code, error.details);
 * }
 * ```
 */
export class ReinforcetsError extends Error {
  /** Stable code, to branch on. */
  readonly code: ErrorCode;
  /** Facts behind the text, to show or to act on. */
  readonly details: ErrorDetails;

  /**
   * @param code - Stable code.
   * @param message - Text for people.
   * @param details - Facts for programs.
   * @param options - `cause`: the error that led to this one.
   */
  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
    this.details = details;
  }
}

/** Something was asked for that does not exist, does not fit, or is out of range. */
export class ConfigError extends ReinforcetsError {}
/** An observation, action or reward that is not what its space promised. */
export class DataError extends ReinforcetsError {}
/** A loss, gradient or weight became NaN or infinite; weights are those before that step. */
export class DivergedError extends ReinforcetsError {}
/** A world threw or returned rubbish; `details` name step and world, `cause` is the original error. */
export class EnvError extends ReinforcetsError {}
/** A file that cannot be read or written, or that does not belong here. */
export class FileError extends ReinforcetsError {}
/** A verb at the wrong moment: after `close()`, during another training, without a world. */
export class StateError extends ReinforcetsError {}
/** Training was stopped through its `signal`; `cause` is the signal's reason. The agent stays usable. */
export class AbortError extends ReinforcetsError {}
/** The native part for this platform is not installed; the text says how to get it. */
export class NativeMissingError extends ReinforcetsError {}
/** No libtorch, or one that cannot be used; the text lists what was looked at and says how to get one. */
export class LibtorchError extends ReinforcetsError {}
/** A device that is not there, or has no room for what was asked; the agent stays usable. */
export class DeviceError extends ReinforcetsError {}
/** A bug of ours. Please report it. */
export class InternalError extends ReinforcetsError {}

const CLASS_OF: Readonly<Record<ErrorCode, typeof ReinforcetsError>> = {
  INVALID_CONFIG: ConfigError,
  UNKNOWN_ENV: ConfigError,
  UNKNOWN_ALGORITHM: ConfigError,
  UNKNOWN_OPTION: ConfigError,
  INCOMPATIBLE_SPACE: ConfigError,
  ENGINE_UNSUPPORTED: ConfigError,
  ENGINE_NOT_LOADED: ConfigError,
  INVALID_SHAPE: DataError,
  INVALID_DATA: DataError,
  DIVERGED: DivergedError,
  ENV_FAILED: EnvError,
  CORRUPT_FILE: FileError,
  FILE_VERSION: FileError,
  CHECKPOINT_MISMATCH: FileError,
  IO: FileError,
  CLOSED: StateError,
  BUSY: StateError,
  INVALID_STATE: StateError,
  ABORTED: AbortError,
  NATIVE_MISSING: NativeMissingError,
  LIBTORCH_NOT_FOUND: LibtorchError,
  LIBTORCH_INVALID: LibtorchError,
  DEVICE_UNAVAILABLE: DeviceError,
  OUT_OF_MEMORY: DeviceError,
  INTERNAL: InternalError,
};

const PREFIX = "REINFORCETS:";

/**
 * A native failure as one of the classes above; anything else as it came.
 *
 * @param error - What a native call threw.
 * @returns The error to throw on.
 */
export function fromNative(error: unknown): unknown {
  if (!(error instanceof Error) || !error.message.startsWith(PREFIX)) return error;
  let parsed: { code: ErrorCode; message: string; details?: ErrorDetails };
  try {
    parsed = JSON.parse(error.message.slice(PREFIX.length));
  } catch {
    return new InternalError("INTERNAL", error.message, {}, { cause: error });
  }
  const Class = CLASS_OF[parsed.code] ?? ReinforcetsError;
  return new Class(parsed.code, parsed.message, parsed.details ?? {});
}

/**
 * Runs a native call and throws its failure as one of the classes above.
 *
 * @param call - The native call.
 * @returns What the call returned.
 */
export function calling<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw fromNative(error);
  }
}

/**
 * {@link calling} for a native call that returns a promise.
 *
 * @param call - The native call.
 * @returns What the promise resolved with.
 */
export async function awaiting<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw fromNative(error);
  }
}

/**
 * A value as it goes into an error text: short, and telling NaN from null.
 *
 * @param value - Any value.
 * @returns Text for people.
 */
export function show(value: unknown): string {
  if (value === null || value === undefined || typeof value === "number" || typeof value === "boolean") {
    return String(value);
  }
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return `a function`;
  if (ArrayBuffer.isView(value)) return `${value.constructor.name} of ${(value as Uint8Array).length} values`;
  if (Array.isArray(value)) return `an array of ${value.length} values`;
  if (typeof value === "object") return `an object with ${Object.keys(value).join(", ") || "no keys"}`;
  return `a ${typeof value}`;
}
