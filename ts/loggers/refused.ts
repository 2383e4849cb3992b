import { FileError } from "../errors.js";

/**
 * Runs file work; a refusal of the operating system (full disk, read-only folder) becomes an `IO` error of ours.
 *
 * @param action - What was attempted, as in `cannot write`.
 * @param path - The file or folder.
 * @param work - The file work.
 * @returns What the work gave.
 */
export function refusedByTheSystem<T>(action: string, path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    throw new FileError(
      "IO",
      `${action} ${path}: ${(error as Error).message}`,
      { path, action, os: code },
      { cause: error },
    );
  }
}
