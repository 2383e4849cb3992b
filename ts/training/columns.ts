/** Copying observations into, and actions out of, memory shared with the core: checked, and without allocation. */
import { DataError, show } from "../errors.js";
import type { ActionSlot, Typed } from "../native.js";
import type { ActionSpace, PlainSpace, Space, ValueOf } from "../spaces/space.js";

/** Name, type and width of what one key of an observation is stored in. */
export interface ColumnSpec {
  /** Dict key, or `obs`. */
  readonly name: string;
  /** Type of the numbers. */
  readonly dtype: "float32" | "uint8" | "int32";
  /** Numbers in a row. */
  readonly width: number;
}

/**
 * Memory of this side for some rows of columns.
 *
 * @param columns - The columns.
 * @param rows - Number of rows.
 * @returns An array a column.
 */
export function allocate(columns: readonly ColumnSpec[], rows: number): readonly Typed[] {
  const classes = { float32: Float32Array, uint8: Uint8Array, int32: Int32Array };
  return columns.map(({ dtype, width }) => new classes[dtype](width * rows));
}

/** Copies one observation into row `row` of the columns; throws a DataError that says what is wrong with it. */
export type WriteObservation = (columns: readonly Typed[], row: number, value: unknown) => void;

/**
 * Makes the copier for a space.
 *
 * @param space - Observation space.
 * @param what - What errors call the value, e.g. `observation`.
 * @returns The copier.
 */
export function observationWriter(space: Space, what: string): WriteObservation {
  if (space.type !== "dict") {
    const write = partWriter(space, what);
    return (columns, row, value) => write(columns[0] as Typed, row, value);
  }
  const parts = Object.entries(space.spaces).map(([key, part]) => ({ key, write: partWriter(part, `${what}.${key}`) }));
  return (columns, row, value) => {
    if (typeof value !== "object" || value === null) {
      throw shape(what, show(value), `an object with ${parts.map(({ key }) => key).join(", ")}`);
    }
    for (let i = 0; i < parts.length; i++) {
      const { key, write } = parts[i] as (typeof parts)[number];
      write(columns[i] as Typed, row, (value as Record<string, unknown>)[key]);
    }
  };
}

type WritePart = (column: Typed, row: number, value: unknown) => void;

function partWriter(space: PlainSpace, what: string): WritePart {
  switch (space.type) {
    case "discrete":
      return discreteWriter(space.start, space.n, what);
    case "multiDiscrete":
      return arrayWriter(Int32Array, space.nvec.length, what, (i) => [0, (space.nvec[i] ?? 0) - 1]);
    case "multiBinary":
      return arrayWriter(Uint8Array, space.n, what, () => [0, 1]);
    case "box":
      if (space.dtype === "float32") return floatWriter(space.low.length, what);
      return arrayWriter(space.dtype === "uint8" ? Uint8Array : Int32Array, space.low.length, what);
  }
}

function discreteWriter(start: number, n: number, what: string): WritePart {
  return (column, row, value) => {
    if (!Number.isInteger(value) || (value as number) < start || (value as number) >= start + n) {
      throw data(what, `is ${show(value)}, expected a whole number from ${start} to ${start + n - 1}`);
    }
    column[row] = value as number;
  };
}

function floatWriter(width: number, what: string): WritePart {
  return (column, row, value) => {
    if (!(value instanceof Float32Array) || value.length !== width)
      throw shape(what, show(value), `Float32Array of ${width} values`);
    const from = row * width;
    for (let i = 0; i < width; i++) {
      const x = value[i] as number;
      // NaN and the infinities are the only numbers that are not zero when taken from themselves.
      if (x - x !== 0) throw data(what, `is ${x} at index ${i}`);
      column[from + i] = x;
    }
  };
}

function arrayWriter(
  Class: typeof Uint8Array | typeof Int32Array,
  width: number,
  what: string,
  range?: (i: number) => readonly [number, number],
): WritePart {
  const ranges = range && Array.from({ length: width }, (_, i) => range(i));
  return (column, row, value) => {
    if (!(value instanceof Class) || value.length !== width)
      throw shape(what, show(value), `${Class.name} of ${width} values`);
    if (ranges) {
      for (let i = 0; i < width; i++) {
        const [low, high] = ranges[i] as readonly [number, number];
        const x = value[i] as number;
        if (x < low || x > high) throw data(what, `is ${x} at index ${i}, outside of ${low} … ${high}`);
      }
    }
    column.set(value, row * width);
  };
}

/** Gives the action in row `row` of an action slot, as a value of the space. */
export type ReadAction = (slot: ActionSlot, row: number) => number | Float32Array | Int32Array | Uint8Array;

/**
 * Makes the reader for a space. Real numbers are clipped to their bounds: a Gaussian policy knows none.
 *
 * @param space - Action space.
 * @param fresh - True for a new array each time, false to fill one array again and again.
 * @returns The reader.
 */
export function actionReader(space: ActionSpace, fresh: boolean): ReadAction {
  switch (space.type) {
    case "discrete":
      return (slot, row) => (slot[row] as number) + space.start;
    case "multiDiscrete":
      return arrayReader(Int32Array, space.nvec.length, fresh);
    case "multiBinary":
      return arrayReader(Uint8Array, space.n, fresh);
    case "box":
      return arrayReader(Float32Array, space.low.length, fresh, (action) => {
        for (let i = 0; i < action.length; i++) {
          action[i] = Math.min(Math.max(action[i] as number, space.low[i] as number), space.high[i] as number);
        }
      });
  }
}

type ActionArray = Float32Array | Int32Array | Uint8Array;

function arrayReader(
  Class: new (width: number) => ActionArray,
  width: number,
  fresh: boolean,
  finish?: (action: ActionArray) => void,
): ReadAction {
  const kept = new Class(width);
  return (slot, row) => {
    const action = fresh ? new Class(width) : kept;
    const from = row * width;
    for (let i = 0; i < width; i++) action[i] = slot[from + i] as number;
    finish?.(action);
    return action;
  };
}

/**
 * Writes an action where the core reads it.
 *
 * @param space - Action space.
 * @param slot - Action slot of one row.
 * @param action - A value of the space, already checked.
 */
export function writeAction(space: ActionSpace, slot: ActionSlot, action: ValueOf<ActionSpace>): void {
  if (space.type === "discrete") slot[0] = (action as number) - space.start;
  else slot.set(action as Float32Array);
}

function shape(what: string, got: string, expected: string): DataError {
  return new DataError("INVALID_SHAPE", `${what} is ${got}, expected ${expected}`, { what, got, expected });
}

function data(what: string, problem: string): DataError {
  return new DataError("INVALID_DATA", `${what} ${problem}`, { what, problem });
}
