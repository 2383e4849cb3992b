import type { Callback } from "../callbacks/callback.js";
import { ConfigError, show } from "../errors.js";
import type { AlgorithmConfigs, AlgorithmName, RunConfig } from "../generated/config.js";
import { TRAIN_OPTIONS } from "../training/train.js";
import type { EnvSource } from "./source.js";

/** What every agent's constructor takes, beside the algorithm's own options. */
export interface EnvOption<E extends EnvSource> {
  /** The worlds to train in: a built-in id such as `"CartPole-v1"`, an `Env`, several, or a function that makes one. */
  readonly env: E;
}

/** Where the engine `torch` comes from, for agents whose network needs it. */
export interface LibtorchOption {
  /**
   * Folder of the libtorch to load and no other. A process loads one: another one later is an error `LIBTORCH_INVALID`.
   * @defaultValue the first that is found: `REINFORCETS_LIBTORCH`, `LIBTORCH`, the cache, a Python's torch
   */
  readonly libtorch?: string;
}

/** Everything that can be set for an algorithm: the worlds, the run, the algorithm's own options. */
export type AgentOptions<A extends AlgorithmName, E extends EnvSource> = EnvOption<E> &
  LibtorchOption &
  Omit<RunConfig, "env" | "algo"> &
  AlgorithmConfigs[A];

/** What `load` takes: other worlds, and whatever else should differ from what the file holds. */
export type LoadOptions<A extends AlgorithmName, E extends EnvSource> = Partial<AgentOptions<A, E>>;

/** What `resume` takes. */
export interface ResumeOptions<E extends EnvSource> extends LibtorchOption {
  /** The worlds again, if they are written in TypeScript; as many as the checkpoint had, or a function that makes one. */
  readonly env?: E;
  /** Callbacks of the next training; they get back the state they had. */
  readonly callbacks?: readonly Callback[];
}

/** Every option of {@link ResumeOptions}. */
export const RESUME_OPTIONS: Readonly<Record<keyof ResumeOptions<EnvSource>, true>> = {
  env: true,
  callbacks: true,
  libtorch: true,
};

/**
 * Options as text for the core, refusing what JSON would drop in silence.
 *
 * @param options - Plain data.
 * @returns JSON.
 * @throws ConfigError `INVALID_CONFIG` for functions, NaN, infinities and the like, `UNKNOWN_OPTION` for what `learn` takes.
 */
export function optionsJson(options: Readonly<Record<string, unknown>>): string {
  for (const [field, value] of Object.entries(options)) {
    if (Object.hasOwn(TRAIN_OPTIONS, field)) {
      const details = { kind: "option", name: field, suggestion: null, known: [] };
      const text = `unknown option "${field}": learn and train take it, constructors do not`;
      throw new ConfigError("UNKNOWN_OPTION", text, details);
    }
    if (field !== "env") checkPlain(field, value);
  }
  return JSON.stringify(options);
}

function checkPlain(field: string, value: unknown): void {
  if (
    value === undefined ||
    value === null ||
    typeof value === "string" ||
    typeof value === "boolean" ||
    Number.isFinite(value)
  )
    return;
  if (Array.isArray(value)) {
    value.forEach((item, i) => {
      checkPlain(`${field}[${i}]`, item);
    });
  } else if (typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype) {
    for (const [key, item] of Object.entries(value)) checkPlain(`${field}.${key}`, item);
  } else {
    const allowed = "plain data: finite numbers, text, true or false, arrays and objects of these";
    const text = show(value);
    throw new ConfigError("INVALID_CONFIG", `${field} = ${text} is not allowed: ${allowed}`, {
      field,
      value: text,
      allowed,
    });
  }
}
