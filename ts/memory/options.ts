import { totalmem } from "node:os";
import { optionsJson } from "../agents/options.js";
import { ConfigError, show } from "../errors.js";
import { toJson } from "../spaces/json.js";
import type { ActionSpace, ObservationSpace, Space } from "../spaces/space.js";
import type { AnswerGoals } from "./goals.js";

/** What a buffer has to know of a world. Every `Env` is one of these. */
export interface Spaces<O extends ObservationSpace = ObservationSpace, A extends ActionSpace = ActionSpace> {
  /** What the world shows. */
  readonly observationSpace: O;
  /** What it takes. */
  readonly actionSpace: A;
}

/** The spaces themselves, or a world that has them. */
export type SpacesOption<O extends ObservationSpace, A extends ActionSpace> =
  | Spaces<O, A>
  | {
      /** A world whose spaces are taken; it is not stepped. */
      readonly env: Spaces<O, A>;
    };

/** What every buffer takes, beside the spaces. */
export interface ReplayOptions {
  /**
   * Rows of observations in all, over all worlds; default 1,000,000 (SB3's `buffer_size`). An episode of T steps takes
   * T + 1 of them, since its last observation is kept, too. Rounded down to a multiple of `nEnvs`. Least:
   * `nEnvs` · (`nStep` + `frameStack` + 1).
   */
  readonly capacity?: number;
  /** Worlds that are stored side by side, each with an equal share of the rows; default 1. */
  readonly nEnvs?: number;
  /** Steps of a return, ≥ 1; default 1. */
  readonly nStep?: number;
  /** Discount, 0 … 1; default 0.99. Used for returns over several steps and for `discount`. */
  readonly gamma?: number;
  /**
   * Observations in a row that make up one input, ≥ 1; default 1. Each is stored once and stacked when a batch is drawn,
   * oldest first; what would lie before the start of an episode is zeros.
   */
  readonly frameStack?: number;
  /** Seed of the draws, a whole number ≥ 0; default 0. The same seed and the same steps give the same batches. */
  readonly seed?: number;
}

/** What a {@link ReplayBuffer} is made of. */
export type ReplayBufferOptions<O extends ObservationSpace, A extends ActionSpace> = ReplayOptions & SpacesOption<O, A>;

/** How priorities become probabilities and weights (Schaul et al. 2016, arXiv:1511.05952). */
export interface PriorityOptions {
  /** How much priorities count, from 0 (uniform) to 1: P(i) ∝ (pᵢ + ε)^α (eq. 1). Default 0.6, the paper's. */
  readonly priorityAlpha?: number;
  /**
   * How much of the bias is taken back by weights, from 0 to 1: wᵢ ∝ P(i)^−β. Default 0.4, where the paper starts; it
   * grows to 1 over the training. Give `beta` to `sample` for that.
   */
  readonly priorityBeta?: number;
  /** ε, added to every priority so that nothing is forgotten, from 1e-30 to 1; default 1e-6. */
  readonly priorityEps?: number;
}

/** What a {@link PrioritizedReplayBuffer} is made of. */
export type PrioritizedReplayBufferOptions<O extends ObservationSpace, A extends ActionSpace> = ReplayBufferOptions<
  O,
  A
> &
  PriorityOptions;

/** The native halves of the buffers. */
export type BufferKind = "uniform" | "prioritized" | "hindsight" | "sequence";

/** Key of what the kin of buffers hand to their constructors beside the user's options. */
export const KIND: unique symbol = Symbol("kind");

/** Options with what only the library can give. */
export interface Kin {
  /** Which native half, and what is done when rewards are asked for. */
  readonly [KIND]?: { readonly kind: BufferKind; readonly answer?: AnswerGoals };
}

/**
 * The two spaces in a buffer's options.
 *
 * @param options - What the user gave.
 * @returns The spaces.
 * @throws ConfigError `INVALID_CONFIG` if one is missing.
 */
export function spacesOf<O extends ObservationSpace, A extends ActionSpace>(options: SpacesOption<O, A>): Spaces<O, A> {
  const from = "env" in options && options.env !== undefined ? options.env : (options as Spaces<O, A>);
  for (const field of ["observationSpace", "actionSpace"] as const) {
    const space: Space | undefined = from?.[field];
    if (typeof space === "object" && space !== null && typeof space.type === "string") continue;
    const allowed = "a space, or an env that has it";
    const details = { field, value: show(space), allowed };
    throw new ConfigError("INVALID_CONFIG", `${field} = ${details.value} is not allowed: ${allowed}`, details);
  }
  return from;
}

/**
 * A buffer's options as text for the core.
 *
 * @param kind - Which buffer.
 * @param options - What the user gave.
 * @returns JSON.
 */
export function bufferJson(kind: BufferKind, options: SpacesOption<ObservationSpace, ActionSpace>): string {
  const { observationSpace, actionSpace } = spacesOf(options);
  const { env: _, ...own } = options as Readonly<Record<string, unknown>>;
  return optionsJson({
    ...own,
    kind,
    memory: memoryLimit(),
    observationSpace: toJson(observationSpace),
    actionSpace: toJson(actionSpace),
  });
}

/** Bytes that this process may still take: up to its container's limit, else up to the machine's memory. */
function memoryLimit(): number {
  const limit = process.constrainedMemory();
  const isLimited = limit > 0 && limit < totalmem();
  return isLimited ? Math.max(0, limit - process.memoryUsage.rss()) : totalmem();
}
