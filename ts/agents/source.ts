/** Where an agent's worlds come from: an id, a world, several, or a maker of worlds. */

import { checkSpaces } from "../envs/check-spaces.js";
import { type ActionOf, type Env, nameOf, type ObservationOf } from "../envs/env.js";
import { NativeEnv } from "../envs/make-env.js";
import type { EnvSpecJson, FloatBox, NativeEnvId, NativeEnvs, NativeWorld } from "../envs/native-envs.js";
import { ConfigError, show } from "../errors.js";
import { toJson } from "../spaces/json.js";
import type { ObservationSpace } from "../spaces/space.js";

/** The id of a built-in world, a world, several worlds with the same spaces, or a function that makes one. */
export type EnvSource = NativeEnvId | Env | readonly Env[] | ((index: number) => Env);

/** A world whose actions are real numbers. */
export type ContinuousEnv = Env<ObservationSpace, FloatBox>;

/** Id of a built-in world whose actions are real numbers. */
export type ContinuousEnvId = {
  [Id in NativeEnvId]: NativeEnvs[Id] extends NativeWorld<ObservationSpace, FloatBox> ? Id : never;
}[NativeEnvId];

/** The same for algorithms whose actions are real numbers. */
export type ContinuousSource =
  | ContinuousEnvId
  | ContinuousEnv
  | readonly ContinuousEnv[]
  | ((index: number) => ContinuousEnv);

/** The type of world that a source stands for. */
export type EnvOf<E extends EnvSource> = E extends NativeEnvId
  ? NativeEnvs[E]
  : E extends readonly (infer T)[]
    ? T
    : E extends (index: number) => infer T
      ? T
      : E;

/** An observation as an agent on this source takes it. */
export type ObservationFor<E extends EnvSource> = ObservationOf<EnvOf<E>>;
/** An action as an agent on this source gives it. */
export type ActionFor<E extends EnvSource> = ActionOf<EnvOf<E>>;

/** A source, looked at: what the core gets, and the worlds that are stepped here. */
export interface ResolvedSource {
  /** Id of a native world, or the spec of TypeScript worlds. */
  readonly env: string | EnvSpecJson;
  /** Number of worlds; undefined leaves it to the core's default. */
  readonly nEnvs: number | undefined;
  /** TypeScript worlds; undefined if they are native. */
  readonly worlds: readonly Env[] | undefined;
}

/**
 * Looks at a source.
 *
 * @param source - What the user gave.
 * @param nEnvs - Number of worlds the user asked for, if any.
 * @returns What to build.
 * @throws ConfigError `INVALID_CONFIG` if there is no world but its class, or none at all, their number contradicts `nEnvs`, or their spaces differ or
 * are not valid.
 */
export function resolveSource(source: EnvSource, nEnvs: number | undefined): ResolvedSource {
  if (typeof source === "string") return { env: source, nEnvs, worlds: undefined };
  if (source instanceof NativeEnv) return { env: source.id, nEnvs, worlds: undefined };
  const worlds = collect(source, nEnvs);
  const [first] = worlds as readonly [Env];
  if (worlds.every((world) => world instanceof NativeEnv && world.id === nameOf(first))) {
    return { env: nameOf(first), nEnvs: worlds.length, worlds: undefined };
  }
  const spec = specOf(first);
  worlds.forEach((world, i) => {
    const other = specOf(world);
    if (JSON.stringify([other.observation, other.action]) !== JSON.stringify([spec.observation, spec.action])) {
      throw refused(`env[${i}]`, nameOf(world), "the same spaces as env[0]");
    }
  });
  const { computesReward: _, ...plain } = spec;
  return { env: worlds.every((world) => world.computeReward) ? spec : plain, nEnvs: worlds.length, worlds };
}

function collect(source: Exclude<EnvSource, string>, nEnvs: number | undefined): readonly Env[] {
  if (typeof source === "function") {
    if (nEnvs !== undefined && (!Number.isInteger(nEnvs) || nEnvs < 1))
      throw refused("nEnvs", show(nEnvs), "a whole number of at least 1");
    if (/^class\b/.test(Function.prototype.toString.call(source)))
      throw refused("env", `class ${source.name}`, `a function that makes one: () => new ${source.name}()`);
    return Array.from({ length: nEnvs ?? 1 }, (_, index) => source(index));
  }
  const worlds: readonly Env[] = Array.isArray(source) ? source : [source as Env];
  if (worlds.length === 0) throw refused("env", "an empty array", "at least one world");
  if (nEnvs !== undefined && nEnvs !== worlds.length) {
    throw refused(
      "nEnvs",
      show(nEnvs),
      `${worlds.length}, the number of worlds given; give a function that makes a world to have more`,
    );
  }
  if (new Set(worlds).size !== worlds.length) throw refused("env", "the same world twice", "different worlds");
  return worlds;
}

/**
 * A TypeScript world's spec in the core's form.
 *
 * @param env - The world.
 * @returns The spec.
 * @throws ConfigError `INVALID_CONFIG` if it is no world or its spaces are not valid.
 */
export function specOf(env: Env): EnvSpecJson {
  if (typeof env !== "object" || env === null) {
    throw refused("env", show(env), "the id of a built-in world, an Env, several, or a function that makes one");
  }
  const [finding] = checkSpaces(env);
  if (finding) throw refused("env", nameOf(env), `an Env; ${finding.message}`);
  const spec = { id: nameOf(env), observation: toJson(env.observationSpace), action: toJson(env.actionSpace) };
  return env.computeReward ? { ...spec, computesReward: true } : spec;
}

function refused(field: string, value: string, allowed: string): ConfigError {
  return new ConfigError("INVALID_CONFIG", `${field} = ${value} is not allowed: ${allowed}`, { field, value, allowed });
}
