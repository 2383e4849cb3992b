/** Element types and devices of tensors. */
import { DataError, DeviceError, show } from "../errors.js";

/** What the elements of a tensor are. */
export type Dtype = "float32" | "float64" | "float16" | "bfloat16" | "int64" | "int32" | "uint8" | "bool";

/** Where a tensor's memory is: `cpu`, `cuda` (the first one) or `cuda:N`. */
export type Device = "cpu" | "cuda" | `cuda:${number}`;

/** Dtype and device of a new tensor. */
export interface TensorOptions {
  /**
   * What its elements are.
   * @defaultValue `"float32"`
   */
  readonly dtype?: Dtype;
  /**
   * Where its memory is.
   * @defaultValue `"cpu"`
   */
  readonly device?: Device;
  /**
   * Whether operations on it are recorded for `backward`.
   * @defaultValue `false`
   */
  readonly requiresGrad?: boolean;
}

/** Libtorch's own numbers. */
const CODES: Readonly<Record<Dtype, number>> = {
  uint8: 0,
  int32: 3,
  int64: 4,
  float16: 5,
  float32: 6,
  float64: 7,
  bool: 11,
  bfloat16: 15,
};

const NAMES = new Map(Object.entries(CODES).map(([name, code]) => [code, name as Dtype]));

/** Whether a text is the name of a dtype. */
export function isDtype(text: string): text is Dtype {
  return Object.hasOwn(CODES, text);
}

/** Whether a dtype is one of real numbers. */
export function isReal(dtype: Dtype): boolean {
  return dtype.includes("float");
}

/** The number of a dtype. */
export function dtypeCode(dtype: Dtype): number {
  const code = CODES[dtype];
  if (code === undefined) {
    const allowed = Object.keys(CODES);
    throw new DataError("INVALID_DATA", `dtype ${show(dtype)} is not one of ${allowed.join(", ")}`, { dtype, allowed });
  }
  return code;
}

/** The dtype with this number. */
export function dtypeName(code: number): Dtype {
  const name = NAMES.get(code);
  if (name === undefined) throw new DataError("INVALID_DATA", `dtype number ${code} has no name here`, { code });
  return name;
}

/** The number of a device: -1 for the CPU. */
export function deviceCode(device: Device): number {
  if (device === "cpu") return -1;
  const match = /^cuda(?::(\d+))?$/.exec(device);
  if (!match) {
    const text = `device ${show(device)} is not "cpu", "cuda" or "cuda:N"`;
    throw new DeviceError("DEVICE_UNAVAILABLE", text, { device: String(device), reason: "no such name" });
  }
  return Number(match[1] ?? 0);
}

/** The device with this number. */
export function deviceName(code: number): Device {
  return code < 0 ? "cpu" : `cuda:${code}`;
}
