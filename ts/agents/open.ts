/** The ways to an agent's native half: built from options, loaded from a file, resumed from a checkpoint. */
import { type EnvSpec, type EnvSpecJson, specFromJson } from "../envs/native-envs.js";
import { ConfigError, calling, FileError } from "../errors.js";
import type { AlgorithmName } from "../generated/config.js";
import { onlyKnown } from "../known-options.js";
import { type NativeSession, native, type WorldSlots } from "../native.js";
import { fromJson, toJson } from "../spaces/json.js";
import { loadTorch } from "../torch/load.js";
import type { ColumnSpec } from "../training/columns.js";
import { Worlds } from "../training/worlds.js";
import { type EnvOption, type LibtorchOption, optionsJson, RESUME_OPTIONS, type ResumeOptions } from "./options.js";
import { type EnvSource, type ResolvedSource, resolveSource } from "./source.js";

/** What the core says about an agent, in its own form. */
export interface NativeDescription {
  readonly algo: AlgorithmName;
  readonly agentId: string;
  readonly engine: string;
  readonly kernel: string;
  readonly device: string;
  readonly env: EnvSpecJson;
  readonly nEnvs: number;
  /** Agents in the session. */
  readonly members: number;
  /** Whether it is a group. */
  readonly group: boolean;
  readonly seed: number;
  readonly config: Readonly<Record<string, unknown>>;
  readonly parameters: number;
  readonly columns: readonly ColumnSpec[];
  readonly action: ColumnSpec;
  readonly stepsPerRound: number | null;
  readonly replayBytes: number;
  readonly groupReplayBytes: number;
  readonly exact: boolean;
  readonly reasons: readonly string[];
}

/** A native half with what belongs to it. */
export interface Opened {
  /** The native half. */
  readonly session: NativeSession;
  /** What the core says about it. */
  readonly description: NativeDescription;
  /** Its world's spaces. */
  readonly spec: EnvSpec;
  /** Worlds stepped in TypeScript. */
  readonly worlds: Worlds | undefined;
  /** The core's memory for worlds that are not its own; bound at the first call. */
  readonly slots: () => WorldSlots;
  /** Set if it comes from a checkpoint: callback states by name, and the callbacks themselves. */
  readonly resumed?: Pick<Required<ResumeOptions<EnvSource>>, "callbacks"> & {
    readonly states: Readonly<Record<string, unknown>>;
  };
}

/** What TypeScript keeps in a run checkpoint, beside the core's own state. */
export interface CheckpointExtra {
  /** Callback states by name. */
  readonly callbacks?: Readonly<Record<string, unknown>>;
  /** States of TypeScript worlds; null if one cannot give its own; absent for native worlds. */
  readonly envs?: readonly unknown[] | null;
}

/** Options that carry a native half already opened. */
const OPENED: unique symbol = Symbol("opened");

/** Options as `load` and `resume` hand them to a constructor. */
interface Carrier {
  /** The native half. */
  readonly [OPENED]?: Opened;
}

/** What is not for the core alone among the options of a constructor. */
type BuildOptions = EnvOption<EnvSource> & LibtorchOption & { readonly nEnvs?: number };

/**
 * What a constructor starts from: the native half that `load` or `resume` put into its options, or a new one.
 *
 * @param algo - Which algorithm.
 * @param options - The user's options, or those of {@link fromFile} and {@link fromCheckpoint}.
 * @returns The native half.
 */
export function open(algo: AlgorithmName, options: BuildOptions): Opened {
  return (options as Carrier)[OPENED] ?? build(algo, options);
}

/**
 * Builds a new agent.
 *
 * @param algo - Which algorithm.
 * @param options - The user's options.
 * @returns The native half.
 */
function build(algo: AlgorithmName, options: BuildOptions): Opened {
  const { libtorch, ...rest } = options;
  const source = resolveSource(rest.env, rest.nEnvs);
  const json = optionsJson({ ...rest, env: source.env, nEnvs: source.nEnvs, algo });
  return bind(
    withEngine(libtorch, () => new (native().Session)(json)),
    source,
  );
}

/**
 * Makes a session; where its network needs an engine that is not loaded, loads that one and tries again.
 *
 * @param libtorch - The folder of the libtorch to load, if the user named one.
 * @param make - Makes it.
 * @returns The native half.
 */
export function withEngine(libtorch: string | undefined, make: () => NativeSession): NativeSession {
  const torch = libtorch === undefined ? {} : { libtorch: textOf("libtorch", libtorch) };
  let session: NativeSession;
  try {
    session = calling(make);
  } catch (error) {
    if (!(error instanceof ConfigError && error.code === "ENGINE_NOT_LOADED")) throw error;
    loadTorch(torch);
    return calling(make);
  }
  try {
    // The engine was loaded already: from the same folder?
    if (torch.libtorch !== undefined && describe(session).engine === "torch") loadTorch(torch);
    return session;
  } catch (error) {
    session.close();
    throw error;
  }
}

/**
 * Opens an agent file.
 *
 * @param algo - The algorithm that the file must hold.
 * @param path - The file.
 * @param overrides - What should differ from the file.
 * @returns Options for the constructor of that algorithm.
 */
