import { ConfigError } from "./errors.js";

/**
 * Refuses options that do not exist: without types a misspelt one would be ignored in silence.
 *
 * @param verb - Who takes them, as users call it.
 * @param options - What was given.
 * @param known - What there is.
 * @throws ConfigError `UNKNOWN_OPTION` that lists what there is.
 */
export function onlyKnown(verb: string, options: object, known: Readonly<Record<string, true>>): void {
  const name = Object.keys(options).find((name) => !Object.hasOwn(known, name));
  if (name === undefined) return;
  const names = Object.keys(known);
  const details = { kind: "option", name, suggestion: null, known: names };
  throw new ConfigError("UNKNOWN_OPTION", `unknown option "${name}" of ${verb}; known: ${names.join(", ")}`, details);
}
