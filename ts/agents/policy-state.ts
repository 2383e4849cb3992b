import { ConfigError, DataError, show } from "../errors.js";

/** The numbers behind a state. */
interface Memory {
  /** `[rows, width]`. */
  readonly values: Float32Array;
  /** 1 where an episode starts. */
  readonly starts: Uint8Array;
}

const memories = new WeakMap<PolicyState, Memory>();

/**
 * What a policy with memory carries from one observation to the next: made by `agent.initialState()`, given to
 * `predict`, which brings it up to date. Policies without memory leave it as it is.
 */
export class PolicyState {
  /** Episodes side by side. */
  readonly rows: number;

  /**
   * @param rows - Episodes side by side.
   * @param width - Numbers of state of one.
   */
  constructor(rows: number, width: number) {
    if (!Number.isInteger(rows) || rows < 1 || rows > 2 ** 24) {
      const details = { field: "rows", value: show(rows), allowed: "a whole number from 1 to 16777216" };
      throw new ConfigError("INVALID_CONFIG", `rows = ${details.value} is not allowed: ${details.allowed}`, details);
    }
    this.rows = rows;
    memories.set(this, { values: new Float32Array(rows * width), starts: new Uint8Array(rows).fill(1) });
  }

  /**
   * Forgets: the next observation is the first of an episode.
   *
   * @param row - The episode that starts anew; all of them by default.
   */
  reset(row?: number): void {
    memories.get(this)?.starts.fill(1, row ?? 0, row === undefined ? this.rows : row + 1);
  }
}

/**
 * A state's numbers.
 *
 * @param state - The state.
 * @param rows - Observations it is given with.
 * @param width - Numbers of state of one.
 * @returns The numbers.
 * @throws DataError `INVALID_SHAPE` if it was made for other numbers of rows, or for another policy.
 */
export function memoryOf(state: PolicyState, rows: number, width: number): Memory {
  const memory = memories.get(state);
  if (memory && state.rows === rows && memory.values.length === rows * width) return memory;
  const got = memory ? `${state.rows} rows of ${memory.values.length / state.rows} numbers` : show(state);
  const expected = `${rows} rows of ${width} numbers, as initialState(${rows}) makes it`;
  throw new DataError("INVALID_SHAPE", `the policy's state: got ${got}, expected ${expected}`, {
    what: "the policy's state",
    got,
    expected,
  });
}
