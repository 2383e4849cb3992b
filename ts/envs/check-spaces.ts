import { show } from "../errors.js";
import { ACTION_MASK, type Space } from "../spaces/space.js";
import type { Finding } from "./check-env.js";
import type { Env } from "./env.js";

const PLAIN_TYPES: readonly unknown[] = ["box", "discrete", "multiDiscrete", "multiBinary"];

/**
 * What is wrong with a world before it is played: its verbs and its spaces.
 *
 * @param env - The world, or what somebody took for one.
 * @returns Errors, in words.
 */
export function checkSpaces(env: Env): Finding[] {
  const findings: Finding[] = [];
  const error = (message: string): void => {
    findings.push({ severity: "error", message });
  };
  for (const verb of ["reset", "step"] as const) {
    if (typeof env[verb] !== "function") error(`${verb} is ${show(env[verb])}, expected a method`);
  }
  const { observationSpace, actionSpace } = env;
  checkSpace("observationSpace", observationSpace, [...PLAIN_TYPES, "dict"], error);
  checkSpace("actionSpace", actionSpace, PLAIN_TYPES, error);
  if (actionSpace?.type === "box" && (actionSpace.dtype as unknown) !== "float32") {
    error(
      `actionSpace is a box of ${actionSpace.dtype}: only float32 can be acted in; use multiDiscrete for whole numbers`,
    );
  }
  if (observationSpace?.type === "dict" && findings.length === 0) checkMask(env, error);
  return findings;
}

function checkSpace(
  field: string,
  space: Space | undefined,
  allowed: readonly unknown[],
  error: (message: string) => void,
): void {
  if (typeof space !== "object" || space === null || !allowed.includes(space.type)) {
    error(
      `${field} is ${show(space?.type ?? space)}, expected one of ${allowed.join(", ")}: make it with box(), discrete() and so on`,
    );
    return;
  }
  if (space.type === "box") {
    const width = space.shape.reduce((product, size) => product * size, 1);
    if (space.low.length !== width || space.high.length !== width) {
      error(
        `${field} has shape [${space.shape}], but ${space.low.length} low and ${space.high.length} high bounds: make it with box()`,
      );
    }
  }
  if (space.type === "dict") {
    for (const [key, part] of Object.entries(space.spaces)) checkSpace(`${field}.${key}`, part, PLAIN_TYPES, error);
  }
}

/** The mask has one switch per choice: per logit of the policy. */
function checkMask(env: Env, error: (message: string) => void): void {
  const { observationSpace: seen, actionSpace: act } = env;
  const mask = seen.type === "dict" ? seen.spaces[ACTION_MASK] : undefined;
  if (mask === undefined) return;
  const choices =
    act.type === "discrete"
      ? act.n
      : act.type === "multiDiscrete"
        ? act.nvec.reduce((sum, n) => sum + n, 0)
        : act.type === "multiBinary"
          ? act.n
          : undefined;
  if (choices === undefined) error(`${ACTION_MASK} needs an actionSpace of choices, this one is ${act.type}`);
  else if (mask.type !== "multiBinary" || mask.n !== choices) {
    error(
      `${ACTION_MASK} is ${mask.type}${mask.type === "multiBinary" ? `(${mask.n})` : ""}, expected multiBinary(${choices}): one switch per choice`,
    );
  }
}
