import { readFileSync } from "node:fs";
import { UsageError } from "./exit.js";

/** Options of an algorithm as they were given: plain JSON. */
export type Settings = Record<string, unknown>;

/** `256`, `true`, `[64,64]` and `{"start":1,"end":0}` are read as JSON; anything else is a text, quotes not needed. */
function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function isObject(value: unknown): value is Settings {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Puts one `key=value` into the settings; a key with dots reaches into nested options. */
export function applySetting(settings: Settings, assignment: string): void {
  const at = assignment.indexOf("=");
  const keys = assignment.slice(0, Math.max(at, 0)).split(".");
  if (at < 1 || keys.some((key) => key === "" || key === "__proto__")) {
    throw new UsageError(
      `--set ${assignment}: expected key=value, for example --set nSteps=256 or --set optimizer.kind=sgd`,
    );
  }
  const last = keys.pop() as string;
  let place = settings;
  for (const key of keys) {
    const inner = place[key];
    if (inner !== undefined && !isObject(inner))
      throw new UsageError(`--set ${assignment}: "${key}" was already set to a plain value`);
    const next: Settings = isObject(inner) ? inner : {};
    place[key] = next;
    place = next;
  }
  place[last] = parseValue(assignment.slice(at + 1));
}

/** All `--set` flags in order; a later one wins. */
export function parseSettings(assignments: readonly string[]): Settings {
  const settings: Settings = {};
  for (const assignment of assignments) applySetting(settings, assignment);
  return settings;
}

/** The options in a file: a JSON object. */
export function readSettings(path: string): Settings {
  let found: unknown;
  try {
    found = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new UsageError(`--config ${path}: ${(error as Error).message}`);
  }
  if (!isObject(found))
    throw new UsageError(`--config ${path}: expected a JSON object of options, such as { "nSteps": 256 }`);
  return found;
}

/** `more` over `base`, nested options merged key by key. Neither is changed. */
export function mergeSettings(base: Settings, more: Settings): Settings {
  const merged: Settings = { ...base };
  for (const [key, value] of Object.entries(more)) {
    const earlier = merged[key];
    merged[key] = isObject(earlier) && isObject(value) ? mergeSettings(earlier, value) : value;
  }
  return merged;
}

/** A whole number of at least `least`; `100_000` and `1e5` are fine too. */
export function wholeNumber(flag: string, text: string, least: number): number {
  const value = Number(text.replaceAll("_", ""));
  if (!Number.isSafeInteger(value) || value < least || text.trim() === "") {
    throw new UsageError(`${flag} ${text}: expected a whole number of at least ${least}`);
  }
  return value;
}
