import { calling } from "../errors.js";
import { native } from "../native.js";
import { fromJson, type SpaceJson } from "../spaces/json.js";
import type { ActionSpace, BoxSpace, DictSpace, DiscreteSpace, ObservationSpace } from "../spaces/space.js";
import type { SyncEnv } from "./env.js";

/** A box of 32-bit numbers. */
export type FloatBox = BoxSpace<"float32">;

/** What a goal world shows: what is seen, the goal that this state reaches, the goal that was set. */
export type GoalSpace<S extends BoxSpace = FloatBox> = DictSpace<{
  /** What is seen. */
  readonly observation: S;
  /** The goal that is reached here. */
  readonly achieved_goal: S;
  /** The goal to reach. */
  readonly desired_goal: S;
}>;

/** A built-in world: never gives a promise, and can always be snapshotted. */
export interface NativeWorld<O extends ObservationSpace = ObservationSpace, A extends ActionSpace = ActionSpace>
  extends SyncEnv<O, A> {
  /** Gymnasium's id, or a name of that form. */
  readonly id: string;
  /** What the world says about itself. */
  readonly spec: EnvSpec;
  /** State, elapsed steps and random stream, as base64 text. */
  snapshot(): string;
  /**
   * Goes on from a snapshot.
   *
   * @param state - What `snapshot` gave.
   * @throws ReinforcetsError if it is not one of this world's snapshots.
   */
  restore(state: string): void;
}

/** The built-in worlds with their types. Those that Gymnasium has under the same id are equal to Gymnasium's. */
export interface NativeEnvs {
  /** Balance a pole on a cart: 4 numbers in, push left (0) or right (1). */
  readonly "CartPole-v1": NativeWorld<FloatBox, DiscreteSpace<2>>;
  /** Swing a pendulum up: 3 numbers in, a torque out. */
  readonly "Pendulum-v1": NativeWorld<FloatBox, FloatBox>;
  /** Drive a weak car up a hill: 2 numbers in, left (0), nothing (1) or right (2). */
  readonly "MountainCar-v0": NativeWorld<FloatBox, DiscreteSpace<3>>;
  /** The same with a force. */
  readonly "MountainCarContinuous-v0": NativeWorld<FloatBox, FloatBox>;
  /** Swing the tip of two links up: 6 numbers in, a torque of -1 (0), 0 (1) or +1 (2). */
  readonly "Acrobot-v1": NativeWorld<FloatBox, DiscreteSpace<3>>;
  /** CartPole that hides its speeds, for policies with memory: 2 numbers in, push left (0) or right (1). */
  readonly "CartPoleNoVel-v1": NativeWorld<FloatBox, DiscreteSpace<2>>;
  /** Remember a sign for 10 steps: 3 numbers in, turn left (0), walk on (1) or turn right (2). */
  readonly "TMaze-v0": NativeWorld<FloatBox, DiscreteSpace<3>>;
  /** Be under the falling ball: a picture of 36 × 36 × 1 bytes in, left (0), stay (1) or right (2). */
  readonly "Catch-v0": NativeWorld<BoxSpace<"uint8">, DiscreteSpace<3>>;
  /** Flip 8 bits until they are the goal's: the bit to flip. Every step costs 1 until then. */
  readonly "BitFlipping-v0": NativeWorld<GoalSpace, DiscreteSpace<8>>;
  /** Find the treasure that only ten right steps in a row reach: 100 numbers in, one of two steps out. */
  readonly "DeepSea-v0": NativeWorld<FloatBox, DiscreteSpace<2>>;
  /** A maze for tables: the cell's number in, up (0), down (1), left (2) or right (3). */
  readonly "GridWorld-v0": NativeWorld<DiscreteSpace<54>, DiscreteSpace<4>>;
  /** Steer a point to a goal in a square: two forces out. Every step costs 1 until it is there. */
  readonly "PointReach-v0": NativeWorld<GoalSpace, FloatBox>;
  /** Swing a hanging pole up by moving the cart under it: 5 numbers in, a push out. Every step earns 0 to 1. */
  readonly "CartPoleSwingUp-v0": NativeWorld<FloatBox, FloatBox>;
  /** Balance two poles on top of each other on a cart: 8 numbers in, a push out. Every step earns up to 9.4. */
  readonly "CartDoublePendulum-v0": NativeWorld<FloatBox, FloatBox>;
}

/** Id of a built-in world. */
export type NativeEnvId = keyof NativeEnvs;

/** What a world says about itself. */
export interface EnvSpec {
  /** Gymnasium's id, or the world's own name. */
  readonly id: string;
  /** What it shows. */
  readonly observationSpace: ObservationSpace;
  /** What it takes. */
  readonly actionSpace: ActionSpace;
  /** Steps after which an episode is truncated, if it ever is. */
  readonly maxEpisodeSteps?: number;
  /** Mean return at which Gymnasium calls it solved, if it says so. */
  readonly rewardThreshold?: number;
}

/** A spec in the core's form. */
export interface EnvSpecJson {
  readonly id: string;
  readonly observation: SpaceJson;
  readonly action: SpaceJson;
  readonly maxEpisodeSteps?: number | null;
  readonly rewardThreshold?: number | null;
  /** Whether it tells the rewards of goals that were chosen afterwards; only of TypeScript worlds. */
  readonly computesReward?: boolean;
}

/**
 * A spec from the core's form.
 *
 * @param json - The core's form.
 * @returns The spec.
 */
export function specFromJson(json: EnvSpecJson): EnvSpec {
  return {
    id: json.id,
    observationSpace: fromJson(json.observation),
    actionSpace: fromJson(json.action) as ActionSpace,
    ...(json.maxEpisodeSteps == null ? {} : { maxEpisodeSteps: json.maxEpisodeSteps }),
    ...(json.rewardThreshold == null ? {} : { rewardThreshold: json.rewardThreshold }),
  };
}

/**
 * The built-in worlds.
 *
 * @returns Their specs.
 * @example
 * ```ts
 * import { listEnvs } from "reinforcets";
 * console.log(listEnvs().map((env) => env.id));
 * ```
 */
export function listEnvs(): readonly EnvSpec[] {
  const specs: readonly EnvSpecJson[] = JSON.parse(calling(() => native().listEnvs()));
  return specs.map(specFromJson);
}