export function fromFile<T extends Partial<BuildOptions>>(algo: AlgorithmName, path: string, overrides: T): T {
  const { libtorch, ...rest } = overrides;
  const source = rest.env === undefined ? undefined : resolveSource(rest.env, rest.nEnvs);
  const json = optionsJson({ ...rest, ...(source && { env: source.env, nEnvs: source.nEnvs }) });
  const session = withEngine(libtorch, () => native().Session.loadAgent(textOf("path", path), json));
  return { ...overrides, [OPENED]: expecting(algo, path, bind(session, source)) };
}

/**
 * Opens the newest complete checkpoint of a run.
 *
 * @param algo - The algorithm that the checkpoint must hold.
 * @param dir - The folder given to `checkpoint`.
 * @param options - Worlds and callbacks, which no file can hold.
 * @returns Options for the constructor of that algorithm.
 * @throws ConfigError `UNKNOWN_OPTION` for an option that there is not.
 */
export function fromCheckpoint<E extends EnvSource>(
  algo: AlgorithmName,
  dir: string,
  options: ResumeOptions<E>,
): { readonly env: E } {
  onlyKnown("resume", options, RESUME_OPTIONS);
  const session = withEngine(options.libtorch, () => native().Session.resume(textOf("dir", dir)));
  try {
    const extra: CheckpointExtra = JSON.parse(session.extra());
    const opened = bind(session, sourceAgain(session, extra, options.env));
    opened.worlds?.restore(extra.envs ?? null);
    const resumed = { states: extra.callbacks ?? {}, callbacks: options.callbacks ?? [] };
    const carrier: { readonly env: E } & Carrier = {
      env: options.env as E,
      [OPENED]: { ...expecting(algo, dir, opened), resumed },
    };
    return carrier;
  } catch (error) {
    session.close();
    throw error;
  }
}

/** The worlds for a checkpoint: they must be what they were. */
function sourceAgain(
  session: NativeSession,
  extra: CheckpointExtra,
  env: EnvSource | undefined,
): ResolvedSource | undefined {
  const { env: spec, nEnvs, config } = describe(session);
  if (extra.envs === undefined && env === undefined) return undefined;
  if (env === undefined) {
    const allowed = `the same TypeScript worlds as before: ${nEnvs} × ${spec.id}, or a function that makes one`;
    throw new ConfigError("INVALID_CONFIG", `env is missing: give ${allowed}`, {
      field: "env",
      value: "undefined",
      allowed,
    });
  }
  const source = resolveSource(env, typeof env === "function" ? nEnvs : undefined);
  const isSame =
    typeof source.env === "string"
      ? source.env === spec.id && extra.envs === undefined
      : sameSpaces(source.env, spec) && source.nEnvs === nEnvs;
  if (isSame) {
    if (source.worlds && config.hindsight != null) checkRewards(source);
    return source;
  }
  const given = typeof source.env === "string" ? source.env : `${source.nEnvs} × ${source.env.id}`;
  throw new FileError(
    "CHECKPOINT_MISMATCH",
    `the checkpoint was made with ${nEnvs} × ${spec.id}; ${given} has other spaces, or another number of worlds`,
    {
      expected: { env: spec, nEnvs },
      got: given,
    },
  );
}

/** Worlds for an agent that learns from goals in hindsight must tell their rewards. */
function checkRewards({ env }: ResolvedSource): void {
  if (typeof env === "string" || env.computesReward) return;
  const details = { field: "env", value: env.id, allowed: "worlds with computeReward(achieved, desired, rewards)" };
  const text = `env = ${details.value} is not allowed: ${details.allowed}, which the agent's hindsight replay asks`;
  throw new ConfigError("INVALID_CONFIG", text, details);
}

function sameSpaces(a: EnvSpecJson, b: EnvSpecJson): boolean {
  const spaces = ({ observation, action }: EnvSpecJson): string =>
    JSON.stringify([observation, action].map((space) => toJson(fromJson(space))));
  return spaces(a) === spaces(b);
}

function bind(session: NativeSession, source: ResolvedSource | undefined): Opened {
  const description = describe(session);
  let bound: WorldSlots | undefined;
  const slots = (): WorldSlots => {
    bound ??= calling(() => session.slots());
    return bound;
  };
  const worlds = source?.worlds && new Worlds(source.worlds, slots(), () => session.steps());
  return { session, description, spec: specFromJson(description.env), worlds, slots };
}

/**
 * What the core says about an agent.
 *
 * @param session - The native half.
 * @returns The description.
 */
export function describe(session: NativeSession): NativeDescription {
  return JSON.parse(calling(() => session.describe()));
}

function expecting(algo: AlgorithmName, path: string, opened: Opened): Opened {
  const found = opened.description.algo;
  if (found === algo && !opened.description.group) return opened;
  opened.session.close();
  if (opened.description.group) {
    const details = { path, found: "group", expected: algo };
    throw new FileError("CHECKPOINT_MISMATCH", `${path} holds a group: use Group.resume`, details);
  }
  throw new FileError("CHECKPOINT_MISMATCH", `${path} holds an agent of "${found}", not of "${algo}"`, {
    path,
    found,
    expected: algo,
  });
}

/**
 * Checks a path that a user gave.
 *
 * @param field - What it is called.
 * @param value - What was given.
 * @returns The path.
 * @throws ConfigError `INVALID_CONFIG` if it is no text, or empty.
 */
export function textOf(field: string, value: string): string {
  if (typeof value === "string" && value !== "") return value;
  const details = { field, value: String(value), allowed: "a path" };
  throw new ConfigError("INVALID_CONFIG", `${field} = ${details.value} is not allowed: ${details.allowed}`, details);
}
