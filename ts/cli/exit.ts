import { constants } from "node:os";

/** How the process ends. */
export const exitCodes = {
  fine: 0,
  /** Anything that is not the user's mistake: a failing world, a full disk, a bug. */
  failed: 1,
  /** A wrong flag, name, value, path or file. */
  usersMistake: 2,
  /** Stopped by Ctrl-C, as shells count it: 128 + SIGINT. */
  interrupted: 130,
} as const;

/** Codes of failures that a different command line would have avoided. */
const mistakes: ReadonlySet<string> = new Set([
  "INVALID_CONFIG",
  "UNKNOWN_ENV",
  "UNKNOWN_ALGORITHM",
  "UNKNOWN_OPTION",
  "INCOMPATIBLE_SPACE",
  "ENGINE_UNSUPPORTED",
  "CORRUPT_FILE",
  "FILE_VERSION",
  "CHECKPOINT_MISMATCH",
]);

/** Refusals of the operating system that mean the path was wrong; others (full disk, failing device) are nobody's mistake. */
const wrongPath = [
  "ENOENT",
  "EACCES",
  "EPERM",
  "EROFS",
  "ENOTDIR",
  "EISDIR",
  "EEXIST",
  "ENOTEMPTY",
  "ENAMETOOLONG",
] as const;

function isWrongPath(os: unknown): boolean {
  return wrongPath.some((name) => os === name || os === constants.errno[name]);
}

/** A mistake on the command line itself. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly code = "USAGE";
}

/** What a failure looks like to programs: the object of the `error` line that `--json` prints. */
export interface FailureLine {
  readonly code: string;
  readonly message: string;
  readonly details: unknown;
}

/** A failure's code, message and details, whoever threw it. */
export function describeFailure(error: unknown): FailureLine {
  if (!(error instanceof Error)) return { code: "INTERNAL", message: String(error), details: {} };
  const { code, details, path, syscall } = error as Error & {
    code?: string;
    details?: unknown;
    path?: string;
    syscall?: string;
  };
  // Node's own file errors carry a system call; ours come with a code of the library.
  if (syscall !== undefined) return { code: "IO", message: error.message, details: { os: code, path } };
  return { code: code ?? "INTERNAL", message: error.message, details: details ?? {} };
}

/** The exit code for a failure. */
export function exitCodeFor(error: unknown): number {
  if (error instanceof UsageError) return exitCodes.usersMistake;
  const { code, details } = describeFailure(error);
  if (mistakes.has(code)) return exitCodes.usersMistake;
  if (code === "IO" && isWrongPath((details as { os?: unknown }).os)) return exitCodes.usersMistake;
  return exitCodes.failed;
}
