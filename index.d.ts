// The public API, rolled up from ts/ by `npm run api`. Do not edit.

/**
 * Spaces: what observations and actions look like. Plain frozen values; the types of observations and actions are
 * inferred from them.
 */
/** Type of a box's numbers. */
export type BoxDtype = "float32" | "uint8" | "int32";
/** An array of numbers, each within its own bounds. Made by `box()`. */
export interface BoxSpace<D extends BoxDtype = BoxDtype> {
	/** Kind of space. */
	readonly type: "box";
	/** Shape of the array; values travel flat, row by row. */
	readonly shape: readonly number[];
	/** Lower bound of each value, flat; `-Infinity` where there is none. */
	readonly low: readonly number[];
	/** Upper bound of each value, flat; `Infinity` where there is none. */
	readonly high: readonly number[];
	/** Type of the numbers. */
	readonly dtype: D;
}
/** One of `n` choices. Made by `discrete()`. */
export interface DiscreteSpace<N extends number = number> {
	/** Kind of space. */
	readonly type: "discrete";
	/** Number of choices. */
	readonly n: N;
	/** The first choice; the last is `start + n - 1`. */
	readonly start: number;
}
/** Several choices at once. Made by `multiDiscrete()`. */
export interface MultiDiscreteSpace {
	/** Kind of space. */
	readonly type: "multiDiscrete";
	/** Number of choices for each place. */
	readonly nvec: readonly number[];
}
/** `n` switches, each 0 or 1. Made by `multiBinary()`. */
export interface MultiBinarySpace {
	/** Kind of space. */
	readonly type: "multiBinary";
	/** Number of switches. */
	readonly n: number;
}
/** A space that holds one array or one number: everything but a dict. */
export type PlainSpace = BoxSpace | DiscreteSpace | MultiDiscreteSpace | MultiBinarySpace;
/** Named plain spaces side by side. Made by `dict()`. */
export interface DictSpace<S extends Readonly<Record<string, PlainSpace>> = Readonly<Record<string, PlainSpace>>> {
	/** Kind of space. */
	readonly type: "dict";
	/** The parts, in order. `action_mask` is reserved for the mask of allowed actions. */
	readonly spaces: S;
}
/** Any space. */
export type Space = PlainSpace | DictSpace;
/** Spaces that observations can have. */
export type ObservationSpace = Space;
/** Spaces that actions can have: boxes of `float32` and everything discrete. */
export type ActionSpace = BoxSpace<"float32"> | DiscreteSpace | MultiDiscreteSpace | MultiBinarySpace;
/** The array that holds a box's numbers. */
export interface BoxArrays {
	/** 32-bit real numbers. */
	readonly float32: Float32Array;
	/** Bytes: pixels. */
	readonly uint8: Uint8Array;
	/** 32-bit whole numbers. */
	readonly int32: Int32Array;
}
/** `0 | 1 | … | N-1` for a literal `N` up to 64, otherwise `number`. */
export type Below<N extends number, Found extends readonly number[] = [
]> = number extends N ? number : Found["length"] extends N ? Found[number] : Found["length"] extends 64 ? number : Below<N, readonly [
	...Found,
	Found["length"]
]>;
/** A value of a plain space. */
export type PlainValue<S extends PlainSpace> = S extends BoxSpace<infer D> ? BoxArrays[D] : S extends DiscreteSpace<infer N> ? Below<N> : S extends MultiDiscreteSpace ? Int32Array : Uint8Array;
/**
 * A value of a space: `Float32Array`, `Uint8Array` or `Int32Array` for a box, `0 | 1` for `discrete(2)`, `Int32Array`
 * for multiDiscrete, `Uint8Array` for multiBinary, an object of these for a dict.
 */
export type ValueOf<S extends Space> = S extends DictSpace<infer P> ? {
	readonly [K in keyof P]: PlainValue<P[K]>;
} : S extends PlainSpace ? PlainValue<S> : never;
/** A value, or a promise of it: a world may be synchronous or not; only promises are waited for. */
export type Awaitable<T> = T | PromiseLike<T>;
/** What `reset` gives. */
export interface ResetResult<O> {
	/** First observation of the episode. The same array may be given each time: it is copied at once. */
	readonly observation: O;
	/** Anything else worth knowing; not used for training. */
	readonly info?: Readonly<Record<string, unknown>>;
}
/** What `step` gives. */
export interface StepResult<O> {
	/** Observation after the action. The same array may be given each time: it is copied at once. */
	readonly observation: O;
	/** Reward of this step: a finite number. */
	readonly reward: number;
	/** True if the episode reached an end of the world's own (goal, crash): nothing comes after it. */
	readonly terminated: boolean;
	/** True if the episode was cut off (time limit): its value goes on beyond. */
	readonly truncated: boolean;
	/** Anything else worth knowing; not used for training. `is_success` at an episode's end is counted by `evaluate`. */
	readonly info?: Readonly<Record<string, unknown>>;
}
/**
 * A world, with Gymnasium's meaning of everything.
 *
 * @example
 * ```ts
 * import { box, discrete, type Env } from "reinforcets";
 * const observationSpace = box({ low: 0, high: 9 });
 * const actionSpace = discrete(2);
 * class Corridor implements Env<typeof observationSpace, typeof actionSpace> {
 *   readonly id = "Corridor";
 *   readonly observationSpace = observationSpace;
 *   readonly actionSpace = actionSpace;
 *   #place = 0;
 *   reset() {
 *     this.#place = 0;
 *     return { observation: new Float32Array([0]) };
 *   }
 *   step(action: 0 | 1) {
 *     this.#place = Math.max(0, this.#place + (action === 1 ? 1 : -1));
 *     const terminated = this.#place === 9;
 *     return { observation: new Float32Array([this.#place]), reward: terminated ? 1 : -0.1, terminated, truncated: false };
 *   }
 * }
 * console.log(new Corridor().step(1).observation); // Float32Array(1) [ 1 ]
 * ```
 */
export interface Env<O extends ObservationSpace = ObservationSpace, A extends ActionSpace = ActionSpace> {
	/** Name used in reports, files and errors; by default the name of the class. */
	readonly id?: string;
	/** What it shows. */
	readonly observationSpace: O;
	/** What it takes. */
	readonly actionSpace: A;
	/**
	 * Starts an episode.
	 *
	 * @param options - `seed`: a whole number from 0 to 2^32 - 1; the same seed gives the same episode for the same
	 * actions. Without it the world goes on from where its randomness is. The trainer gives a seed to each world's first
	 * reset only.
	 */
	reset(options?: {
		readonly seed?: number;
	}): Awaitable<ResetResult<ValueOf<O>>>;
	/**
	 * Takes one step. After a step that ends the episode, `reset` comes next.
	 *
	 * @param action - A value of the action space. An array is reused for the next step: copy what you keep.
	 */
	step(action: ValueOf<A>): Awaitable<StepResult<ValueOf<O>>>;
	/**
	 * Rewards for goals that were chosen afterwards: for hindsight replay in worlds whose observation is a dict with
	 * `observation`, `achieved_goal` and `desired_goal`. Called with all goals of the episodes that ended since the last
	 * update, of all worlds; it must be pure, the same in all of them, and give what `step` gives.
	 *
	 * @param achieved - Goals that were reached by a step, `[rewards.length × width]`.
	 * @param desired - Goals that they are compared with, of the same shape.
	 * @param rewards - To be filled, a finite number for each row.
	 */
	computeReward?(achieved: Float32Array, desired: Float32Array, rewards: Float32Array): void;
	/** The whole state, its randomness included, as plain JSON; with `restore` it makes resuming exact. */
	snapshot?(): unknown;
	/**
	 * Goes on from a snapshot.
	 *
	 * @param state - What `snapshot` gave, after a way through JSON.
	 */
	restore?(state: unknown): void;
	/** Lets go of what the world holds. The library never calls it: who makes a world closes it. */
	close?(): void;
}
/** A world that never gives a promise. */
export interface SyncEnv<O extends ObservationSpace = ObservationSpace, A extends ActionSpace = ActionSpace> extends Env<O, A> {
	/**
	 * Starts an episode.
	 *
	 * @param options - `seed`, as in {@link Env.reset}.
	 */
	reset(options?: {
		readonly seed?: number;
	}): ResetResult<ValueOf<O>>;
	/**
	 * Takes one step.
	 *
	 * @param action - A value of the action space.
	 */
	step(action: ValueOf<A>): StepResult<ValueOf<O>>;
}
/** The observation of an env type. */
export type ObservationOf<E> = E extends {
	/** Its space. */
	readonly observationSpace: infer O extends ObservationSpace;
} ? ValueOf<O> : never;
/** The action of an env type. */
export type ActionOf<E> = E extends {
	/** Its space. */
	readonly actionSpace: infer A extends ActionSpace;
} ? ValueOf<A> : never;
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
export interface NativeWorld<O extends ObservationSpace = ObservationSpace, A extends ActionSpace = ActionSpace> extends SyncEnv<O, A> {
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
export declare function listEnvs(): readonly EnvSpec[];
/** Options of a run that do not belong to an algorithm. */
export interface RunConfig {
	/**
	 * Environments stepped side by side. ≥ 1.
	 * @defaultValue `1`
	 */
	readonly nEnvs?: number;
	/**
	 * Seed of every random stream of the run: the same seed gives the same run, bit for bit.
	 * @defaultValue `0`
	 */
	readonly seed?: number;
	/**
	 * Threads of the engine, 1 … 64. Results do not depend on it.
	 * @defaultValue `1`
	 */
	readonly threads?: number;
	/**
	 * Engine that computes the network; `auto` takes `fused` for multilayer perceptrons on the CPU and `torch` for
	 * everything else.
	 * @defaultValue `"auto"`
	 */
	readonly engine?: EngineChoice;
	/**
	 * Device of the network: `auto`, `cpu`, `cuda` or `cuda:N`. With the engine `torch`, `auto` is a GPU if there is one.
	 * @defaultValue `"auto"`
	 */
	readonly device?: string;
	/**
	 * Updates between reports; `null` takes the algorithm's own (PPO and REINFORCE 1, A2C 100, Q-learning and SARSA
	 * 1000, algorithms with a replay as many as come to about 1000 env steps).
	 * @defaultValue `null`
	 */
	readonly logInterval?: number | null;
}
/**
 * Options of a group beside its agents. `nEnvs` is for agents that name none of their own; `threads` is also how many
 * members act side by side.
 */
export interface GroupConfig {
	/**
	 * Environments stepped side by side. ≥ 1.
	 * @defaultValue `1`
	 */
	readonly nEnvs?: number;
	/**
	 * Seed of every random stream of the run: the same seed gives the same run, bit for bit.
	 * @defaultValue `0`
	 */
	readonly seed?: number;
	/**
	 * Threads of the engine, 1 … 64. Results do not depend on it.
	 * @defaultValue `1`
	 */
	readonly threads?: number;
	/**
	 * Engine that computes the network; `auto` takes `fused` for multilayer perceptrons on the CPU and `torch` for
	 * everything else.
	 * @defaultValue `"auto"`
	 */
	readonly engine?: EngineChoice;
	/**
	 * Device of the network: `auto`, `cpu`, `cuda` or `cuda:N`. With the engine `torch`, `auto` is a GPU if there is one.
	 * @defaultValue `"auto"`
	 */
	readonly device?: string;
	/**
	 * Updates between reports; `null` takes the algorithm's own (PPO and REINFORCE 1, A2C 100, Q-learning and SARSA
	 * 1000, algorithms with a replay as many as come to about 1000 env steps).
	 * @defaultValue `null`
	 */
	readonly logInterval?: number | null;
	/**
	 * Lets members whose returns are significantly smaller copy the policy of better ones; `null` for never. All must
	 * have policies of the same shape.
	 * @defaultValue `null`
	 */
	readonly selector?: SelectorOptions | null;
	/**
	 * Members with curiosity share one predictor: what one of them has seen is new to none.
	 * @defaultValue `false`
	 */
	readonly shareCuriosity?: boolean;
	/**
	 * Members put what they do into one replay, and those that learn from a replay (DQN, …) learn from all of it:
	 * bufferSize is the largest of theirs, of the worlds of all members together. Learning rates, nStep, gamma,
	 * priorities and hindsight goals stay each member's own, and its gradient steps follow its own env steps. Worlds
	 * must show and take the same.
	 * @defaultValue `false`
	 */
	readonly shareReplay?: boolean;
}
/** Options of PPO. Defaults are Stable-Baselines3's. */
export interface PpoConfig {
	/**
	 * Learning rate; a number or a schedule, 0 … 1000000.
	 * @defaultValue `0.0003`
	 */
	readonly learningRate?: Schedule;
	/**
	 * Steps per environment between updates. ≥ 1.
	 * @defaultValue `2048`
	 */
	readonly nSteps?: number;
	/**
	 * Rows of a minibatch; must divide nSteps × nEnvs. ≥ 2 when advantages are normalised.
	 * @defaultValue `64`
	 */
	readonly batchSize?: number;
	/**
	 * Passes over each rollout. ≥ 1.
	 * @defaultValue `10`
	 */
	readonly nEpochs?: number;
	/**
	 * Discount, 0 … 1.
	 * @defaultValue `0.99`
	 */
	readonly gamma?: number;
	/**
	 * λ of generalised advantage estimation, 0 … 1.
	 * @defaultValue `0.95`
	 */
	readonly gaeLambda?: number;
	/**
	 * How far the probability ratio may move from 1 before its gradient is cut; a number or a schedule. > 0.
	 * @defaultValue `0.2`
	 */
	readonly clipRange?: Schedule;
	/**
	 * How far values may move from the rollout's before their gradient is cut; `null` for no bound.
	 * @defaultValue `null`
	 */
	readonly clipRangeVf?: Schedule | null;
	/**
	 * Standardises advantages within each minibatch.
	 * @defaultValue `true`
	 */
	readonly normalizeAdvantage?: boolean;
	/**
	 * Weight of the entropy bonus. ≥ 0.
	 * @defaultValue `0`
	 */
	readonly entCoef?: number;
	/**
	 * Weight of the value loss. ≥ 0.
	 * @defaultValue `0.5`
	 */
	readonly vfCoef?: number;
	/**
	 * Bound on the global norm of the gradient; `null` for none. > 0.
	 * @defaultValue `0.5`
	 */
	readonly maxGradNorm?: number | null;
	/**
	 * Ends an update early when the approximate KL divergence exceeds 1.5 times this; `null` for never. > 0.
	 * @defaultValue `null`
	 */
	readonly targetKl?: number | null;
	/**
	 * The optimiser.
	 * @defaultValue `{"kind":"adam","beta1":0.9,"beta2":0.999,"eps":0.00001}`
	 */
	readonly optimizer?: Optimizer;
	/**
	 * What each input goes through before inputs are joined; policy and value share it. A name, options such as
	 * `{ kind: "mlp", layers: [64] }`, or one for each key of a dict observation. Networks of pictures need the engine
	 * `torch`. A picture is a box of three dimensions; its channels come first if its first dimension is the smallest,
	 * last otherwise (SB3's rule).
	 * @defaultValue `"auto"`
	 */
	readonly embedder?: Embedders;
	/**
	 * A network with memory between the shared layers and the hidden ones; `null` for none. A name, or options such as
	 * `{ kind: "lstm", width: 64 }`. Needs the engine `torch`. PPO and A2C only.
	 * @defaultValue `null`
	 */
	readonly middleware?: Middleware | null;
	/**
	 * With memory: steps of the sequences that gradient steps see, each from the state that was there when it was
	 * played. Must divide nSteps and batchSize. `null` takes the longest that does, of at most 64 steps and, where a
	 * minibatch is less than the rollout, a quarter of it. Gradients do not flow further back than that.
	 * @defaultValue `null`
	 */
	readonly sequenceLength?: number | null;
	/**
	 * Widths of the hidden layers, for both towers or as `{ pi, vf }`. `[]` makes the policy linear.
	 * @defaultValue `[64,64]`
	 */
	readonly netArch?: NetArch;
	/**
	 * Widths of layers shared by both towers, before they part. None by default: separate towers.
	 * @defaultValue `[]`
	 */
	readonly sharedLayers?: readonly number[];
	/**
	 * Activation after each hidden layer.
	 * @defaultValue `"tanh"`
	 */
	readonly activation?: Activation;
	/**
	 * Initialiser of hidden layers. By default orthogonal with gain √2; heads are orthogonal with gain 0.01 (policy)
	 * and 1 (value). `{ kind: "auto" }` chooses by the activation that follows; then heads are Xavier.
	 * @defaultValue `{"kind":"orthogonal","gain":1.4142135623730951}`
	 */
	readonly init?: Init;
	/**
	 * Layer normalisation between each hidden layer and its activation.
	 * @defaultValue `false`
	 */
	readonly layerNorm?: boolean;
	/**
	 * Share of each hidden layer's numbers set to zero in gradient steps, 0 … 1 (exclusive). Acting and valuing use all.
	 * @defaultValue `0`
	 */
	readonly dropout?: number;
	/**
	 * First value of the log standard deviation of a Gaussian policy, −20 … 10.
	 * @defaultValue `0`
	 */
	readonly logStdInit?: number;
	/**
	 * Lets the network compute the log standard deviation of a Gaussian policy from the observation.
	 * @defaultValue `false`
	 */
	readonly stateDependentStd?: boolean;
	/**
	 * Explores by noise that is a function of the state (gSDE): a random matrix times the last hidden layer of the policy,
	 * which needs at least one. `logStdInit` is where the deviations of the matrix's weights start. Continuous actions only.
	 * @defaultValue `false`
	 */
	readonly useSde?: boolean;
	/**
	 * With `useSde`: steps for which a noise matrix stays, ≥ 1; `null` for a whole rollout.
	 * @defaultValue `null`
	 */
	readonly sdeSampleFreq?: number | null;
	/**
	 * Standardises float observations by running mean and variance, saved with the agent (SB3's `VecNormalize`).
	 * @defaultValue `false`
	 */
	readonly normalizeObs?: boolean;
	/**
	 * Divides rewards by the running standard deviation of the discounted return (SB3's `VecNormalize`).
	 * @defaultValue `false`
	 */
	readonly normalizeReward?: boolean;
	/**
	 * Bound on standardised observations.
	 * @defaultValue `10`
	 */
	readonly clipObs?: number;
	/**
	 * Bound on normalised rewards.
	 * @defaultValue `10`
	 */
	readonly clipReward?: number;
	/**
	 * A reward of the agent's own for what is new to it, e.g. `{ kind: "rnd" }`; `null` for none.
	 * @defaultValue `null`
	 */
	readonly curiosity?: CuriosityOptions | null;
}
/** Options of A2C. Defaults are Stable-Baselines3's. */
export interface A2cConfig {
	/**
	 * Learning rate; a number or a schedule, 0 … 1000000.
	 * @defaultValue `0.0007`
	 */
	readonly learningRate?: Schedule;
	/**
	 * Steps per environment between updates. ≥ 1.
	 * @defaultValue `5`
	 */
	readonly nSteps?: number;
	/**
	 * Discount, 0 … 1.
	 * @defaultValue `0.99`
	 */
	readonly gamma?: number;
	/**
	 * λ of generalised advantage estimation, 0 … 1; 1 gives n-step returns.
	 * @defaultValue `1`
	 */
	readonly gaeLambda?: number;
	/**
	 * Standardises advantages within each rollout.
	 * @defaultValue `false`
	 */
	readonly normalizeAdvantage?: boolean;
	/**
	 * Weight of the entropy bonus. ≥ 0.
	 * @defaultValue `0`
	 */
	readonly entCoef?: number;
	/**
	 * Weight of the value loss. ≥ 0.
	 * @defaultValue `0.5`
	 */
	readonly vfCoef?: number;
	/**
	 * Bound on the global norm of the gradient; `null` for none. > 0.
	 * @defaultValue `0.5`
	 */
	readonly maxGradNorm?: number | null;
	/**
	 * The optimiser. `{ kind: "rmsProp", tfStyle: true }` is the one of the original paper's code.
	 * @defaultValue `{"kind":"rmsProp","alpha":0.99,"eps":0.00001,"tfStyle":false}`
	 */
	readonly optimizer?: Optimizer;
	/**
	 * What each input goes through before inputs are joined; policy and value share it. A name, options such as
	 * `{ kind: "mlp", layers: [64] }`, or one for each key of a dict observation. Networks of pictures need the engine
	 * `torch`. A picture is a box of three dimensions; its channels come first if its first dimension is the smallest,
	 * last otherwise (SB3's rule).
	 * @defaultValue `"auto"`
	 */
	readonly embedder?: Embedders;
	/**
	 * A network with memory between the shared layers and the hidden ones; `null` for none. A name, or options such as
	 * `{ kind: "lstm", width: 64 }`. Needs the engine `torch`. PPO and A2C only.
	 * @defaultValue `null`
	 */
	readonly middleware?: Middleware | null;
	/**
	 * With memory: steps of the sequences that gradient steps see, each from the state that was there when it was
	 * played. Must divide nSteps and batchSize. `null` takes the longest that does, of at most 64 steps and, where a
	 * minibatch is less than the rollout, a quarter of it. Gradients do not flow further back than that.
	 * @defaultValue `null`
	 */
	readonly sequenceLength?: number | null;
	/**
	 * Widths of the hidden layers, for both towers or as `{ pi, vf }`. `[]` makes the policy linear.
	 * @defaultValue `[64,64]`
	 */
	readonly netArch?: NetArch;
	/**
	 * Widths of layers shared by both towers, before they part. None by default: separate towers.
	 * @defaultValue `[]`
	 */
	readonly sharedLayers?: readonly number[];
	/**
	 * Activation after each hidden layer.
	 * @defaultValue `"tanh"`
	 */
	readonly activation?: Activation;
	/**
	 * Initialiser of hidden layers. By default orthogonal with gain √2; heads are orthogonal with gain 0.01 (policy)
	 * and 1 (value). `{ kind: "auto" }` chooses by the activation that follows; then heads are Xavier.
	 * @defaultValue `{"kind":"orthogonal","gain":1.4142135623730951}`
	 */
	readonly init?: Init;
	/**
	 * Layer normalisation between each hidden layer and its activation.
	 * @defaultValue `false`
	 */
	readonly layerNorm?: boolean;
	/**
	 * Share of each hidden layer's numbers set to zero in gradient steps, 0 … 1 (exclusive). Acting and valuing use all.
	 * @defaultValue `0`
	 */
	readonly dropout?: number;
	/**
	 * First value of the log standard deviation of a Gaussian policy, −20 … 10.
	 * @defaultValue `0`
	 */
	readonly logStdInit?: number;
	/**
	 * Lets the network compute the log standard deviation of a Gaussian policy from the observation.
	 * @defaultValue `false`
	 */
	readonly stateDependentStd?: boolean;
	/**
	 * Explores by noise that is a function of the state (gSDE): a random matrix times the last hidden layer of the policy,
	 * which needs at least one. `logStdInit` is where the deviations of the matrix's weights start. Continuous actions only.
	 * @defaultValue `false`
	 */
	readonly useSde?: boolean;
	/**
	 * With `useSde`: steps for which a noise matrix stays, ≥ 1; `null` for a whole rollout.
	 * @defaultValue `null`
	 */
	readonly sdeSampleFreq?: number | null;
	/**
	 * Standardises float observations by running mean and variance, saved with the agent (SB3's `VecNormalize`).
	 * @defaultValue `false`
	 */
	readonly normalizeObs?: boolean;
	/**
	 * Divides rewards by the running standard deviation of the discounted return (SB3's `VecNormalize`).
	 * @defaultValue `false`
	 */
	readonly normalizeReward?: boolean;
	/**
	 * Bound on standardised observations.
	 * @defaultValue `10`
	 */
	readonly clipObs?: number;
	/**
	 * Bound on normalised rewards.
	 * @defaultValue `10`
	 */
	readonly clipReward?: number;
	/**
	 * A reward of the agent's own for what is new to it, e.g. `{ kind: "rnd" }`; `null` for none.
	 * @defaultValue `null`
	 */
	readonly curiosity?: CuriosityOptions | null;
}
/** Options of REINFORCE. */
export interface ReinforceConfig {
	/**
	 * Learning rate; a number or a schedule, 0 … 1000000.
	 * @defaultValue `0.003`
	 */
	readonly learningRate?: Schedule;
	/**
	 * Whole episodes between updates, over all environments. ≥ 1.
	 * @defaultValue `8`
	 */
	readonly nEpisodes?: number;
	/**
	 * Discount, 0 … 1.
	 * @defaultValue `0.99`
	 */
	readonly gamma?: number;
	/**
	 * Subtracts a learnt value of the state from the return.
	 * @defaultValue `true`
	 */
	readonly baseline?: boolean;
	/**
	 * Standardises advantages within each update.
	 * @defaultValue `true`
	 */
	readonly normalizeAdvantage?: boolean;
	/**
	 * Weight of the entropy bonus. ≥ 0.
	 * @defaultValue `0`
	 */
	readonly entCoef?: number;
	/**
	 * Weight of the baseline's loss. ≥ 0.
	 * @defaultValue `0.5`
	 */
	readonly vfCoef?: number;
	/**
	 * Bound on the global norm of the gradient; `null` for none. > 0.
	 * @defaultValue `0.5`
	 */
	readonly maxGradNorm?: number | null;
	/**
	 * The optimiser.
	 * @defaultValue `{"kind":"adam","beta1":0.9,"beta2":0.999,"eps":0.00001}`
	 */
	readonly optimizer?: Optimizer;
	/**
	 * What each input goes through before inputs are joined; policy and value share it. A name, options such as
	 * `{ kind: "mlp", layers: [64] }`, or one for each key of a dict observation. Networks of pictures need the engine
	 * `torch`. A picture is a box of three dimensions; its channels come first if its first dimension is the smallest,
	 * last otherwise (SB3's rule).
	 * @defaultValue `"auto"`
	 */
	readonly embedder?: Embedders;
	/**
	 * A network with memory between the shared layers and the hidden ones; `null` for none. A name, or options such as
	 * `{ kind: "lstm", width: 64 }`. Needs the engine `torch`. PPO and A2C only.
	 * @defaultValue `null`
	 */
	readonly middleware?: Middleware | null;
	/**
	 * With memory: steps of the sequences that gradient steps see, each from the state that was there when it was
	 * played. Must divide nSteps and batchSize. `null` takes the longest that does, of at most 64 steps and, where a
	 * minibatch is less than the rollout, a quarter of it. Gradients do not flow further back than that.
	 * @defaultValue `null`
	 */
	readonly sequenceLength?: number | null;
	/**
	 * Widths of the hidden layers, for both towers or as `{ pi, vf }`. `[]` makes the policy linear.
	 * @defaultValue `[64,64]`
	 */
	readonly netArch?: NetArch;
	/**
	 * Widths of layers shared by both towers, before they part. None by default: separate towers.
	 * @defaultValue `[]`
	 */
	readonly sharedLayers?: readonly number[];
	/**
	 * Activation after each hidden layer.
	 * @defaultValue `"tanh"`
	 */
	readonly activation?: Activation;
	/**
	 * Initialiser of hidden layers. By default orthogonal with gain √2; heads are orthogonal with gain 0.01 (policy)
	 * and 1 (value). `{ kind: "auto" }` chooses by the activation that follows; then heads are Xavier.
	 * @defaultValue `{"kind":"orthogonal","gain":1.4142135623730951}`
	 */
	readonly init?: Init;
	/**
	 * Layer normalisation between each hidden layer and its activation.
	 * @defaultValue `false`
	 */
	readonly layerNorm?: boolean;
	/**
	 * Share of each hidden layer's numbers set to zero in gradient steps, 0 … 1 (exclusive). Acting and valuing use all.
	 * @defaultValue `0`
	 */
	readonly dropout?: number;
	/**
	 * First value of the log standard deviation of a Gaussian policy, −20 … 10.
	 * @defaultValue `0`
	 */
	readonly logStdInit?: number;
	/**
	 * Lets the network compute the log standard deviation of a Gaussian policy from the observation.
	 * @defaultValue `false`
	 */
	readonly stateDependentStd?: boolean;
	/**
	 * Explores by noise that is a function of the state (gSDE): a random matrix times the last hidden layer of the policy,
	 * which needs at least one. `logStdInit` is where the deviations of the matrix's weights start. Continuous actions only.
	 * @defaultValue `false`
	 */
	readonly useSde?: boolean;
	/**
	 * With `useSde`: steps for which a noise matrix stays, ≥ 1; `null` for a whole rollout.
	 * @defaultValue `null`
	 */
	readonly sdeSampleFreq?: number | null;
	/**
	 * Standardises float observations by running mean and variance, saved with the agent (SB3's `VecNormalize`).
	 * @defaultValue `false`
	 */
	readonly normalizeObs?: boolean;
	/**
	 * Divides rewards by the running standard deviation of the discounted return (SB3's `VecNormalize`).
	 * @defaultValue `false`
	 */
	readonly normalizeReward?: boolean;
	/**
	 * Bound on standardised observations.
	 * @defaultValue `10`
	 */
	readonly clipObs?: number;
	/**
	 * Bound on normalised rewards.
	 * @defaultValue `10`
	 */
	readonly clipReward?: number;
	/**
	 * A reward of the agent's own for what is new to it, e.g. `{ kind: "rnd" }`; `null` for none.
	 * @defaultValue `null`
	 */
	readonly curiosity?: CuriosityOptions | null;
}
/** Options of Q-learning. */
export interface QLearningConfig {
	/**
	 * Share of the way to its target that a value goes in one step; a number or a schedule, 0 … 1.
	 * @defaultValue `0.1`
	 */
	readonly learningRate?: Schedule;
	/**
	 * Discount, 0 … 1.
	 * @defaultValue `0.99`
	 */
	readonly gamma?: number;
	/**
	 * Probability of an action at random in training; a number or a schedule, 0 … 1.
	 * @defaultValue `0.1`
	 */
	readonly epsilon?: Schedule;
	/**
	 * The same for predictions that are not asked to be deterministic, 0 … 1.
	 * @defaultValue `0`
	 */
	readonly evalEpsilon?: number;
	/**
	 * What every action is worth at first. More than any can be worth makes the agent try them all.
	 * @defaultValue `0`
	 */
	readonly initialValue?: number;
}
/** Options of SARSA. */
export interface SarsaConfig {
	/**
	 * Takes the mean over the policy's next actions for the target, rather than the one that is drawn.
	 * @defaultValue `false`
	 */
	readonly expected?: boolean;
	/**
	 * Share of the way to its target that a value goes in one step; a number or a schedule, 0 … 1.
	 * @defaultValue `0.1`
	 */
	readonly learningRate?: Schedule;
	/**
	 * Discount, 0 … 1.
	 * @defaultValue `0.99`
	 */
	readonly gamma?: number;
	/**
	 * Probability of an action at random in training; a number or a schedule, 0 … 1.
	 * @defaultValue `0.1`
	 */
	readonly epsilon?: Schedule;
	/**
	 * The same for predictions that are not asked to be deterministic, 0 … 1.
	 * @defaultValue `0`
	 */
	readonly evalEpsilon?: number;
	/**
	 * What every action is worth at first. More than any can be worth makes the agent try them all.
	 * @defaultValue `0`
	 */
	readonly initialValue?: number;
}
/** Options of DQN. Defaults are Stable-Baselines3's. */
export interface DqnConfig {
	/**
	 * How a TD error counts: `huber` (SB3's, and the paper's clipped error) or `mse`.
	 * @defaultValue `"huber"`
	 */
	readonly tdLoss?: TdLoss;
	/**
	 * Munchausen-DQN: `{}` for the paper's numbers, or `{ alpha, tau, clip }`; `null` for none.
	 * @defaultValue `null`
	 */
	readonly munchausen?: Munchausen | null;
	/**
	 * Learning rate; a number or a schedule, 0 … 1000000.
	 * @defaultValue `0.0001`
	 */
	readonly learningRate?: Schedule;
	/**
	 * Discount, 0 … 1.
	 * @defaultValue `0.99`
	 */
	readonly gamma?: number;
	/**
	 * Lets the online network choose the action whose value the target network gives (van Hasselt et al. 2016,
	 * arXiv:1509.06461).
	 * @defaultValue `false`
	 */
	readonly double?: boolean;
	/**
	 * Env steps between updates of the target network. ≥ 1.
	 * @defaultValue `10000`
	 */
	readonly targetUpdateInterval?: number;
	/**
	 * How far the target network moves towards the online one then: 1 copies it. Above 0, at most 1.
	 * @defaultValue `1`
	 */
	readonly tau?: number;
	/**
	 * Share of the training over which ε falls, 0 … 1.
	 * @defaultValue `0.1`
	 */
	readonly explorationFraction?: number;
	/**
	 * ε at the start, 0 … 1.
	 * @defaultValue `1`
	 */
	readonly explorationInitialEps?: number;
	/**
	 * ε after that share of the training, 0 … 1.
	 * @defaultValue `0.05`
	 */
	readonly explorationFinalEps?: number;
	/**
	 * Env steps over which ε falls, in place of a share of the training: for loops of one's own, which have no planned
	 * end. `null` for the share. ≥ 1.
	 * @defaultValue `null`
	 */
	readonly explorationSteps?: number | null;
	/**
	 * Gives each environment an ε of its own: of N, number i = 0 … N − 1 explores with ε^(1 + i · spread / (N − 1)), as
	 * Ape-X and R2D2 do with 7 (Horgan et al. 2018, arXiv:1803.00933). `null`: all explore with ε. ≥ 0.
	 * @defaultValue `null`
	 */
	readonly explorationSpread?: number | null;
	/**
	 * How training tries what does not look best.
	 * @defaultValue `{"kind":"epsilonGreedy","epsilon":null}`
	 */
	readonly explorer?: ExplorerOptions;
	/**
	 * ε of predictions and evaluations that are not deterministic, 0 … 1.
	 * @defaultValue `0.05`
	 */
	readonly evalEpsilon?: number;
	/**
	 * Bound on the global norm of the gradient; `null` for none. > 0.
	 * @defaultValue `10`
	 */
	readonly maxGradNorm?: number | null;
	/**
	 * The optimiser.
	 * @defaultValue `{"kind":"adam","beta1":0.9,"beta2":0.999,"eps":1e-8}`
	 */
	readonly optimizer?: Optimizer;
	/**
	 * Observations that the replay holds, of all environments together; the oldest go first. An episode of T steps takes
	 * T + 1. Its memory is taken as it fills; a size that does not fit is refused before the start.
	 * @defaultValue `1000000`
	 */
	readonly bufferSize?: number;
	/**
	 * Env steps with random actions before the first gradient step. ≥ 0.
	 * @defaultValue `100`
	 */
	readonly learningStarts?: number;
	/**
	 * Transitions of a gradient step; of R2D2 and DRQN sequences. ≥ 1.
	 * @defaultValue `32`
	 */
	readonly batchSize?: number;
	/**
	 * Env steps between updates, of all environments together: with nEnvs of them, trainFreq / nEnvs steps of each,
	 * rounded up. ≥ 1.
	 * @defaultValue `4`
	 */
	readonly trainFreq?: number;
	/**
	 * Gradient steps for every trainFreq env steps, whatever nEnvs is; −1 for as many as env steps. ≥ 1 or −1.
	 * @defaultValue `1`
	 */
	readonly gradientSteps?: number;
	/**
	 * Steps of a return before it bootstraps (Sutton & Barto 2018, section 7.1). ≥ 1.
	 * @defaultValue `1`
	 */
	readonly nStep?: number;
	/**
	 * Observations that the network sees at once, oldest first: the last ones of the episode, with zeros in place of those
	 * before its start (Mnih et al. 2015; SB3's `VecFrameStack`). Each is stored once and stacked when it is read. ≥ 1.
	 * @defaultValue `1`
	 */
	readonly frameStack?: number;
	/**
	 * Prioritised replay: `{}` for the paper's numbers, or `{ alpha, beta, eps }`; `null` samples uniformly.
	 * @defaultValue `null`
	 */
	readonly prioritized?: Prioritized | null;
	/**
	 * Hindsight experience replay for goal worlds: `{}` or `{ strategy, k }`; `null` for none. The world shows
	 * `observation`, `achieved_goal` and `desired_goal`; one written in TypeScript has `computeReward`, which is asked once
	 * for all goals of the episodes that ended.
	 * @defaultValue `null`
	 */
	readonly hindsight?: HindsightOptions | null;
	/**
	 * A reward of the agent's own for what is new to it; `null` for none. It is worked out whenever a transition is
	 * drawn, as novel as that is by then; what is novel is learnt from each env step once, batchSize of them a step.
	 * @defaultValue `null`
	 */
	readonly curiosity?: CuriosityOptions | null;
	/**
	 * Keeps the replay in checkpoints, so that a run goes on bit for bit. Without, checkpoints are small, and a resumed
	 * run collects learningStarts steps anew before it learns on.
	 * @defaultValue `true`
	 */
	readonly checkpointReplay?: boolean;
	/**
	 * What each input goes through before inputs are joined. A name, options such as `{ kind: "mlp", layers: [64] }`, or
	 * one for each key of a dict observation. Networks of pictures need the engine `torch`.
	 * @defaultValue `"auto"`
	 */
	readonly embedder?: Embedders;
	/**
	 * Widths of the hidden layers. `[]` makes values linear.
	 * @defaultValue `[64,64]`
	 */
	readonly netArch?: readonly number[];
	/**
	 * Activation after each hidden layer.
	 * @defaultValue `"relu"`
	 */
	readonly activation?: Activation;
	/**
	 * Initialiser of all layers.
	 * @defaultValue `{"kind":"torch"}`
	 */
	readonly init?: Init;
	/**
	 * Layer normalisation between each hidden layer and its activation.
	 * @defaultValue `false`
	 */
	readonly layerNorm?: boolean;
	/**
	 * Share of each hidden layer's numbers set to zero in gradient steps, 0 … 1 (exclusive).
	 * @defaultValue `0`
	 */
	readonly dropout?: number;
	/**
	 * Puts values together from a state's value and the choices' advantages, each with a last hidden layer of its own
	 * (Wang et al. 2016, arXiv:1511.06581).
	 * @defaultValue `false`
	 */
	readonly dueling?: boolean;
	/**
	 * Explores by noise on the weights of hidden layers and heads, which is learnt (Fortunato et al. 2018,
	 * arXiv:1706.10295); drawn anew for each gradient step. Set `explorationInitialEps` and `explorationFinalEps` to 0
	 * to explore by it alone.
	 * @defaultValue `false`
	 */
	readonly noisy?: boolean;
	/**
	 * How much noise there is at first, times √fanIn. ≥ 0.
	 * @defaultValue `0.5`
	 */
	readonly noisySigma?: number;
	/**
	 * Standardises float observations by running mean and variance, saved with the agent (SB3's `VecNormalize`). The
	 * replay keeps what was observed; a batch is standardised when it is drawn.
	 * @defaultValue `false`
	 */
	readonly normalizeObs?: boolean;
	/**
	 * Bound on standardised observations.
	 * @defaultValue `10`
	 */
	readonly clipObs?: number;
}
/** Options of C51. */
export interface C51Config {
	/**
	 * Atoms of the distribution, 2 … 1024.
	 * @defaultValue `51`
	 */
	readonly atoms?: number;
	/**
	 * The smallest return that can be told apart; returns below count as this.
	 * @defaultValue `-10`
	 */
	readonly vMin?: number;
	/**
	 * The largest return that can be told apart, > vMin.
	 * @defaultValue `10`
	 */
	readonly vMax?: number;
	/**
	 * Learning rate; a number or a schedule, 0 … 1000000.
	 * @defaultValue `0.0001`
	 */
	readonly learningRate?: Schedule;
	/**
	 * Discount, 0 … 1.
	 * @defaultValue `0.99`
	 */
	readonly gamma?: number;
	/**
	 * Lets the online network choose the action whose value the target network gives (van Hasselt et al. 2016,
	 * arXiv:1509.06461).
	 * @defaultValue `false`
	 */
	readonly double?: boolean;
	/**
	 * Env steps between updates of the target network. ≥ 1.
	 * @defaultValue `10000`
	 */
	readonly targetUpdateInterval?: number;
	/**
	 * How far the target network moves towards the online one then: 1 copies it. Above 0, at most 1.
	 * @defaultValue `1`
	 */
	readonly tau?: number;
	/**
	 * Share of the training over which ε falls, 0 … 1.
	 * @defaultValue `0.1`
	 */
	readonly explorationFraction?: number;
	/**
	 * ε at the start, 0 … 1.
	 * @defaultValue `1`
	 */
	readonly explorationInitialEps?: number;
	/**
	 * ε after that share of the training, 0 … 1.
	 * @defaultValue `0.05`
	 */
	readonly explorationFinalEps?: number;
	/**
	 * Env steps over which ε falls, in place of a share of the training: for loops of one's own, which have no planned
	 * end. `null` for the share. ≥ 1.
	 * @defaultValue `null`
	 */
	readonly explorationSteps?: number | null;
	/**
	 * Gives each environment an ε of its own: of N, number i = 0 … N − 1 explores with ε^(1 + i · spread / (N − 1)), as
	 * Ape-X and R2D2 do with 7 (Horgan et al. 2018, arXiv:1803.00933). `null`: all explore with ε. ≥ 0.
	 * @defaultValue `null`
	 */
	readonly explorationSpread?: number | null;
	/**
	 * How training tries what does not look best.
	 * @defaultValue `{"kind":"epsilonGreedy","epsilon":null}`
	 */
	readonly explorer?: ExplorerOptions;
	/**
	 * ε of predictions and evaluations that are not deterministic, 0 … 1.
	 * @defaultValue `0.05`
	 */
	readonly evalEpsilon?: number;
	/**
	 * Bound on the global norm of the gradient; `null` for none. > 0.
	 * @defaultValue `10`
	 */
	readonly maxGradNorm?: number | null;
	/**
	 * The optimiser.
	 * @defaultValue `{"kind":"adam","beta1":0.9,"beta2":0.999,"eps":1e-8}`
	 */
	readonly optimizer?: Optimizer;
	/**
	 * Observations that the replay holds, of all environments together; the oldest go first. An episode of T steps takes
	 * T + 1. Its memory is taken as it fills; a size that does not fit is refused before the start.
	 * @defaultValue `1000000`
	 */
	readonly bufferSize?: number;
	/**
	 * Env steps with random actions before the first gradient step. ≥ 0.
	 * @defaultValue `100`
	 */
	readonly learningStarts?: number;
	/**
	 * Transitions of a gradient step; of R2D2 and DRQN sequences. ≥ 1.
	 * @defaultValue `32`
	 */
	readonly batchSize?: number;
	/**
	 * Env steps between updates, of all environments together: with nEnvs of them, trainFreq / nEnvs steps of each,
	 * rounded up. ≥ 1.
	 * @defaultValue `4`
	 */
	readonly trainFreq?: number;
	/**
	 * Gradient steps for every trainFreq env steps, whatever nEnvs is; −1 for as many as env steps. ≥ 1 or −1.
	 * @defaultValue `1`
	 */
	readonly gradientSteps?: number;
	/**
	 * Steps of a return before it bootstraps (Sutton & Barto 2018, section 7.1). ≥ 1.
	 * @defaultValue `1`
	 */
	readonly nStep?: number;
	/**
	 * Observations that the network sees at once, oldest first: the last ones of the episode, with zeros in place of those
	 * before its start (Mnih et al. 2015; SB3's `VecFrameStack`). Each is stored once and stacked when it is read. ≥ 1.
	 * @defaultValue `1`
	 */
	readonly frameStack?: number;
	/**
	 * Prioritised replay: `{}` for the paper's numbers, or `{ alpha, beta, eps }`; `null` samples uniformly.
	 * @defaultValue `null`
	 */
	readonly prioritized?: Prioritized | null;
	/**
	 * Hindsight experience replay for goal worlds: `{}` or `{ strategy, k }`; `null` for none. The world shows
	 * `observation`, `achieved_goal` and `desired_goal`; one written in TypeScript has `computeReward`, which is asked once
	 * for all goals of the episodes that ended.
	 * @defaultValue `null`
	 */
	readonly hindsight?: HindsightOptions | null;
	/**
	 * A reward of the agent's own for what is new to it; `null` for none. It is worked out whenever a transition is
	 * drawn, as novel as that is by then; what is novel is learnt from each env step once, batchSize of them a step.
	 * @defaultValue `null`
	 */
	readonly curiosity?: CuriosityOptions | null;
	/**
	 * Keeps the replay in checkpoints, so that a run goes on bit for bit. Without, checkpoints are small, and a resumed
	 * run collects learningStarts steps anew before it learns on.
	 * @defaultValue `true`
	 */
	readonly checkpointReplay?: boolean;
	/**
	 * What each input goes through before inputs are joined. A name, options such as `{ kind: "mlp", layers: [64] }`, or
	 * one for each key of a dict observation. Networks of pictures need the engine `torch`.
	 * @defaultValue `"auto"`
	 */
	readonly embedder?: Embedders;
	/**
	 * Widths of the hidden layers. `[]` makes values linear.
	 * @defaultValue `[64,64]`
	 */
	readonly netArch?: readonly number[];
	/**
	 * Activation after each hidden layer.
	 * @defaultValue `"relu"`
	 */
	readonly activation?: Activation;
	/**
	 * Initialiser of all layers.
	 * @defaultValue `{"kind":"torch"}`
	 */
	readonly init?: Init;
	/**
	 * Layer normalisation between each hidden layer and its activation.
	 * @defaultValue `false`
	 */
	readonly layerNorm?: boolean;
	/**
	 * Share of each hidden layer's numbers set to zero in gradient steps, 0 … 1 (exclusive).
	 * @defaultValue `0`
	 */
	readonly dropout?: number;
	/**
	 * Puts values together from a state's value and the choices' advantages, each with a last hidden layer of its own
	 * (Wang et al. 2016, arXiv:1511.06581).
	 * @defaultValue `false`
	 */
	readonly dueling?: boolean;
	/**
	 * Explores by noise on the weights of hidden layers and heads, which is learnt (Fortunato et al. 2018,
	 * arXiv:1706.10295); drawn anew for each gradient step. Set `explorationInitialEps` and `explorationFinalEps` to 0
	 * to explore by it alone.
	 * @defaultValue `false`
	 */
	readonly noisy?: boolean;
	/**
	 * How much noise there is at first, times √fanIn. ≥ 0.
	 * @defaultValue `0.5`
	 */
	readonly noisySigma?: number;
	/**
	 * Standardises float observations by running mean and variance, saved with the agent (SB3's `VecNormalize`). The
	 * replay keeps what was observed; a batch is standardised when it is drawn.
	 * @defaultValue `false`
	 */
	readonly normalizeObs?: boolean;
	/**
	 * Bound on standardised observations.
	 * @defaultValue `10`
	 */
	readonly clipObs?: number;
}
/** Options of QR-DQN. Defaults are sb3-contrib's. */
export interface QrdqnConfig {
	/**
	 * Quantiles of each action's return, 1 … 1024.
	 * @defaultValue `200`
	 */
	readonly quantiles?: number;
	/**
	 * Where the quantile loss becomes linear; 0 for a loss that is linear everywhere. ≥ 0.
	 * @defaultValue `1`
	 */
	readonly kappa?: number;
	/**
	 * Learning rate; a number or a schedule, 0 … 1000000.
	 * @defaultValue `0.00005`
	 */
	readonly learningRate?: Schedule;
	/**
	 * Discount, 0 … 1.
	 * @defaultValue `0.99`
	 */
	readonly gamma?: number;
	/**
	 * Lets the online network choose the action whose value the target network gives (van Hasselt et al. 2016,
	 * arXiv:1509.06461).
	 * @defaultValue `false`
	 */
	readonly double?: boolean;
	/**
	 * Env steps between updates of the target network. ≥ 1.
	 * @defaultValue `10000`
	 */
	readonly targetUpdateInterval?: number;
	/**
	 * How far the target network moves towards the online one then: 1 copies it. Above 0, at most 1.
	 * @defaultValue `1`
	 */
	readonly tau?: number;
	/**
	 * Share of the training over which ε falls, 0 … 1.
	 * @defaultValue `0.005`
	 */
	readonly explorationFraction?: number;
	/**
	 * ε at the start, 0 … 1.
	 * @defaultValue `1`
	 */
	readonly explorationInitialEps?: number;
	/**
	 * ε after that share of the training, 0 … 1.
	 * @defaultValue `0.01`
	 */
	readonly explorationFinalEps?: number;
	/**
	 * Env steps over which ε falls, in place of a share of the training: for loops of one's own, which have no planned
	 * end. `null` for the share. ≥ 1.
	 * @defaultValue `null`
	 */
	readonly explorationSteps?: number | null;
	/**
	 * Gives each environment an ε of its own: of N, number i = 0 … N − 1 explores with ε^(1 + i · spread / (N − 1)), as
	 * Ape-X and R2D2 do with 7 (Horgan et al. 2018, arXiv:1803.00933). `null`: all explore with ε. ≥ 0.
	 * @defaultValue `null`
	 */
	readonly explorationSpread?: number | null;
	/**
	 * How training tries what does not look best.
	 * @defaultValue `{"kind":"epsilonGreedy","epsilon":null}`
	 */
	readonly explorer?: ExplorerOptions;
	/**
	 * ε of predictions and evaluations that are not deterministic, 0 … 1.
	 * @defaultValue `0.05`
	 */
	readonly evalEpsilon?: number;
	/**
	 * Bound on the global norm of the gradient; `null` for none. > 0.
	 * @defaultValue `null`
	 */
	readonly maxGradNorm?: number | null;
	/**
	 * The optimiser.
	 * @defaultValue `{"kind":"adam","beta1":0.9,"beta2":0.999,"eps":1e-8}`
	 */
	readonly optimizer?: Optimizer;
	/**
	 * Observations that the replay holds, of all environments together; the oldest go first. An episode of T steps takes
	 * T + 1. Its memory is taken as it fills; a size that does not fit is refused before the start.
	 * @defaultValue `1000000`
	 */
	readonly bufferSize?: number;
	/**
	 * Env steps with random actions before the first gradient step. ≥ 0.
	 * @defaultValue `100`
	 */
	readonly learningStarts?: number;
	/**
	 * Transitions of a gradient step; of R2D2 and DRQN sequences. ≥ 1.
	 * @defaultValue `32`
	 */
	readonly batchSize?: number;
	/**
	 * Env steps between updates, of all environments together: with nEnvs of them, trainFreq / nEnvs steps of each,
	 * rounded up. ≥ 1.
	 * @defaultValue `4`
	 */
	readonly trainFreq?: number;
	/**
	 * Gradient steps for every trainFreq env steps, whatever nEnvs is; −1 for as many as env steps. ≥ 1 or −1.
	 * @defaultValue `1`
	 */
	readonly gradientSteps?: number;
	/**
	 * Steps of a return before it bootstraps (Sutton & Barto 2018, section 7.1). ≥ 1.
	 * @defaultValue `1`
	 */
	readonly nStep?: number;
	/**
	 * Observations that the network sees at once, oldest first: the last ones of the episode, with zeros in place of those
	 * before its start (Mnih et al. 2015; SB3's `VecFrameStack`). Each is stored once and stacked when it is read. ≥ 1.
	 * @defaultValue `1`
	 */
	readonly frameStack?: number;
	/**
	 * Prioritised replay: `{}` for the paper's numbers, or `{ alpha, beta, eps }`; `null` samples uniformly.
	 * @defaultValue `null`
	 */
	readonly prioritized?: Prioritized | null;
	/**
	 * Hindsight experience replay for goal worlds: `{}` or `{ strategy, k }`; `null` for none. The world shows
	 * `observation`, `achieved_goal` and `desired_goal`; one written in TypeScript has `computeReward`, which is asked once
	 * for all goals of the episodes that ended.
	 * @defaultValue `null`
	 */
	readonly hindsight?: HindsightOptions | null;
	/**
	 * A reward of the agent's own for what is new to it; `null` for none. It is worked out whenever a transition is
	 * drawn, as novel as that is by then; what is novel is learnt from each env step once, batchSize of them a step.
	 * @defaultValue `null`
	 */
	readonly curiosity?: CuriosityOptions | null;
	/**
	 * Keeps the replay in checkpoints, so that a run goes on bit for bit. Without, checkpoints are small, and a resumed
	 * run collects learningStarts steps anew before it learns on.
	 * @defaultValue `true`
	 */
	readonly checkpointReplay?: boolean;
	/**
	 * What each input goes through before inputs are joined. A name, options such as `{ kind: "mlp", layers: [64] }`, or
	 * one for each key of a dict observation. Networks of pictures need the engine `torch`.
	 * @defaultValue `"auto"`
	 */
	readonly embedder?: Embedders;
	/**
	 * Widths of the hidden layers. `[]` makes values linear.
	 * @defaultValue `[64,64]`
	 */
	readonly netArch?: readonly number[];
	/**
	 * Activation after each hidden layer.
	 * @defaultValue `"relu"`
	 */
	readonly activation?: Activation;
	/**
	 * Initialiser of all layers.
	 * @defaultValue `{"kind":"torch"}`
	 */
	readonly init?: Init;
	/**
	 * Layer normalisation between each hidden layer and its activation.
	 * @defaultValue `false`
	 */
	readonly layerNorm?: boolean;
	/**
	 * Share of each hidden layer's numbers set to zero in gradient steps, 0 … 1 (exclusive).
	 * @defaultValue `0`
	 */
	readonly dropout?: number;
	/**
	 * Puts values together from a state's value and the choices' advantages, each with a last hidden layer of its own
	 * (Wang et al. 2016, arXiv:1511.06581).
	 * @defaultValue `false`
	 */
	readonly dueling?: boolean;
	/**
	 * Explores by noise on the weights of hidden layers and heads, which is learnt (Fortunato et al. 2018,
	 * arXiv:1706.10295); drawn anew for each gradient step. Set `explorationInitialEps` and `explorationFinalEps` to 0
	 * to explore by it alone.
	 * @defaultValue `false`
	 */
	readonly noisy?: boolean;
	/**
	 * How much noise there is at first, times √fanIn. ≥ 0.
	 * @defaultValue `0.5`
	 */
	readonly noisySigma?: number;
	/**
	 * Standardises float observations by running mean and variance, saved with the agent (SB3's `VecNormalize`). The
	 * replay keeps what was observed; a batch is standardised when it is drawn.
	 * @defaultValue `false`
	 */
	readonly normalizeObs?: boolean;
	/**
	 * Bound on standardised observations.
	 * @defaultValue `10`
	 */
	readonly clipObs?: number;
}
/** Options of IQN. */
export interface IqnConfig {
	/**
	 * Quantiles drawn for each transition, and as many for its target and for acting (N, N′ and K of the paper),
	 * 1 … 1024.
	 * @defaultValue `32`
	 */
	readonly quantiles?: number;
	/**
	 * Cosine features of a quantile, 1 … 1024.
	 * @defaultValue `64`
	 */
	readonly embedding?: number;
	/**
	 * Where the quantile loss becomes linear; 0 for a loss that is linear everywhere. ≥ 0.
	 * @defaultValue `1`
	 */
	readonly kappa?: number;
	/**
	 * Learning rate; a number or a schedule, 0 … 1000000.
	 * @defaultValue `0.0001`
	 */
	readonly learningRate?: Schedule;
	/**
	 * Discount, 0 … 1.
	 * @defaultValue `0.99`
	 */
	readonly gamma?: number;
	/**
	 * Lets the online network choose the action whose value the target network gives (van Hasselt et al. 2016,
	 * arXiv:1509.06461).
	 * @defaultValue `false`
	 */
	readonly double?: boolean;
	/**
	 * Env steps between updates of the target network. ≥ 1.
	 * @defaultValue `10000`
	 */
	readonly targetUpdateInterval?: number;
	/**
	 * How far the target network moves towards the online one then: 1 copies it. Above 0, at most 1.
	 * @defaultValue `1`
	 */
	readonly tau?: number;
	/**
	 * Share of the training over which ε falls, 0 … 1.
	 * @defaultValue `0.1`
	 */
	readonly explorationFraction?: number;
	/**
	 * ε at the start, 0 … 1.
	 * @defaultValue `1`
	 */
	readonly explorationInitialEps?: number;
	/**
	 * ε after that share of the training, 0 … 1.
	 * @defaultValue `0.05`
	 */
	readonly explorationFinalEps?: number;
	/**
	 * Env steps over which ε falls, in place of a share of the training: for loops of one's own, which have no planned
	 * end. `null` for the share. ≥ 1.
	 * @defaultValue `null`
	 */
	readonly explorationSteps?: number | null;
	/**
	 * Gives each environment an ε of its own: of N, number i = 0 … N − 1 explores with ε^(1 + i · spread / (N − 1)), as
	 * Ape-X and R2D2 do with 7 (Horgan et al. 2018, arXiv:1803.00933). `null`: all explore with ε. ≥ 0.
	 * @defaultValue `null`
	 */
	readonly explorationSpread?: number | null;
	/**
	 * How training tries what does not look best.
	 * @defaultValue `{"kind":"epsilonGreedy","epsilon":null}`
	 */
	readonly explorer?: ExplorerOptions;
	/**
	 * ε of predictions and evaluations that are not deterministic, 0 … 1.
	 * @defaultValue `0.05`
	 */
	readonly evalEpsilon?: number;
	/**
	 * Bound on the global norm of the gradient; `null` for none. > 0.
	 * @defaultValue `null`
	 */
	readonly maxGradNorm?: number | null;
	/**
	 * The optimiser.
	 * @defaultValue `{"kind":"adam","beta1":0.9,"beta2":0.999,"eps":1e-8}`
	 */
	readonly optimizer?: Optimizer;
	/**
	 * Observations that the replay holds, of all environments together; the oldest go first. An episode of T steps takes
	 * T + 1. Its memory is taken as it fills; a size that does not fit is refused before the start.
	 * @defaultValue `1000000`
	 */
	readonly bufferSize?: number;
	/**
	 * Env steps with random actions before the first gradient step. ≥ 0.
	 * @defaultValue `100`
	 */
	readonly learningStarts?: number;
	/**
	 * Transitions of a gradient step; of R2D2 and DRQN sequences. ≥ 1.
	 * @defaultValue `32`
	 */
	readonly batchSize?: number;
	/**
	 * Env steps between updates, of all environments together: with nEnvs of them, trainFreq / nEnvs steps of each,
	 * rounded up. ≥ 1.
	 * @defaultValue `4`
	 */
	readonly trainFreq?: number;
	/**
	 * Gradient steps for every trainFreq env steps, whatever nEnvs is; −1 for as many as env steps. ≥ 1 or −1.
	 * @defaultValue `1`
	 */
	readonly gradientSteps?: number;
	/**
	 * Steps of a return before it bootstraps (Sutton & Barto 2018, section 7.1). ≥ 1.
	 * @defaultValue `1`
	 */
	readonly nStep?: number;
	/**
	 * Observations that the network sees at once, oldest first: the last ones of the episode, with zeros in place of those
	 * before its start (Mnih et al. 2015; SB3's `VecFrameStack`). Each is stored once and stacked when it is read. ≥ 1.
	 * @defaultValue `1`
	 */
	readonly frameStack?: number;
	/**
	 * Prioritised replay: `{}` for the paper's numbers, or `{ alpha, beta, eps }`; `null` samples uniformly.
	 * @defaultValue `null`
	 */
	readonly prioritized?: Prioritized | null;
	/**
	 * Hindsight experience replay for goal worlds: `{}` or `{ strategy, k }`; `null` for none. The world shows
	 * `observation`, `achieved_goal` and `desired_goal`; one written in TypeScript has `computeReward`, which is asked once
	 * for all goals of the episodes that ended.
	 * @defaultValue `null`
	 */
	readonly hindsight?: HindsightOptions | null;
	/**
	 * A reward of the agent's own for what is new to it; `null` for none. It is worked out whenever a transition is
	 * drawn, as novel as that is by then; what is novel is learnt from each env step once, batchSize of them a step.
	 * @defaultValue `null`
	 */
	readonly curiosity?: CuriosityOptions | null;
	/**
	 * Keeps the replay in checkpoints, so that a run goes on bit for bit. Without, checkpoints are small, and a resumed
	 * run collects learningStarts steps anew before it learns on.
	 * @defaultValue `true`
	 */
	readonly checkpointReplay?: boolean;
	/**
	 * What each input goes through before inputs are joined. A name, options such as `{ kind: "mlp", layers: [64] }`, or
	 * one for each key of a dict observation. Networks of pictures need the engine `torch`.
	 * @defaultValue `"auto"`
	 */
	readonly embedder?: Embedders;
	/**
	 * Widths of the hidden layers. `[]` makes values linear.
	 * @defaultValue `[64,64]`
	 */
	readonly netArch?: readonly number[];
	/**
	 * Activation after each hidden layer.
	 * @defaultValue `"relu"`
	 */
	readonly activation?: Activation;
	/**
	 * Initialiser of all layers.
	 * @defaultValue `{"kind":"torch"}`
	 */
	readonly init?: Init;
	/**
	 * Layer normalisation between each hidden layer and its activation.
	 * @defaultValue `false`
	 */
	readonly layerNorm?: boolean;
	/**
	 * Share of each hidden layer's numbers set to zero in gradient steps, 0 … 1 (exclusive).
	 * @defaultValue `0`
	 */
	readonly dropout?: number;
	/**
	 * Puts values together from a state's value and the choices' advantages, each with a last hidden layer of its own
	 * (Wang et al. 2016, arXiv:1511.06581).
	 * @defaultValue `false`
	 */
	readonly dueling?: boolean;
	/**
	 * Explores by noise on the weights of hidden layers and heads, which is learnt (Fortunato et al. 2018,
	 * arXiv:1706.10295); drawn anew for each gradient step. Set `explorationInitialEps` and `explorationFinalEps` to 0
	 * to explore by it alone.
	 * @defaultValue `false`
	 */
	readonly noisy?: boolean;
	/**
	 * How much noise there is at first, times √fanIn. ≥ 0.
	 * @defaultValue `0.5`
	 */
	readonly noisySigma?: number;
	/**
	 * Standardises float observations by running mean and variance, saved with the agent (SB3's `VecNormalize`). The
	 * replay keeps what was observed; a batch is standardised when it is drawn.
	 * @defaultValue `false`
	 */
	readonly normalizeObs?: boolean;
	/**
	 * Bound on standardised observations.
	 * @defaultValue `10`
	 */
	readonly clipObs?: number;
}
/** Options of Rainbow. Defaults are the paper's. */
export interface RainbowConfig {
	/**
	 * Atoms of the distribution, 2 … 1024.
	 * @defaultValue `51`
	 */
	readonly atoms?: number;
	/**
	 * The smallest return that can be told apart; returns below count as this.
	 * @defaultValue `-10`
	 */
	readonly vMin?: number;
	/**
	 * The largest return that can be told apart, > vMin.
	 * @defaultValue `10`
	 */
	readonly vMax?: number;
	/**
	 * Learning rate; a number or a schedule, 0 … 1000000.
	 * @defaultValue `0.0000625`
	 */
	readonly learningRate?: Schedule;
	/**
	 * Discount, 0 … 1.
	 * @defaultValue `0.99`
	 */
	readonly gamma?: number;
	/**
	 * Lets the online network choose the action whose value the target network gives (van Hasselt et al. 2016,
	 * arXiv:1509.06461).
	 * @defaultValue `true`
	 */
	readonly double?: boolean;
	/**
	 * Env steps between updates of the target network. ≥ 1.
	 * @defaultValue `8000`
	 */
	readonly targetUpdateInterval?: number;
	/**
	 * How far the target network moves towards the online one then: 1 copies it. Above 0, at most 1.
	 * @defaultValue `1`
	 */
	readonly tau?: number;
	/**
	 * Share of the training over which ε falls, 0 … 1.
	 * @defaultValue `0.1`
	 */
	readonly explorationFraction?: number;
	/**
	 * ε at the start, 0 … 1.
	 * @defaultValue `0`
	 */
	readonly explorationInitialEps?: number;
	/**
	 * ε after that share of the training, 0 … 1.
	 * @defaultValue `0`
	 */
	readonly explorationFinalEps?: number;
	/**
	 * Env steps over which ε falls, in place of a share of the training: for loops of one's own, which have no planned
	 * end. `null` for the share. ≥ 1.
	 * @defaultValue `null`
	 */
	readonly explorationSteps?: number | null;
	/**
	 * Gives each environment an ε of its own: of N, number i = 0 … N − 1 explores with ε^(1 + i · spread / (N − 1)), as
	 * Ape-X and R2D2 do with 7 (Horgan et al. 2018, arXiv:1803.00933). `null`: all explore with ε. ≥ 0.
	 * @defaultValue `null`
	 */
	readonly explorationSpread?: number | null;
	/**
	 * How training tries what does not look best.
	 * @defaultValue `{"kind":"epsilonGreedy","epsilon":null}`
	 */
	readonly explorer?: ExplorerOptions;
	/**
	 * ε of predictions and evaluations that are not deterministic, 0 … 1.
	 * @defaultValue `0`
	 */
	readonly evalEpsilon?: number;
	/**
	 * Bound on the global norm of the gradient; `null` for none. > 0.
	 * @defaultValue `10`
	 */
	readonly maxGradNorm?: number | null;
	/**
	 * The optimiser.
	 * @defaultValue `{"kind":"adam","beta1":0.9,"beta2":0.999,"eps":0.00015}`
	 */
	readonly optimizer?: Optimizer;
	/**
	 * Observations that the replay holds, of all environments together; the oldest go first. An episode of T steps takes
	 * T + 1. Its memory is taken as it fills; a size that does not fit is refused before the start.
	 * @defaultValue `1000000`
	 */
	readonly bufferSize?: number;
	/**
	 * Env steps with random actions before the first gradient step. ≥ 0.
	 * @defaultValue `100`
	 */
	readonly learningStarts?: number;
	/**
	 * Transitions of a gradient step; of R2D2 and DRQN sequences. ≥ 1.
	 * @defaultValue `32`
	 */
	readonly batchSize?: number;
	/**
	 * Env steps between updates, of all environments together: with nEnvs of them, trainFreq / nEnvs steps of each,
	 * rounded up. ≥ 1.
	 * @defaultValue `4`
	 */
	readonly trainFreq?: number;
	/**
	 * Gradient steps for every trainFreq env steps, whatever nEnvs is; −1 for as many as env steps. ≥ 1 or −1.
	 * @defaultValue `1`
	 */
	readonly gradientSteps?: number;
	/**
	 * Steps of a return before it bootstraps (Sutton & Barto 2018, section 7.1). ≥ 1.
	 * @defaultValue `3`
	 */
	readonly nStep?: number;
	/**
	 * Observations that the network sees at once, oldest first: the last ones of the episode, with zeros in place of those
	 * before its start (Mnih et al. 2015; SB3's `VecFrameStack`). Each is stored once and stacked when it is read. ≥ 1.
	 * @defaultValue `1`
	 */
	readonly frameStack?: number;
	/**
	 * Prioritised replay: `{}` for the paper's numbers, or `{ alpha, beta, eps }`; `null` samples uniformly.
	 * @defaultValue `{"alpha":0.5,"beta":{"start":0.4,"end":1},"eps":0.000001}`
	 */
	readonly prioritized?: Prioritized | null;
	/**
	 * Hindsight experience replay for goal worlds: `{}` or `{ strategy, k }`; `null` for none. The world shows
	 * `observation`, `achieved_goal` and `desired_goal`; one written in TypeScript has `computeReward`, which is asked once
	 * for all goals of the episodes that ended.
	 * @defaultValue `null`
	 */
	readonly hindsight?: HindsightOptions | null;
	/**
	 * A reward of the agent's own for what is new to it; `null` for none. It is worked out whenever a transition is
	 * drawn, as novel as that is by then; what is novel is learnt from each env step once, batchSize of them a step.
	 * @defaultValue `null`
	 */
	readonly curiosity?: CuriosityOptions | null;
	/**
	 * Keeps the replay in checkpoints, so that a run goes on bit for bit. Without, checkpoints are small, and a resumed
	 * run collects learningStarts steps anew before it learns on.
	 * @defaultValue `true`
	 */
	readonly checkpointReplay?: boolean;
	/**
	 * What each input goes through before inputs are joined. A name, options such as `{ kind: "mlp", layers: [64] }`, or
	 * one for each key of a dict observation. Networks of pictures need the engine `torch`.
	 * @defaultValue `"auto"`
	 */
	readonly embedder?: Embedders;
	/**
	 * Widths of the hidden layers. `[]` makes values linear.
	 * @defaultValue `[64,64]`
	 */
	readonly netArch?: readonly number[];
	/**
	 * Activation after each hidden layer.
	 * @defaultValue `"relu"`
	 */
	readonly activation?: Activation;
	/**
	 * Initialiser of all layers.
	 * @defaultValue `{"kind":"torch"}`
	 */
	readonly init?: Init;
	/**
	 * Layer normalisation between each hidden layer and its activation.
	 * @defaultValue `false`
	 */
	readonly layerNorm?: boolean;
	/**
	 * Share of each hidden layer's numbers set to zero in gradient steps, 0 … 1 (exclusive).
	 * @defaultValue `0`
	 */
	readonly dropout?: number;
	/**
	 * Puts values together from a state's value and the choices' advantages, each with a last hidden layer of its own
	 * (Wang et al. 2016, arXiv:1511.06581).
	 * @defaultValue `true`
	 */
	readonly dueling?: boolean;
	/**
	 * Explores by noise on the weights of hidden layers and heads, which is learnt (Fortunato et al. 2018,
	 * arXiv:1706.10295); drawn anew for each gradient step. Set `explorationInitialEps` and `explorationFinalEps` to 0
	 * to explore by it alone.
	 * @defaultValue `true`
	 */
	readonly noisy?: boolean;
	/**
	 * How much noise there is at first, times √fanIn. ≥ 0.
	 * @defaultValue `0.5`
	 */
	readonly noisySigma?: number;
	/**
	 * Standardises float observations by running mean and variance, saved with the agent (SB3's `VecNormalize`). The
	 * replay keeps what was observed; a batch is standardised when it is drawn.
	 * @defaultValue `false`
	 */
	readonly normalizeObs?: boolean;
	/**
	 * Bound on standardised observations.
	 * @defaultValue `10`
	 */
	readonly clipObs?: number;
}
/**
 * Options of Bootstrapped DQN. Defaults are the paper's: ten heads on shared layers, double Q-learning, and no
 * exploration besides that by heads.
 */
export interface BootstrappedDqnConfig {
	/**
	 * Estimates of the values, 1 … 32.
	 * @defaultValue `10`
	 */
	readonly heads?: number;
	/**
	 * Whether they share the hidden layers; otherwise each is a network of its own, which takes as many times longer.
	 * @defaultValue `true`
	 */
	readonly sharedTrunk?: boolean;
	/**
	 * Probability that an estimate learns from a transition, drawn for each of both and kept. Above 0, at most 1.
	 * @defaultValue `1`
	 */
	readonly maskProbability?: number;
	/**
	 * Factor of the random prior functions: a network like the trained one, whose weights stay as they were at first,
	 * is added to it times this. What was never tried keeps values that differ between the heads. 0 for none; ≥ 0.
	 * @defaultValue `0`
	 */
	readonly priorScale?: number;
	/**
	 * How heads come to one choice in predictions and evaluations: `vote` (the choice that is best to most of them) or
	 * `mean`.
	 * @defaultValue `"vote"`
	 */
	readonly agreement?: Agreement;
	/**
	 * How a TD error counts: `huber` (SB3's, and the paper's clipped error) or `mse`.
	 * @defaultValue `"huber"`
	 */
	readonly tdLoss?: TdLoss;
	/**
	 * Munchausen-DQN: `{}` for the paper's numbers, or `{ alpha, tau, clip }`; `null` for none.
	 * @defaultValue `null`
	 */
	readonly munchausen?: Munchausen | null;
	/**
	 * Learning rate; a number or a schedule, 0 … 1000000.
	 * @defaultValue `0.0001`
	 */
	readonly learningRate?: Schedule;
	/**
	 * Discount, 0 … 1.
	 * @defaultValue `0.99`
	 */
	readonly gamma?: number;
	/**
	 * Lets the online network choose the action whose value the target network gives (van Hasselt et al. 2016,
	 * arXiv:1509.06461).
	 * @defaultValue `true`
	 */
	readonly double?: boolean;
	/**
	 * Env steps between updates of the target network. ≥ 1.
	 * @defaultValue `10000`
	 */
	readonly targetUpdateInterval?: number;
	/**
	 * How far the target network moves towards the online one then: 1 copies it. Above 0, at most 1.
	 * @defaultValue `1`
	 */
	readonly tau?: number;
	/**
	 * Share of the training over which ε falls, 0 … 1.
	 * @defaultValue `0.1`
	 */
	readonly explorationFraction?: number;
	/**
	 * ε at the start, 0 … 1.
	 * @defaultValue `0`
	 */
	readonly explorationInitialEps?: number;
	/**
	 * ε after that share of the training, 0 … 1.
	 * @defaultValue `0`
	 */
	readonly explorationFinalEps?: number;
	/**
	 * Env steps over which ε falls, in place of a share of the training: for loops of one's own, which have no planned
	 * end. `null` for the share. ≥ 1.
	 * @defaultValue `null`
	 */
	readonly explorationSteps?: number | null;
	/**
	 * Gives each environment an ε of its own: of N, number i = 0 … N − 1 explores with ε^(1 + i · spread / (N − 1)), as
	 * Ape-X and R2D2 do with 7 (Horgan et al. 2018, arXiv:1803.00933). `null`: all explore with ε. ≥ 0.
	 * @defaultValue `null`
	 */
	readonly explorationSpread?: number | null;
	/**
	 * How training tries what does not look best.
	 * @defaultValue `{"kind":"epsilonGreedy","epsilon":null}`
	 */
	readonly explorer?: ExplorerOptions;
	/**
	 * ε of predictions and evaluations that are not deterministic, 0 … 1.
	 * @defaultValue `0`
	 */
	readonly evalEpsilon?: number;
	/**
	 * Bound on the global norm of the gradient; `null` for none. > 0.
	 * @defaultValue `10`
	 */
	readonly maxGradNorm?: number | null;
	/**
	 * The optimiser.
	 * @defaultValue `{"kind":"adam","beta1":0.9,"beta2":0.999,"eps":1e-8}`
	 */
	readonly optimizer?: Optimizer;
	/**
	 * Observations that the replay holds, of all environments together; the oldest go first. An episode of T steps takes
	 * T + 1. Its memory is taken as it fills; a size that does not fit is refused before the start.
	 * @defaultValue `1000000`
	 */
	readonly bufferSize?: number;
	/**
	 * Env steps with random actions before the first gradient step. ≥ 0.
	 * @defaultValue `100`
	 */
	readonly learningStarts?: number;
	/**
	 * Transitions of a gradient step; of R2D2 and DRQN sequences. ≥ 1.
	 * @defaultValue `32`
	 */
	readonly batchSize?: number;
	/**
	 * Env steps between updates, of all environments together: with nEnvs of them, trainFreq / nEnvs steps of each,
	 * rounded up. ≥ 1.
	 * @defaultValue `4`
	 */
	readonly trainFreq?: number;
	/**
	 * Gradient steps for every trainFreq env steps, whatever nEnvs is; −1 for as many as env steps. ≥ 1 or −1.
	 * @defaultValue `1`
	 */
	readonly gradientSteps?: number;
	/**
	 * Steps of a return before it bootstraps (Sutton & Barto 2018, section 7.1). ≥ 1.
	 * @defaultValue `1`
	 */
	readonly nStep?: number;
	/**
	 * Observations that the network sees at once, oldest first: the last ones of the episode, with zeros in place of those
	 * before its start (Mnih et al. 2015; SB3's `VecFrameStack`). Each is stored once and stacked when it is read. ≥ 1.
	 * @defaultValue `1`
	 */
	readonly frameStack?: number;
	/**
	 * Prioritised replay: `{}` for the paper's numbers, or `{ alpha, beta, eps }`; `null` samples uniformly.
	 * @defaultValue `null`
	 */
	readonly prioritized?: Prioritized | null;
	/**
	 * Hindsight experience replay for goal worlds: `{}` or `{ strategy, k }`; `null` for none. The world shows
	 * `observation`, `achieved_goal` and `desired_goal`; one written in TypeScript has `computeReward`, which is asked once
	 * for all goals of the episodes that ended.
	 * @defaultValue `null`
	 */
	readonly hindsight?: HindsightOptions | null;
	/**
	 * A reward of the agent's own for what is new to it; `null` for none. It is worked out whenever a transition is
	 * drawn, as novel as that is by then; what is novel is learnt from each env step once, batchSize of them a step.
	 * @defaultValue `null`
	 */
	readonly curiosity?: CuriosityOptions | null;
	/**
	 * Keeps the replay in checkpoints, so that a run goes on bit for bit. Without, checkpoints are small, and a resumed
	 * run collects learningStarts steps anew before it learns on.
	 * @defaultValue `true`
	 */
	readonly checkpointReplay?: boolean;
	/**
	 * What each input goes through before inputs are joined. A name, options such as `{ kind: "mlp", layers: [64] }`, or
	 * one for each key of a dict observation. Networks of pictures need the engine `torch`.
	 * @defaultValue `"auto"`
	 */
	readonly embedder?: Embedders;
	/**
	 * Widths of the hidden layers. `[]` makes values linear.
	 * @defaultValue `[64,64]`
	 */
	readonly netArch?: readonly number[];
	/**
	 * Activation after each hidden layer.
	 * @defaultValue `"relu"`
	 */
	readonly activation?: Activation;
	/**
	 * Initialiser of all layers.
	 * @defaultValue `{"kind":"torch"}`
	 */
	readonly init?: Init;
	/**
	 * Layer normalisation between each hidden layer and its activation.
	 * @defaultValue `false`
	 */
	readonly layerNorm?: boolean;
	/**
	 * Share of each hidden layer's numbers set to zero in gradient steps, 0 … 1 (exclusive).
	 * @defaultValue `0`
	 */
	readonly dropout?: number;
	/**
	 * Puts values together from a state's value and the choices' advantages, each with a last hidden layer of its own
	 * (Wang et al. 2016, arXiv:1511.06581).
	 * @defaultValue `false`
	 */
	readonly dueling?: boolean;
	/**
	 * Explores by noise on the weights of hidden layers and heads, which is learnt (Fortunato et al. 2018,
	 * arXiv:1706.10295); drawn anew for each gradient step. Set `explorationInitialEps` and `explorationFinalEps` to 0
	 * to explore by it alone.
	 * @defaultValue `false`
	 */
	readonly noisy?: boolean;
	/**
	 * How much noise there is at first, times √fanIn. ≥ 0.
	 * @defaultValue `0.5`
	 */
	readonly noisySigma?: number;
	/**
	 * Standardises float observations by running mean and variance, saved with the agent (SB3's `VecNormalize`). The
	 * replay keeps what was observed; a batch is standardised when it is drawn.
	 * @defaultValue `false`
	 */
	readonly normalizeObs?: boolean;
	/**
	 * Bound on standardised observations.
	 * @defaultValue `10`
	 */
	readonly clipObs?: number;
}
/** Options of R2D2. Needs the engine `torch`. */
export interface R2d2Config {
	/**
	 * The network with memory, between the joined inputs and the hidden layers: a name, or options such as
	 * `{ kind: "lstm", width: 64 }`. There is one for all that follows, whatever `shared` says.
	 * @defaultValue `"lstm"`
	 */
	readonly middleware?: Middleware;
	/**
	 * Actions of a sequence, burn-in included. The last one of an episode may be shorter; none goes beyond. ≥ 1.
	 * @defaultValue `80`
	 */
	readonly sequenceLength?: number;
	/**
	 * Actions that a sequence shares with the one before, less than sequenceLength.
	 * @defaultValue `40`
	 */
	readonly sequenceOverlap?: number;
	/**
	 * Actions at a sequence's start that only bring the recurrent state up to date with the present weights; nothing is
	 * learnt from them. At most sequenceOverlap, so that all actions are learnt from; a sequence that starts an episode
	 * has none.
	 * @defaultValue `40`
	 */
	readonly burnIn?: number;
	/**
	 * Starts sequences from the recurrent state in which they were played, which the replay keeps with each observation;
	 * `false` from a blank one.
	 * @defaultValue `true`
	 */
	readonly storedState?: boolean;
	/**
	 * η: with prioritised replay, a sequence's priority is η · max |δ| + (1 − η) · mean |δ| over its actions. 0 … 1.
	 * @defaultValue `0.9`
	 */
	readonly priorityEta?: number;
	/**
	 * Learns values on the scale h(x) = sign(x)(√(|x| + 1) − 1) + 0.001 x (Pohlen et al. 2018, arXiv:1805.11593), so
	 * that rewards need no clipping.
	 * @defaultValue `true`
	 */
	readonly valueRescaling?: boolean;
	/**
	 * How a TD error counts: `mse` (the paper's) or `huber`.
	 * @defaultValue `"mse"`
	 */
	readonly tdLoss?: TdLoss;
	/**
	 * Learning rate; a number or a schedule, 0 … 1000000.
	 * @defaultValue `0.0001`
	 */
	readonly learningRate?: Schedule;
	/**
	 * Discount, 0 … 1.
	 * @defaultValue `0.997`
	 */
	readonly gamma?: number;
	/**
	 * Lets the online network choose the action whose value the target network gives (van Hasselt et al. 2016,
	 * arXiv:1509.06461).
	 * @defaultValue `true`
	 */
	readonly double?: boolean;
	/**
	 * Env steps between updates of the target network. ≥ 1.
	 * @defaultValue `10000`
	 */
	readonly targetUpdateInterval?: number;
	/**
	 * How far the target network moves towards the online one then: 1 copies it. Above 0, at most 1.
	 * @defaultValue `1`
	 */
	readonly tau?: number;
	/**
	 * Share of the training over which ε falls, 0 … 1.
	 * @defaultValue `0.1`
	 */
	readonly explorationFraction?: number;
	/**
	 * ε at the start, 0 … 1.
	 * @defaultValue `1`
	 */
	readonly explorationInitialEps?: number;
	/**
	 * ε after that share of the training, 0 … 1.
	 * @defaultValue `0.05`
	 */
	readonly explorationFinalEps?: number;
	/**
	 * Env steps over which ε falls, in place of a share of the training: for loops of one's own, which have no planned
	 * end. `null` for the share. ≥ 1.
	 * @defaultValue `null`
	 */
	readonly explorationSteps?: number | null;
	/**
	 * Gives each environment an ε of its own: of N, number i = 0 … N − 1 explores with ε^(1 + i · spread / (N − 1)), as
	 * Ape-X and R2D2 do with 7 (Horgan et al. 2018, arXiv:1803.00933). `null`: all explore with ε. ≥ 0.
	 * @defaultValue `null`
	 */
	readonly explorationSpread?: number | null;
	/**
	 * How training tries what does not look best.
	 * @defaultValue `{"kind":"epsilonGreedy","epsilon":null}`
	 */
	readonly explorer?: ExplorerOptions;
	/**
	 * ε of predictions and evaluations that are not deterministic, 0 … 1.
	 * @defaultValue `0.05`
	 */
	readonly evalEpsilon?: number;
	/**
	 * Bound on the global norm of the gradient; `null` for none. > 0.
	 * @defaultValue `40`
	 */
	readonly maxGradNorm?: number | null;
	/**
	 * The optimiser.
	 * @defaultValue `{"kind":"adam","beta1":0.9,"beta2":0.999,"eps":0.001}`
	 */
	readonly optimizer?: Optimizer;
	/**
	 * Observations that the replay holds, of all environments together; the oldest go first. An episode of T steps takes
	 * T + 1. Its memory is taken as it fills; a size that does not fit is refused before the start.
	 * @defaultValue `100000`
	 */
	readonly bufferSize?: number;
	/**
	 * Env steps with random actions before the first gradient step. ≥ 0.
	 * @defaultValue `1000`
	 */
	readonly learningStarts?: number;
	/**
	 * Transitions of a gradient step; of R2D2 and DRQN sequences. ≥ 1.
	 * @defaultValue `32`
	 */
	readonly batchSize?: number;
	/**
	 * Env steps between updates, of all environments together: with nEnvs of them, trainFreq / nEnvs steps of each,
	 * rounded up. ≥ 1.
	 * @defaultValue `16`
	 */
	readonly trainFreq?: number;
	/**
	 * Gradient steps for every trainFreq env steps, whatever nEnvs is; −1 for as many as env steps. ≥ 1 or −1.
	 * @defaultValue `1`
	 */
	readonly gradientSteps?: number;
	/**
	 * Steps of a return before it bootstraps (Sutton & Barto 2018, section 7.1). ≥ 1.
	 * @defaultValue `5`
	 */
	readonly nStep?: number;
	/**
	 * Observations that the network sees at once, oldest first: the last ones of the episode, with zeros in place of those
	 * before its start (Mnih et al. 2015; SB3's `VecFrameStack`). Each is stored once and stacked when it is read. ≥ 1.
	 * @defaultValue `1`
	 */
	readonly frameStack?: number;
	/**
	 * Prioritised replay: `{}` for the paper's numbers, or `{ alpha, beta, eps }`; `null` samples uniformly.
	 * @defaultValue `{"alpha":0.9,"beta":0.6,"eps":0.000001}`
	 */
	readonly prioritized?: Prioritized | null;
	/**
	 * Hindsight experience replay for goal worlds: `{}` or `{ strategy, k }`; `null` for none. The world shows
	 * `observation`, `achieved_goal` and `desired_goal`; one written in TypeScript has `computeReward`, which is asked once
	 * for all goals of the episodes that ended.
	 * @defaultValue `null`
	 */
	readonly hindsight?: HindsightOptions | null;
	/**
	 * A reward of the agent's own for what is new to it; `null` for none. It is worked out whenever a transition is
	 * drawn, as novel as that is by then; what is novel is learnt from each env step once, batchSize of them a step.
	 * @defaultValue `null`
	 */
	readonly curiosity?: CuriosityOptions | null;
	/**
	 * Keeps the replay in checkpoints, so that a run goes on bit for bit. Without, checkpoints are small, and a resumed
	 * run collects learningStarts steps anew before it learns on.
	 * @defaultValue `true`
	 */
	readonly checkpointReplay?: boolean;
	/**
	 * What each input goes through before inputs are joined. A name, options such as `{ kind: "mlp", layers: [64] }`, or
	 * one for each key of a dict observation. Networks of pictures need the engine `torch`.
	 * @defaultValue `"auto"`
	 */
	readonly embedder?: Embedders;
	/**
	 * Widths of the hidden layers. `[]` makes values linear.
	 * @defaultValue `[64]`
	 */
	readonly netArch?: readonly number[];
	/**
	 * Activation after each hidden layer.
	 * @defaultValue `"relu"`
	 */
	readonly activation?: Activation;
	/**
	 * Initialiser of all layers.
	 * @defaultValue `{"kind":"torch"}`
	 */
	readonly init?: Init;
	/**
	 * Layer normalisation between each hidden layer and its activation.
	 * @defaultValue `false`
	 */
	readonly layerNorm?: boolean;
	/**
	 * Share of each hidden layer's numbers set to zero in gradient steps, 0 … 1 (exclusive).
	 * @defaultValue `0`
	 */
	readonly dropout?: number;
	/**
	 * Puts values together from a state's value and the choices' advantages, each with a last hidden layer of its own
	 * (Wang et al. 2016, arXiv:1511.06581).
	 * @defaultValue `true`
	 */
	readonly dueling?: boolean;
	/**
	 * Explores by noise on the weights of hidden layers and heads, which is learnt (Fortunato et al. 2018,
	 * arXiv:1706.10295); drawn anew for each gradient step. Set `explorationInitialEps` and `explorationFinalEps` to 0
	 * to explore by it alone.
	 * @defaultValue `false`
	 */
	readonly noisy?: boolean;
	/**
	 * How much noise there is at first, times √fanIn. ≥ 0.
	 * @defaultValue `0.5`
	 */
	readonly noisySigma?: number;
	/**
	 * Standardises float observations by running mean and variance, saved with the agent (SB3's `VecNormalize`). The
	 * replay keeps what was observed; a batch is standardised when it is drawn.
	 * @defaultValue `false`
	 */
	readonly normalizeObs?: boolean;
	/**
	 * Bound on standardised observations.
	 * @defaultValue `10`
	 */
	readonly clipObs?: number;
}
/** Options of DRQN. Needs the engine `torch`. */
export interface DrqnConfig {
	/**
	 * The network with memory, between the joined inputs and the hidden layers: a name, or options such as
	 * `{ kind: "lstm", width: 64 }`. There is one for all that follows, whatever `shared` says.
	 * @defaultValue `"lstm"`
	 */
	readonly middleware?: Middleware;
	/**
	 * Actions of a sequence, burn-in included. The last one of an episode may be shorter; none goes beyond. ≥ 1.
	 * @defaultValue `10`
	 */
	readonly sequenceLength?: number;
	/**
	 * Actions that a sequence shares with the one before, less than sequenceLength.
	 * @defaultValue `0`
	 */
	readonly sequenceOverlap?: number;
	/**
	 * Actions at a sequence's start that only bring the recurrent state up to date with the present weights; nothing is
	 * learnt from them. At most sequenceOverlap, so that all actions are learnt from; a sequence that starts an episode
	 * has none.
	 * @defaultValue `0`
	 */
	readonly burnIn?: number;
	/**
	 * Starts sequences from the recurrent state in which they were played, which the replay keeps with each observation;
	 * `false` from a blank one.
	 * @defaultValue `false`
	 */
	readonly storedState?: boolean;
	/**
	 * η: with prioritised replay, a sequence's priority is η · max |δ| + (1 − η) · mean |δ| over its actions. 0 … 1.
	 * @defaultValue `0.9`
	 */
	readonly priorityEta?: number;
	/**
	 * Learns values on the scale h(x) = sign(x)(√(|x| + 1) − 1) + 0.001 x (Pohlen et al. 2018, arXiv:1805.11593), so
	 * that rewards need no clipping.
	 * @defaultValue `false`
	 */
	readonly valueRescaling?: boolean;
	/**
	 * How a TD error counts: `mse` (the paper's) or `huber`.
	 * @defaultValue `"huber"`
	 */
	readonly tdLoss?: TdLoss;
	/**
	 * Learning rate; a number or a schedule, 0 … 1000000.
	 * @defaultValue `0.0001`
	 */
	readonly learningRate?: Schedule;
	/**
	 * Discount, 0 … 1.
	 * @defaultValue `0.99`
	 */
	readonly gamma?: number;
	/**
	 * Lets the online network choose the action whose value the target network gives (van Hasselt et al. 2016,
	 * arXiv:1509.06461).
	 * @defaultValue `false`
	 */
	readonly double?: boolean;
	/**
	 * Env steps between updates of the target network. ≥ 1.
	 * @defaultValue `10000`
	 */
	readonly targetUpdateInterval?: number;
	/**
	 * How far the target network moves towards the online one then: 1 copies it. Above 0, at most 1.
	 * @defaultValue `1`
	 */
	readonly tau?: number;
	/**
	 * Share of the training over which ε falls, 0 … 1.
	 * @defaultValue `0.1`
	 */
	readonly explorationFraction?: number;
	/**
	 * ε at the start, 0 … 1.
	 * @defaultValue `1`
	 */
	readonly explorationInitialEps?: number;
	/**
	 * ε after that share of the training, 0 … 1.
	 * @defaultValue `0.05`
	 */
	readonly explorationFinalEps?: number;
	/**
	 * Env steps over which ε falls, in place of a share of the training: for loops of one's own, which have no planned
	 * end. `null` for the share. ≥ 1.
	 * @defaultValue `null`
	 */
	readonly explorationSteps?: number | null;
	/**
	 * Gives each environment an ε of its own: of N, number i = 0 … N − 1 explores with ε^(1 + i · spread / (N − 1)), as
	 * Ape-X and R2D2 do with 7 (Horgan et al. 2018, arXiv:1803.00933). `null`: all explore with ε. ≥ 0.
	 * @defaultValue `null`
	 */
	readonly explorationSpread?: number | null;
	/**
	 * How training tries what does not look best.
	 * @defaultValue `{"kind":"epsilonGreedy","epsilon":null}`
	 */
	readonly explorer?: ExplorerOptions;
	/**
	 * ε of predictions and evaluations that are not deterministic, 0 … 1.
	 * @defaultValue `0.05`
	 */
	readonly evalEpsilon?: number;
	/**
	 * Bound on the global norm of the gradient; `null` for none. > 0.
	 * @defaultValue `10`
	 */
	readonly maxGradNorm?: number | null;
	/**
	 * The optimiser.
	 * @defaultValue `{"kind":"adam","beta1":0.9,"beta2":0.999,"eps":1e-8}`
	 */
	readonly optimizer?: Optimizer;
	/**
	 * Observations that the replay holds, of all environments together; the oldest go first. An episode of T steps takes
	 * T + 1. Its memory is taken as it fills; a size that does not fit is refused before the start.
	 * @defaultValue `100000`
	 */
	readonly bufferSize?: number;
	/**
	 * Env steps with random actions before the first gradient step. ≥ 0.
	 * @defaultValue `1000`
	 */
	readonly learningStarts?: number;
	/**
	 * Transitions of a gradient step; of R2D2 and DRQN sequences. ≥ 1.
	 * @defaultValue `32`
	 */
	readonly batchSize?: number;
	/**
	 * Env steps between updates, of all environments together: with nEnvs of them, trainFreq / nEnvs steps of each,
	 * rounded up. ≥ 1.
	 * @defaultValue `4`
	 */
	readonly trainFreq?: number;
	/**
	 * Gradient steps for every trainFreq env steps, whatever nEnvs is; −1 for as many as env steps. ≥ 1 or −1.
	 * @defaultValue `1`
	 */
	readonly gradientSteps?: number;
	/**
	 * Steps of a return before it bootstraps (Sutton & Barto 2018, section 7.1). ≥ 1.
	 * @defaultValue `1`
	 */
	readonly nStep?: number;
	/**
	 * Observations that the network sees at once, oldest first: the last ones of the episode, with zeros in place of those
	 * before its start (Mnih et al. 2015; SB3's `VecFrameStack`). Each is stored once and stacked when it is read. ≥ 1.
	 * @defaultValue `1`
	 */
	readonly frameStack?: number;
	/**
	 * Prioritised replay: `{}` for the paper's numbers, or `{ alpha, beta, eps }`; `null` samples uniformly.
	 * @defaultValue `null`
	 */
	readonly prioritized?: Prioritized | null;
	/**
	 * Hindsight experience replay for goal worlds: `{}` or `{ strategy, k }`; `null` for none. The world shows
	 * `observation`, `achieved_goal` and `desired_goal`; one written in TypeScript has `computeReward`, which is asked once
	 * for all goals of the episodes that ended.
	 * @defaultValue `null`
	 */
	readonly hindsight?: HindsightOptions | null;
	/**
	 * A reward of the agent's own for what is new to it; `null` for none. It is worked out whenever a transition is
	 * drawn, as novel as that is by then; what is novel is learnt from each env step once, batchSize of them a step.
	 * @defaultValue `null`
	 */
	readonly curiosity?: CuriosityOptions | null;
	/**
	 * Keeps the replay in checkpoints, so that a run goes on bit for bit. Without, checkpoints are small, and a resumed
	 * run collects learningStarts steps anew before it learns on.
	 * @defaultValue `true`
	 */
	readonly checkpointReplay?: boolean;
	/**
	 * What each input goes through before inputs are joined. A name, options such as `{ kind: "mlp", layers: [64] }`, or
	 * one for each key of a dict observation. Networks of pictures need the engine `torch`.
	 * @defaultValue `"auto"`
	 */
	readonly embedder?: Embedders;
	/**
	 * Widths of the hidden layers. `[]` makes values linear.
	 * @defaultValue `[64]`
	 */
	readonly netArch?: readonly number[];
	/**
	 * Activation after each hidden layer.
	 * @defaultValue `"relu"`
	 */
	readonly activation?: Activation;
	/**
	 * Initialiser of all layers.
	 * @defaultValue `{"kind":"torch"}`
	 */
	readonly init?: Init;
	/**
	 * Layer normalisation between each hidden layer and its activation.
	 * @defaultValue `false`
	 */
	readonly layerNorm?: boolean;
	/**
	 * Share of each hidden layer's numbers set to zero in gradient steps, 0 … 1 (exclusive).
	 * @defaultValue `0`
	 */
	readonly dropout?: number;
	/**
	 * Puts values together from a state's value and the choices' advantages, each with a last hidden layer of its own
	 * (Wang et al. 2016, arXiv:1511.06581).
	 * @defaultValue `false`
	 */
	readonly dueling?: boolean;
	/**
	 * Explores by noise on the weights of hidden layers and heads, which is learnt (Fortunato et al. 2018,
	 * arXiv:1706.10295); drawn anew for each gradient step. Set `explorationInitialEps` and `explorationFinalEps` to 0
	 * to explore by it alone.
	 * @defaultValue `false`
	 */
	readonly noisy?: boolean;
	/**
	 * How much noise there is at first, times √fanIn. ≥ 0.
	 * @defaultValue `0.5`
	 */
	readonly noisySigma?: number;
	/**
	 * Standardises float observations by running mean and variance, saved with the agent (SB3's `VecNormalize`). The
	 * replay keeps what was observed; a batch is standardised when it is drawn.
	 * @defaultValue `false`
	 */
	readonly normalizeObs?: boolean;
	/**
	 * Bound on standardised observations.
	 * @defaultValue `10`
	 */
	readonly clipObs?: number;
}
/** Options of SAC. Defaults are Stable-Baselines3's. */
export interface SacConfig {
	/**
	 * Weight of entropy against reward: a number ≥ 0, `"auto"` to learn it from 1 on, or `"auto_0.1"` from 0.1 on.
	 * @defaultValue `"auto"`
	 */
	readonly entCoef?: EntCoef;
	/**
	 * The entropy that a learnt `entCoef` keeps to, in nats of an action rescaled to −1 … 1; `null` for −1 for each
	 * number of an action.
	 * @defaultValue `null`
	 */
	readonly targetEntropy?: number | null;
	/**
	 * Gradient steps between moves of the target critics. ≥ 1.
	 * @defaultValue `1`
	 */
	readonly targetUpdateInterval?: number;
	/**
	 * Explores by noise that is a function of the state (gSDE): a random matrix times the last hidden layer of the policy,
	 * which needs at least one. `logStdInit` is where its deviations start.
	 * @defaultValue `false`
	 */
	readonly useSde?: boolean;
	/**
	 * With `useSde`: steps for which a noise matrix stays, ≥ 1; `null` for `trainFreq` steps.
	 * @defaultValue `null`
	 */
	readonly sdeSampleFreq?: number | null;
	/**
	 * With `useSde`: first value of the log standard deviation of the matrix's weights, −20 … 10.
	 * @defaultValue `-3`
	 */
	readonly logStdInit?: number;
	/**
	 * Learning rate of all networks; a number or a schedule, 0 … 1000000. With 0 nothing is learnt.
	 * @defaultValue `0.0003`
	 */
	readonly learningRate?: Schedule;
	/**
	 * Discount, 0 … 1.
	 * @defaultValue `0.99`
	 */
	readonly gamma?: number;
	/**
	 * How far target networks move towards the online ones each time: 1 copies them. Above 0, at most 1.
	 * @defaultValue `0.005`
	 */
	readonly tau?: number;
	/**
	 * Noise on actions in training: `{ kind: "gaussian", sigma: 0.1 }` or
	 * `{ kind: "ornsteinUhlenbeck", sigma: 0.2 }`; `null` for none. Actions are rescaled to −1 … 1 here.
	 * @defaultValue `null`
	 */
	readonly actionNoise?: ActionNoise | null;
	/**
	 * Bound on the global norm of each network's gradient; `null` for none. > 0.
	 * @defaultValue `null`
	 */
	readonly maxGradNorm?: number | null;
	/**
	 * The optimiser of each network.
	 * @defaultValue `{"kind":"adam","beta1":0.9,"beta2":0.999,"eps":1e-8}`
	 */
	readonly optimizer?: Optimizer;
	/**
	 * Observations that the replay holds, of all environments together; the oldest go first. An episode of T steps takes
	 * T + 1. Its memory is taken as it fills; a size that does not fit is refused before the start.
	 * @defaultValue `1000000`
	 */
	readonly bufferSize?: number;
	/**
	 * Env steps with random actions before the first gradient step. ≥ 0.
	 * @defaultValue `100`
	 */
	readonly learningStarts?: number;
	/**
	 * Transitions of a gradient step; of R2D2 and DRQN sequences. ≥ 1.
	 * @defaultValue `256`
	 */
	readonly batchSize?: number;
	/**
	 * Env steps between updates, of all environments together: with nEnvs of them, trainFreq / nEnvs steps of each,
	 * rounded up. ≥ 1.
	 * @defaultValue `1`
	 */
	readonly trainFreq?: number;
	/**
	 * Gradient steps for every trainFreq env steps, whatever nEnvs is; −1 for as many as env steps. ≥ 1 or −1.
	 * @defaultValue `1`
	 */
	readonly gradientSteps?: number;
	/**
	 * Steps of a return before it bootstraps (Sutton & Barto 2018, section 7.1). ≥ 1.
	 * @defaultValue `1`
	 */
	readonly nStep?: number;
	/**
	 * Observations that the network sees at once, oldest first: the last ones of the episode, with zeros in place of those
	 * before its start (Mnih et al. 2015; SB3's `VecFrameStack`). Each is stored once and stacked when it is read. ≥ 1.
	 * @defaultValue `1`
	 */
	readonly frameStack?: number;
	/**
	 * Prioritised replay: `{}` for the paper's numbers, or `{ alpha, beta, eps }`; `null` samples uniformly.
	 * @defaultValue `null`
	 */
	readonly prioritized?: Prioritized | null;
	/**
	 * Hindsight experience replay for goal worlds: `{}` or `{ strategy, k }`; `null` for none. The world shows
	 * `observation`, `achieved_goal` and `desired_goal`; one written in TypeScript has `computeReward`, which is asked once
	 * for all goals of the episodes that ended.
	 * @defaultValue `null`
	 */
	readonly hindsight?: HindsightOptions | null;
	/**
	 * A reward of the agent's own for what is new to it; `null` for none. It is worked out whenever a transition is
	 * drawn, as novel as that is by then; what is novel is learnt from each env step once, batchSize of them a step.
	 * @defaultValue `null`
	 */
	readonly curiosity?: CuriosityOptions | null;
	/**
	 * Keeps the replay in checkpoints, so that a run goes on bit for bit. Without, checkpoints are small, and a resumed
	 * run collects learningStarts steps anew before it learns on.
	 * @defaultValue `true`
	 */
	readonly checkpointReplay?: boolean;
	/**
	 * What each input goes through before inputs are joined; the policy and each critic have their own. A name, options
	 * such as `{ kind: "mlp", layers: [64] }`, or one for each key of a dict observation. Networks of pictures need the
	 * engine `torch`.
	 * @defaultValue `"auto"`
	 */
	readonly embedder?: Embedders;
	/**
	 * Widths of the hidden layers, for policy and critics or as `{ pi, qf }`. `[]` makes them linear.
	 * @defaultValue `[256,256]`
	 */
	readonly netArch?: ActorCriticArch;
	/**
	 * Activation after each hidden layer.
	 * @defaultValue `"relu"`
	 */
	readonly activation?: Activation;
	/**
	 * Initialiser of all layers.
	 * @defaultValue `{"kind":"torch"}`
	 */
	readonly init?: Init;
	/**
	 * Critics, each with weights of its own, 1 … 64; targets take the least of what they say.
	 * @defaultValue `2`
	 */
	readonly nCritics?: number;
	/**
	 * Layer normalisation between each hidden layer of the critics and its activation.
	 * @defaultValue `false`
	 */
	readonly layerNorm?: boolean;
	/**
	 * Share of each hidden layer's numbers in the critics set to zero in gradient steps and targets, 0 … 1 (exclusive). With
	 * layerNorm that happens before it.
	 * @defaultValue `0`
	 */
	readonly dropout?: number;
	/**
	 * Standardises float observations by running mean and variance, saved with the agent (SB3's `VecNormalize`). The
	 * replay keeps what was observed; a batch is standardised when it is drawn.
	 * @defaultValue `false`
	 */
	readonly normalizeObs?: boolean;
	/**
	 * Bound on standardised observations.
	 * @defaultValue `10`
	 */
	readonly clipObs?: number;
}
/** Options of SAC discrete. Defaults are SAC's, and CleanRL's target entropy. */
export interface SacDiscreteConfig {
	/**
	 * Weight of entropy against reward: a number ≥ 0, `"auto"` to learn it from 1 on, or `"auto_0.1"` from 0.1 on.
	 * @defaultValue `"auto"`
	 */
	readonly entCoef?: EntCoef;
	/**
	 * The entropy that a learnt `entCoef` keeps to, as a share of ln n, the most that n choices can have, 0 … 1.
	 * @defaultValue `0.89`
	 */
	readonly targetEntropyScale?: number;
	/**
	 * Gradient steps between moves of the target critics. ≥ 1.
	 * @defaultValue `1`
	 */
	readonly targetUpdateInterval?: number;
	/**
	 * Learning rate of all networks and of the temperature; a number or a schedule, 0 … 1000000. With 0 nothing is learnt.
	 * @defaultValue `0.0003`
	 */
	readonly learningRate?: Schedule;
	/**
	 * Discount, 0 … 1.
	 * @defaultValue `0.99`
	 */
	readonly gamma?: number;
	/**
	 * How far target critics move towards the online ones each time: 1 copies them. Above 0, at most 1.
	 * @defaultValue `0.005`
	 */
	readonly tau?: number;
	/**
	 * Bound on the global norm of each network's gradient; `null` for none. > 0.
	 * @defaultValue `null`
	 */
	readonly maxGradNorm?: number | null;
	/**
	 * The optimiser of each network.
	 * @defaultValue `{"kind":"adam","beta1":0.9,"beta2":0.999,"eps":1e-8}`
	 */
	readonly optimizer?: Optimizer;
	/**
	 * Observations that the replay holds, of all environments together; the oldest go first. An episode of T steps takes
	 * T + 1. Its memory is taken as it fills; a size that does not fit is refused before the start.
	 * @defaultValue `1000000`
	 */
	readonly bufferSize?: number;
	/**
	 * Env steps with random actions before the first gradient step. ≥ 0.
	 * @defaultValue `100`
	 */
	readonly learningStarts?: number;
	/**
	 * Transitions of a gradient step; of R2D2 and DRQN sequences. ≥ 1.
	 * @defaultValue `256`
	 */
	readonly batchSize?: number;
	/**
	 * Env steps between updates, of all environments together: with nEnvs of them, trainFreq / nEnvs steps of each,
	 * rounded up. ≥ 1.
	 * @defaultValue `1`
	 */
	readonly trainFreq?: number;
	/**
	 * Gradient steps for every trainFreq env steps, whatever nEnvs is; −1 for as many as env steps. ≥ 1 or −1.
	 * @defaultValue `1`
	 */
	readonly gradientSteps?: number;
	/**
	 * Steps of a return before it bootstraps (Sutton & Barto 2018, section 7.1). ≥ 1.
	 * @defaultValue `1`
	 */
	readonly nStep?: number;
	/**
	 * Observations that the network sees at once, oldest first: the last ones of the episode, with zeros in place of those
	 * before its start (Mnih et al. 2015; SB3's `VecFrameStack`). Each is stored once and stacked when it is read. ≥ 1.
	 * @defaultValue `1`
	 */
	readonly frameStack?: number;
	/**
	 * Prioritised replay: `{}` for the paper's numbers, or `{ alpha, beta, eps }`; `null` samples uniformly.
	 * @defaultValue `null`
	 */
	readonly prioritized?: Prioritized | null;
	/**
	 * Hindsight experience replay for goal worlds: `{}` or `{ strategy, k }`; `null` for none. The world shows
	 * `observation`, `achieved_goal` and `desired_goal`; one written in TypeScript has `computeReward`, which is asked once
	 * for all goals of the episodes that ended.
	 * @defaultValue `null`
	 */
	readonly hindsight?: HindsightOptions | null;
	/**
	 * A reward of the agent's own for what is new to it; `null` for none. It is worked out whenever a transition is
	 * drawn, as novel as that is by then; what is novel is learnt from each env step once, batchSize of them a step.
	 * @defaultValue `null`
	 */
	readonly curiosity?: CuriosityOptions | null;
	/**
	 * Keeps the replay in checkpoints, so that a run goes on bit for bit. Without, checkpoints are small, and a resumed
	 * run collects learningStarts steps anew before it learns on.
	 * @defaultValue `true`
	 */
	readonly checkpointReplay?: boolean;
	/**
	 * What each input goes through before inputs are joined; the policy and each critic have their own. A name, options
	 * such as `{ kind: "mlp", layers: [64] }`, or one for each key of a dict observation. Networks of pictures need the
	 * engine `torch`.
	 * @defaultValue `"auto"`
	 */
	readonly embedder?: Embedders;
	/**
	 * Widths of the hidden layers, for policy and critics or as `{ pi, qf }`. `[]` makes them linear.
	 * @defaultValue `[256,256]`
	 */
	readonly netArch?: ActorCriticArch;
	/**
	 * Activation after each hidden layer.
	 * @defaultValue `"relu"`
	 */
	readonly activation?: Activation;
	/**
	 * Initialiser of all layers.
	 * @defaultValue `{"kind":"torch"}`
	 */
	readonly init?: Init;
	/**
	 * Critics, each with weights of its own, 1 … 64; targets take the least of what they say.
	 * @defaultValue `2`
	 */
	readonly nCritics?: number;
	/**
	 * Layer normalisation between each hidden layer of the critics and its activation.
	 * @defaultValue `false`
	 */
	readonly layerNorm?: boolean;
	/**
	 * Share of each hidden layer's numbers in the critics set to zero in gradient steps and targets, 0 … 1 (exclusive). With
	 * layerNorm that happens before it.
	 * @defaultValue `0`
	 */
	readonly dropout?: number;
	/**
	 * Standardises float observations by running mean and variance, saved with the agent (SB3's `VecNormalize`). The
	 * replay keeps what was observed; a batch is standardised when it is drawn.
	 * @defaultValue `false`
	 */
	readonly normalizeObs?: boolean;
	/**
	 * Bound on standardised observations.
	 * @defaultValue `10`
	 */
	readonly clipObs?: number;
}
/** Options of TD3. Defaults are Stable-Baselines3's, with the paper's noise on actions. */
export interface Td3Config {
	/**
	 * Gradient steps of the critics for each of the policy and the target networks. ≥ 1.
	 * @defaultValue `2`
	 */
	readonly policyDelay?: number;
	/**
	 * Standard deviation of the noise on target actions, which are between −1 and 1. ≥ 0.
	 * @defaultValue `0.2`
	 */
	readonly targetPolicyNoise?: number;
	/**
	 * Bound on that noise. ≥ 0.
	 * @defaultValue `0.5`
	 */
	readonly targetNoiseClip?: number;
	/**
	 * Learning rate of all networks; a number or a schedule, 0 … 1000000. With 0 nothing is learnt.
	 * @defaultValue `0.001`
	 */
	readonly learningRate?: Schedule;
	/**
	 * Discount, 0 … 1.
	 * @defaultValue `0.99`
	 */
	readonly gamma?: number;
	/**
	 * How far target networks move towards the online ones each time: 1 copies them. Above 0, at most 1.
	 * @defaultValue `0.005`
	 */
	readonly tau?: number;
	/**
	 * Noise on actions in training: `{ kind: "gaussian", sigma: 0.1 }` or
	 * `{ kind: "ornsteinUhlenbeck", sigma: 0.2 }`; `null` for none. Actions are rescaled to −1 … 1 here.
	 * @defaultValue `{"kind":"gaussian","sigma":0.1}`
	 */
	readonly actionNoise?: ActionNoise | null;
	/**
	 * Bound on the global norm of each network's gradient; `null` for none. > 0.
	 * @defaultValue `null`
	 */
	readonly maxGradNorm?: number | null;
	/**
	 * The optimiser of each network.
	 * @defaultValue `{"kind":"adam","beta1":0.9,"beta2":0.999,"eps":1e-8}`
	 */
	readonly optimizer?: Optimizer;
	/**
	 * Observations that the replay holds, of all environments together; the oldest go first. An episode of T steps takes
	 * T + 1. Its memory is taken as it fills; a size that does not fit is refused before the start.
	 * @defaultValue `1000000`
	 */
	readonly bufferSize?: number;
	/**
	 * Env steps with random actions before the first gradient step. ≥ 0.
	 * @defaultValue `100`
	 */
	readonly learningStarts?: number;
	/**
	 * Transitions of a gradient step; of R2D2 and DRQN sequences. ≥ 1.
	 * @defaultValue `256`
	 */
	readonly batchSize?: number;
	/**
	 * Env steps between updates, of all environments together: with nEnvs of them, trainFreq / nEnvs steps of each,
	 * rounded up. ≥ 1.
	 * @defaultValue `1`
	 */
	readonly trainFreq?: number;
	/**
	 * Gradient steps for every trainFreq env steps, whatever nEnvs is; −1 for as many as env steps. ≥ 1 or −1.
	 * @defaultValue `1`
	 */
	readonly gradientSteps?: number;
	/**
	 * Steps of a return before it bootstraps (Sutton & Barto 2018, section 7.1). ≥ 1.
	 * @defaultValue `1`
	 */
	readonly nStep?: number;
	/**
	 * Observations that the network sees at once, oldest first: the last ones of the episode, with zeros in place of those
	 * before its start (Mnih et al. 2015; SB3's `VecFrameStack`). Each is stored once and stacked when it is read. ≥ 1.
	 * @defaultValue `1`
	 */
	readonly frameStack?: number;
	/**
	 * Prioritised replay: `{}` for the paper's numbers, or `{ alpha, beta, eps }`; `null` samples uniformly.
	 * @defaultValue `null`
	 */
	readonly prioritized?: Prioritized | null;
	/**
	 * Hindsight experience replay for goal worlds: `{}` or `{ strategy, k }`; `null` for none. The world shows
	 * `observation`, `achieved_goal` and `desired_goal`; one written in TypeScript has `computeReward`, which is asked once
	 * for all goals of the episodes that ended.
	 * @defaultValue `null`
	 */
	readonly hindsight?: HindsightOptions | null;
	/**
	 * A reward of the agent's own for what is new to it; `null` for none. It is worked out whenever a transition is
	 * drawn, as novel as that is by then; what is novel is learnt from each env step once, batchSize of them a step.
	 * @defaultValue `null`
	 */
	readonly curiosity?: CuriosityOptions | null;
	/**
	 * Keeps the replay in checkpoints, so that a run goes on bit for bit. Without, checkpoints are small, and a resumed
	 * run collects learningStarts steps anew before it learns on.
	 * @defaultValue `true`
	 */
	readonly checkpointReplay?: boolean;
	/**
	 * What each input goes through before inputs are joined; the policy and each critic have their own. A name, options
	 * such as `{ kind: "mlp", layers: [64] }`, or one for each key of a dict observation. Networks of pictures need the
	 * engine `torch`.
	 * @defaultValue `"auto"`
	 */
	readonly embedder?: Embedders;
	/**
	 * Widths of the hidden layers, for policy and critics or as `{ pi, qf }`. `[]` makes them linear.
	 * @defaultValue `[400,300]`
	 */
	readonly netArch?: ActorCriticArch;
	/**
	 * Activation after each hidden layer.
	 * @defaultValue `"relu"`
	 */
	readonly activation?: Activation;
	/**
	 * Initialiser of all layers.
	 * @defaultValue `{"kind":"torch"}`
	 */
	readonly init?: Init;
	/**
	 * Critics, each with weights of its own, 1 … 64; targets take the least of what they say.
	 * @defaultValue `2`
	 */
	readonly nCritics?: number;
	/**
	 * Layer normalisation between each hidden layer of the critics and its activation.
	 * @defaultValue `false`
	 */
	readonly layerNorm?: boolean;
	/**
	 * Share of each hidden layer's numbers in the critics set to zero in gradient steps and targets, 0 … 1 (exclusive). With
	 * layerNorm that happens before it.
	 * @defaultValue `0`
	 */
	readonly dropout?: number;
	/**
	 * Standardises float observations by running mean and variance, saved with the agent (SB3's `VecNormalize`). The
	 * replay keeps what was observed; a batch is standardised when it is drawn.
	 * @defaultValue `false`
	 */
	readonly normalizeObs?: boolean;
	/**
	 * Bound on standardised observations.
	 * @defaultValue `10`
	 */
	readonly clipObs?: number;
}
/** Options of MPO. Defaults are Acme's, but for smaller networks without layer normalisation. */
export interface MpoConfig {
	/**
	 * Actions drawn in each observation of a batch, 2 … 1024.
	 * @defaultValue `20`
	 */
	readonly samples?: number;
	/**
	 * How far, in nats, the weights of these actions are from equal ones: the temperature is learnt so. > 0.
	 * @defaultValue `0.1`
	 */
	readonly epsilon?: number;
	/**
	 * How far, in nats, each number's mean may go from the target policy's. > 0.
	 * @defaultValue `0.0025`
	 */
	readonly epsilonMean?: number;
	/**
	 * The same for each number's standard deviation. > 0.
	 * @defaultValue `0.000001`
	 */
	readonly epsilonStd?: number;
	/**
	 * First temperature. > 0.
	 * @defaultValue `10`
	 */
	readonly initTemperature?: number;
	/**
	 * First cost of a nat between means. > 0.
	 * @defaultValue `10`
	 */
	readonly initAlphaMean?: number;
	/**
	 * First cost of a nat between standard deviations. > 0.
	 * @defaultValue `1000`
	 */
	readonly initAlphaStd?: number;
	/**
	 * Learning rate of temperature and costs, which have an Adam of their own, 0 … 1000000.
	 * @defaultValue `0.01`
	 */
	readonly dualLearningRate?: number;
	/**
	 * Logarithm of the first standard deviation, before actions are squashed into −1 … 1, −20 … 2.
	 * @defaultValue `-0.5`
	 */
	readonly logStdInit?: number;
	/**
	 * Gradient steps between moves of the target networks. ≥ 1.
	 * @defaultValue `100`
	 */
	readonly targetUpdateInterval?: number;
	/**
	 * Learning rate of all networks; a number or a schedule, 0 … 1000000. With 0 nothing is learnt.
	 * @defaultValue `0.0001`
	 */
	readonly learningRate?: Schedule;
	/**
	 * Discount, 0 … 1.
	 * @defaultValue `0.99`
	 */
	readonly gamma?: number;
	/**
	 * How far target networks move towards the online ones each time: 1 copies them. Above 0, at most 1.
	 * @defaultValue `1`
	 */
	readonly tau?: number;
	/**
	 * Noise on actions in training: `{ kind: "gaussian", sigma: 0.1 }` or
	 * `{ kind: "ornsteinUhlenbeck", sigma: 0.2 }`; `null` for none. Actions are rescaled to −1 … 1 here.
	 * @defaultValue `null`
	 */
	readonly actionNoise?: ActionNoise | null;
	/**
	 * Bound on the global norm of each network's gradient; `null` for none. > 0.
	 * @defaultValue `40`
	 */
	readonly maxGradNorm?: number | null;
	/**
	 * The optimiser of each network.
	 * @defaultValue `{"kind":"adam","beta1":0.9,"beta2":0.999,"eps":1e-8}`
	 */
	readonly optimizer?: Optimizer;
	/**
	 * Observations that the replay holds, of all environments together; the oldest go first. An episode of T steps takes
	 * T + 1. Its memory is taken as it fills; a size that does not fit is refused before the start.
	 * @defaultValue `1000000`
	 */
	readonly bufferSize?: number;
	/**
	 * Env steps with random actions before the first gradient step. ≥ 0.
	 * @defaultValue `1000`
	 */
	readonly learningStarts?: number;
	/**
	 * Transitions of a gradient step; of R2D2 and DRQN sequences. ≥ 1.
	 * @defaultValue `256`
	 */
	readonly batchSize?: number;
	/**
	 * Env steps between updates, of all environments together: with nEnvs of them, trainFreq / nEnvs steps of each,
	 * rounded up. ≥ 1.
	 * @defaultValue `1`
	 */
	readonly trainFreq?: number;
	/**
	 * Gradient steps for every trainFreq env steps, whatever nEnvs is; −1 for as many as env steps. ≥ 1 or −1.
	 * @defaultValue `1`
	 */
	readonly gradientSteps?: number;
	/**
	 * Steps of a return before it bootstraps (Sutton & Barto 2018, section 7.1). ≥ 1.
	 * @defaultValue `5`
	 */
	readonly nStep?: number;
	/**
	 * Observations that the network sees at once, oldest first: the last ones of the episode, with zeros in place of those
	 * before its start (Mnih et al. 2015; SB3's `VecFrameStack`). Each is stored once and stacked when it is read. ≥ 1.
	 * @defaultValue `1`
	 */
	readonly frameStack?: number;
	/**
	 * Prioritised replay: `{}` for the paper's numbers, or `{ alpha, beta, eps }`; `null` samples uniformly.
	 * @defaultValue `null`
	 */
	readonly prioritized?: Prioritized | null;
	/**
	 * Hindsight experience replay for goal worlds: `{}` or `{ strategy, k }`; `null` for none. The world shows
	 * `observation`, `achieved_goal` and `desired_goal`; one written in TypeScript has `computeReward`, which is asked once
	 * for all goals of the episodes that ended.
	 * @defaultValue `null`
	 */
	readonly hindsight?: HindsightOptions | null;
	/**
	 * A reward of the agent's own for what is new to it; `null` for none. It is worked out whenever a transition is
	 * drawn, as novel as that is by then; what is novel is learnt from each env step once, batchSize of them a step.
	 * @defaultValue `null`
	 */
	readonly curiosity?: CuriosityOptions | null;
	/**
	 * Keeps the replay in checkpoints, so that a run goes on bit for bit. Without, checkpoints are small, and a resumed
	 * run collects learningStarts steps anew before it learns on.
	 * @defaultValue `true`
	 */
	readonly checkpointReplay?: boolean;
	/**
	 * What each input goes through before inputs are joined; the policy and each critic have their own. A name, options
	 * such as `{ kind: "mlp", layers: [64] }`, or one for each key of a dict observation. Networks of pictures need the
	 * engine `torch`.
	 * @defaultValue `"auto"`
	 */
	readonly embedder?: Embedders;
	/**
	 * Widths of the hidden layers, for policy and critics or as `{ pi, qf }`. `[]` makes them linear.
	 * @defaultValue `[256,256]`
	 */
	readonly netArch?: ActorCriticArch;
	/**
	 * Activation after each hidden layer.
	 * @defaultValue `"relu"`
	 */
	readonly activation?: Activation;
	/**
	 * Initialiser of all layers.
	 * @defaultValue `{"kind":"torch"}`
	 */
	readonly init?: Init;
	/**
	 * Critics, each with weights of its own, 1 … 64; targets take the least of what they say.
	 * @defaultValue `1`
	 */
	readonly nCritics?: number;
	/**
	 * Layer normalisation between each hidden layer of the critics and its activation.
	 * @defaultValue `false`
	 */
	readonly layerNorm?: boolean;
	/**
	 * Share of each hidden layer's numbers in the critics set to zero in gradient steps and targets, 0 … 1 (exclusive). With
	 * layerNorm that happens before it.
	 * @defaultValue `0`
	 */
	readonly dropout?: number;
	/**
	 * Standardises float observations by running mean and variance, saved with the agent (SB3's `VecNormalize`). The
	 * replay keeps what was observed; a batch is standardised when it is drawn.
	 * @defaultValue `false`
	 */
	readonly normalizeObs?: boolean;
	/**
	 * Bound on standardised observations.
	 * @defaultValue `10`
	 */
	readonly clipObs?: number;
}
/** Options of DDPG. Defaults are Stable-Baselines3's, with Gaussian noise on actions. */
export interface DdpgConfig {
	/**
	 * Learning rate of all networks; a number or a schedule, 0 … 1000000. With 0 nothing is learnt.
	 * @defaultValue `0.001`
	 */
	readonly learningRate?: Schedule;
	/**
	 * Discount, 0 … 1.
	 * @defaultValue `0.99`
	 */
	readonly gamma?: number;
	/**
	 * How far target networks move towards the online ones each time: 1 copies them. Above 0, at most 1.
	 * @defaultValue `0.005`
	 */
	readonly tau?: number;
	/**
	 * Noise on actions in training: `{ kind: "gaussian", sigma: 0.1 }` or
	 * `{ kind: "ornsteinUhlenbeck", sigma: 0.2 }`; `null` for none. Actions are rescaled to −1 … 1 here.
	 * @defaultValue `{"kind":"gaussian","sigma":0.1}`
	 */
	readonly actionNoise?: ActionNoise | null;
	/**
	 * Bound on the global norm of each network's gradient; `null` for none. > 0.
	 * @defaultValue `null`
	 */
	readonly maxGradNorm?: number | null;
	/**
	 * The optimiser of each network.
	 * @defaultValue `{"kind":"adam","beta1":0.9,"beta2":0.999,"eps":1e-8}`
	 */
	readonly optimizer?: Optimizer;
	/**
	 * Observations that the replay holds, of all environments together; the oldest go first. An episode of T steps takes
	 * T + 1. Its memory is taken as it fills; a size that does not fit is refused before the start.
	 * @defaultValue `1000000`
	 */
	readonly bufferSize?: number;
	/**
	 * Env steps with random actions before the first gradient step. ≥ 0.
	 * @defaultValue `100`
	 */
	readonly learningStarts?: number;
	/**
	 * Transitions of a gradient step; of R2D2 and DRQN sequences. ≥ 1.
	 * @defaultValue `256`
	 */
	readonly batchSize?: number;
	/**
	 * Env steps between updates, of all environments together: with nEnvs of them, trainFreq / nEnvs steps of each,
	 * rounded up. ≥ 1.
	 * @defaultValue `1`
	 */
	readonly trainFreq?: number;
	/**
	 * Gradient steps for every trainFreq env steps, whatever nEnvs is; −1 for as many as env steps. ≥ 1 or −1.
	 * @defaultValue `1`
	 */
	readonly gradientSteps?: number;
	/**
	 * Steps of a return before it bootstraps (Sutton & Barto 2018, section 7.1). ≥ 1.
	 * @defaultValue `1`
	 */
	readonly nStep?: number;
	/**
	 * Observations that the network sees at once, oldest first: the last ones of the episode, with zeros in place of those
	 * before its start (Mnih et al. 2015; SB3's `VecFrameStack`). Each is stored once and stacked when it is read. ≥ 1.
	 * @defaultValue `1`
	 */
	readonly frameStack?: number;
	/**
	 * Prioritised replay: `{}` for the paper's numbers, or `{ alpha, beta, eps }`; `null` samples uniformly.
	 * @defaultValue `null`
	 */
	readonly prioritized?: Prioritized | null;
	/**
	 * Hindsight experience replay for goal worlds: `{}` or `{ strategy, k }`; `null` for none. The world shows
	 * `observation`, `achieved_goal` and `desired_goal`; one written in TypeScript has `computeReward`, which is asked once
	 * for all goals of the episodes that ended.
	 * @defaultValue `null`
	 */
	readonly hindsight?: HindsightOptions | null;
	/**
	 * A reward of the agent's own for what is new to it; `null` for none. It is worked out whenever a transition is
	 * drawn, as novel as that is by then; what is novel is learnt from each env step once, batchSize of them a step.
	 * @defaultValue `null`
	 */
	readonly curiosity?: CuriosityOptions | null;
	/**
	 * Keeps the replay in checkpoints, so that a run goes on bit for bit. Without, checkpoints are small, and a resumed
	 * run collects learningStarts steps anew before it learns on.
	 * @defaultValue `true`
	 */
	readonly checkpointReplay?: boolean;
	/**
	 * What each input goes through before inputs are joined; the policy and each critic have their own. A name, options
	 * such as `{ kind: "mlp", layers: [64] }`, or one for each key of a dict observation. Networks of pictures need the
	 * engine `torch`.
	 * @defaultValue `"auto"`
	 */
	readonly embedder?: Embedders;
	/**
	 * Widths of the hidden layers, for policy and critics or as `{ pi, qf }`. `[]` makes them linear.
	 * @defaultValue `[400,300]`
	 */
	readonly netArch?: ActorCriticArch;
	/**
	 * Activation after each hidden layer.
	 * @defaultValue `"relu"`
	 */
	readonly activation?: Activation;
	/**
	 * Initialiser of all layers.
	 * @defaultValue `{"kind":"torch"}`
	 */
	readonly init?: Init;
	/**
	 * Critics, each with weights of its own, 1 … 64; targets take the least of what they say.
	 * @defaultValue `1`
	 */
	readonly nCritics?: number;
	/**
	 * Layer normalisation between each hidden layer of the critics and its activation.
	 * @defaultValue `false`
	 */
	readonly layerNorm?: boolean;
	/**
	 * Share of each hidden layer's numbers in the critics set to zero in gradient steps and targets, 0 … 1 (exclusive). With
	 * layerNorm that happens before it.
	 * @defaultValue `0`
	 */
	readonly dropout?: number;
	/**
	 * Standardises float observations by running mean and variance, saved with the agent (SB3's `VecNormalize`). The
	 * replay keeps what was observed; a batch is standardised when it is drawn.
	 * @defaultValue `false`
	 */
	readonly normalizeObs?: boolean;
	/**
	 * Bound on standardised observations.
	 * @defaultValue `10`
	 */
	readonly clipObs?: number;
}
/** Options of TQC. Defaults are SB3-Contrib's. */
export interface TqcConfig {
	/**
	 * Quantiles that each critic learns, 1 … 1024.
	 * @defaultValue `25`
	 */
	readonly quantiles?: number;
	/**
	 * Largest quantiles that targets leave out, for each critic: of all critics' together, so many times nCritics. More of
	 * them, lower values. ≥ 0, less than quantiles.
	 * @defaultValue `2`
	 */
	readonly droppedQuantiles?: number;
	/**
	 * Weight of entropy against reward: a number ≥ 0, `"auto"` to learn it from 1 on, or `"auto_0.1"` from 0.1 on.
	 * @defaultValue `"auto"`
	 */
	readonly entCoef?: EntCoef;
	/**
	 * The entropy that a learnt `entCoef` keeps to, in nats of an action rescaled to −1 … 1; `null` for −1 for each
	 * number of an action.
	 * @defaultValue `null`
	 */
	readonly targetEntropy?: number | null;
	/**
	 * Gradient steps between moves of the target critics. ≥ 1.
	 * @defaultValue `1`
	 */
	readonly targetUpdateInterval?: number;
	/**
	 * Explores by noise that is a function of the state (gSDE): a random matrix times the last hidden layer of the policy,
	 * which needs at least one. `logStdInit` is where its deviations start.
	 * @defaultValue `false`
	 */
	readonly useSde?: boolean;
	/**
	 * With `useSde`: steps for which a noise matrix stays, ≥ 1; `null` for `trainFreq` steps.
	 * @defaultValue `null`
	 */
	readonly sdeSampleFreq?: number | null;
	/**
	 * With `useSde`: first value of the log standard deviation of the matrix's weights, −20 … 10.
	 * @defaultValue `-3`
	 */
	readonly logStdInit?: number;
	/**
	 * Learning rate of all networks; a number or a schedule, 0 … 1000000. With 0 nothing is learnt.
	 * @defaultValue `0.0003`
	 */
	readonly learningRate?: Schedule;
	/**
	 * Discount, 0 … 1.
	 * @defaultValue `0.99`
	 */
	readonly gamma?: number;
	/**
	 * How far target networks move towards the online ones each time: 1 copies them. Above 0, at most 1.
	 * @defaultValue `0.005`
	 */
	readonly tau?: number;
	/**
	 * Noise on actions in training: `{ kind: "gaussian", sigma: 0.1 }` or
	 * `{ kind: "ornsteinUhlenbeck", sigma: 0.2 }`; `null` for none. Actions are rescaled to −1 … 1 here.
	 * @defaultValue `null`
	 */
	readonly actionNoise?: ActionNoise | null;
	/**
	 * Bound on the global norm of each network's gradient; `null` for none. > 0.
	 * @defaultValue `null`
	 */
	readonly maxGradNorm?: number | null;
	/**
	 * The optimiser of each network.
	 * @defaultValue `{"kind":"adam","beta1":0.9,"beta2":0.999,"eps":1e-8}`
	 */
	readonly optimizer?: Optimizer;
	/**
	 * Observations that the replay holds, of all environments together; the oldest go first. An episode of T steps takes
	 * T + 1. Its memory is taken as it fills; a size that does not fit is refused before the start.
	 * @defaultValue `1000000`
	 */
	readonly bufferSize?: number;
	/**
	 * Env steps with random actions before the first gradient step. ≥ 0.
	 * @defaultValue `100`
	 */
	readonly learningStarts?: number;
	/**
	 * Transitions of a gradient step; of R2D2 and DRQN sequences. ≥ 1.
	 * @defaultValue `256`
	 */
	readonly batchSize?: number;
	/**
	 * Env steps between updates, of all environments together: with nEnvs of them, trainFreq / nEnvs steps of each,
	 * rounded up. ≥ 1.
	 * @defaultValue `1`
	 */
	readonly trainFreq?: number;
	/**
	 * Gradient steps for every trainFreq env steps, whatever nEnvs is; −1 for as many as env steps. ≥ 1 or −1.
	 * @defaultValue `1`
	 */
	readonly gradientSteps?: number;
	/**
	 * Steps of a return before it bootstraps (Sutton & Barto 2018, section 7.1). ≥ 1.
	 * @defaultValue `1`
	 */
	readonly nStep?: number;
	/**
	 * Observations that the network sees at once, oldest first: the last ones of the episode, with zeros in place of those
	 * before its start (Mnih et al. 2015; SB3's `VecFrameStack`). Each is stored once and stacked when it is read. ≥ 1.
	 * @defaultValue `1`
	 */
	readonly frameStack?: number;
	/**
	 * Prioritised replay: `{}` for the paper's numbers, or `{ alpha, beta, eps }`; `null` samples uniformly.
	 * @defaultValue `null`
	 */
	readonly prioritized?: Prioritized | null;
	/**
	 * Hindsight experience replay for goal worlds: `{}` or `{ strategy, k }`; `null` for none. The world shows
	 * `observation`, `achieved_goal` and `desired_goal`; one written in TypeScript has `computeReward`, which is asked once
	 * for all goals of the episodes that ended.
	 * @defaultValue `null`
	 */
	readonly hindsight?: HindsightOptions | null;
	/**
	 * A reward of the agent's own for what is new to it; `null` for none. It is worked out whenever a transition is
	 * drawn, as novel as that is by then; what is novel is learnt from each env step once, batchSize of them a step.
	 * @defaultValue `null`
	 */
	readonly curiosity?: CuriosityOptions | null;
	/**
	 * Keeps the replay in checkpoints, so that a run goes on bit for bit. Without, checkpoints are small, and a resumed
	 * run collects learningStarts steps anew before it learns on.
	 * @defaultValue `true`
	 */
	readonly checkpointReplay?: boolean;
	/**
	 * What each input goes through before inputs are joined; the policy and each critic have their own. A name, options
	 * such as `{ kind: "mlp", layers: [64] }`, or one for each key of a dict observation. Networks of pictures need the
	 * engine `torch`.
	 * @defaultValue `"auto"`
	 */
	readonly embedder?: Embedders;
	/**
	 * Widths of the hidden layers, for policy and critics or as `{ pi, qf }`. `[]` makes them linear.
	 * @defaultValue `[256,256]`
	 */
	readonly netArch?: ActorCriticArch;
	/**
	 * Activation after each hidden layer.
	 * @defaultValue `"relu"`
	 */
	readonly activation?: Activation;
	/**
	 * Initialiser of all layers.
	 * @defaultValue `{"kind":"torch"}`
	 */
	readonly init?: Init;
	/**
	 * Critics, each with weights of its own, 1 … 64; targets take the least of what they say.
	 * @defaultValue `2`
	 */
	readonly nCritics?: number;
	/**
	 * Layer normalisation between each hidden layer of the critics and its activation.
	 * @defaultValue `false`
	 */
	readonly layerNorm?: boolean;
	/**
	 * Share of each hidden layer's numbers in the critics set to zero in gradient steps and targets, 0 … 1 (exclusive). With
	 * layerNorm that happens before it.
	 * @defaultValue `0`
	 */
	readonly dropout?: number;
	/**
	 * Standardises float observations by running mean and variance, saved with the agent (SB3's `VecNormalize`). The
	 * replay keeps what was observed; a batch is standardised when it is drawn.
	 * @defaultValue `false`
	 */
	readonly normalizeObs?: boolean;
	/**
	 * Bound on standardised observations.
	 * @defaultValue `10`
	 */
	readonly clipObs?: number;
}
/** Options of REDQ. Defaults are the paper's. */
export interface RedqConfig {
	/**
	 * Critics, drawn anew for each gradient step, whose least value targets take. 1 … nCritics.
	 * @defaultValue `2`
	 */
	readonly targetCritics?: number;
	/**
	 * Gradient steps of the critics for each of the policy. ≥ 1.
	 * @defaultValue `20`
	 */
	readonly policyDelay?: number;
	/**
	 * Weight of entropy against reward: a number ≥ 0, `"auto"` to learn it from 1 on, or `"auto_0.1"` from 0.1 on.
	 * @defaultValue `"auto"`
	 */
	readonly entCoef?: EntCoef;
	/**
	 * The entropy that a learnt `entCoef` keeps to, in nats of an action rescaled to −1 … 1; `null` for −1 for each
	 * number of an action.
	 * @defaultValue `null`
	 */
	readonly targetEntropy?: number | null;
	/**
	 * Gradient steps between moves of the target critics. ≥ 1.
	 * @defaultValue `1`
	 */
	readonly targetUpdateInterval?: number;
	/**
	 * Explores by noise that is a function of the state (gSDE): a random matrix times the last hidden layer of the policy,
	 * which needs at least one. `logStdInit` is where its deviations start.
	 * @defaultValue `false`
	 */
	readonly useSde?: boolean;
	/**
	 * With `useSde`: steps for which a noise matrix stays, ≥ 1; `null` for `trainFreq` steps.
	 * @defaultValue `null`
	 */
	readonly sdeSampleFreq?: number | null;
	/**
	 * With `useSde`: first value of the log standard deviation of the matrix's weights, −20 … 10.
	 * @defaultValue `-3`
	 */
	readonly logStdInit?: number;
	/**
	 * Learning rate of all networks; a number or a schedule, 0 … 1000000. With 0 nothing is learnt.
	 * @defaultValue `0.0003`
	 */
	readonly learningRate?: Schedule;
	/**
	 * Discount, 0 … 1.
	 * @defaultValue `0.99`
	 */
	readonly gamma?: number;
	/**
	 * How far target networks move towards the online ones each time: 1 copies them. Above 0, at most 1.
	 * @defaultValue `0.005`
	 */
	readonly tau?: number;
	/**
	 * Noise on actions in training: `{ kind: "gaussian", sigma: 0.1 }` or
	 * `{ kind: "ornsteinUhlenbeck", sigma: 0.2 }`; `null` for none. Actions are rescaled to −1 … 1 here.
	 * @defaultValue `null`
	 */
	readonly actionNoise?: ActionNoise | null;
	/**
	 * Bound on the global norm of each network's gradient; `null` for none. > 0.
	 * @defaultValue `null`
	 */
	readonly maxGradNorm?: number | null;
	/**
	 * The optimiser of each network.
	 * @defaultValue `{"kind":"adam","beta1":0.9,"beta2":0.999,"eps":1e-8}`
	 */
	readonly optimizer?: Optimizer;
	/**
	 * Observations that the replay holds, of all environments together; the oldest go first. An episode of T steps takes
	 * T + 1. Its memory is taken as it fills; a size that does not fit is refused before the start.
	 * @defaultValue `1000000`
	 */
	readonly bufferSize?: number;
	/**
	 * Env steps with random actions before the first gradient step. ≥ 0.
	 * @defaultValue `5000`
	 */
	readonly learningStarts?: number;
	/**
	 * Transitions of a gradient step; of R2D2 and DRQN sequences. ≥ 1.
	 * @defaultValue `256`
	 */
	readonly batchSize?: number;
	/**
	 * Env steps between updates, of all environments together: with nEnvs of them, trainFreq / nEnvs steps of each,
	 * rounded up. ≥ 1.
	 * @defaultValue `1`
	 */
	readonly trainFreq?: number;
	/**
	 * Gradient steps for every trainFreq env steps, whatever nEnvs is; −1 for as many as env steps. ≥ 1 or −1.
	 * @defaultValue `20`
	 */
	readonly gradientSteps?: number;
	/**
	 * Steps of a return before it bootstraps (Sutton & Barto 2018, section 7.1). ≥ 1.
	 * @defaultValue `1`
	 */
	readonly nStep?: number;
	/**
	 * Observations that the network sees at once, oldest first: the last ones of the episode, with zeros in place of those
	 * before its start (Mnih et al. 2015; SB3's `VecFrameStack`). Each is stored once and stacked when it is read. ≥ 1.
	 * @defaultValue `1`
	 */
	readonly frameStack?: number;
	/**
	 * Prioritised replay: `{}` for the paper's numbers, or `{ alpha, beta, eps }`; `null` samples uniformly.
	 * @defaultValue `null`
	 */
	readonly prioritized?: Prioritized | null;
	/**
	 * Hindsight experience replay for goal worlds: `{}` or `{ strategy, k }`; `null` for none. The world shows
	 * `observation`, `achieved_goal` and `desired_goal`; one written in TypeScript has `computeReward`, which is asked once
	 * for all goals of the episodes that ended.
	 * @defaultValue `null`
	 */
	readonly hindsight?: HindsightOptions | null;
	/**
	 * A reward of the agent's own for what is new to it; `null` for none. It is worked out whenever a transition is
	 * drawn, as novel as that is by then; what is novel is learnt from each env step once, batchSize of them a step.
	 * @defaultValue `null`
	 */
	readonly curiosity?: CuriosityOptions | null;
	/**
	 * Keeps the replay in checkpoints, so that a run goes on bit for bit. Without, checkpoints are small, and a resumed
	 * run collects learningStarts steps anew before it learns on.
	 * @defaultValue `true`
	 */
	readonly checkpointReplay?: boolean;
	/**
	 * What each input goes through before inputs are joined; the policy and each critic have their own. A name, options
	 * such as `{ kind: "mlp", layers: [64] }`, or one for each key of a dict observation. Networks of pictures need the
	 * engine `torch`.
	 * @defaultValue `"auto"`
	 */
	readonly embedder?: Embedders;
	/**
	 * Widths of the hidden layers, for policy and critics or as `{ pi, qf }`. `[]` makes them linear.
	 * @defaultValue `[256,256]`
	 */
	readonly netArch?: ActorCriticArch;
	/**
	 * Activation after each hidden layer.
	 * @defaultValue `"relu"`
	 */
	readonly activation?: Activation;
	/**
	 * Initialiser of all layers.
	 * @defaultValue `{"kind":"torch"}`
	 */
	readonly init?: Init;
	/**
	 * Critics, each with weights of its own, 1 … 64; targets take the least of what they say.
	 * @defaultValue `10`
	 */
	readonly nCritics?: number;
	/**
	 * Layer normalisation between each hidden layer of the critics and its activation.
	 * @defaultValue `false`
	 */
	readonly layerNorm?: boolean;
	/**
	 * Share of each hidden layer's numbers in the critics set to zero in gradient steps and targets, 0 … 1 (exclusive). With
	 * layerNorm that happens before it.
	 * @defaultValue `0`
	 */
	readonly dropout?: number;
	/**
	 * Standardises float observations by running mean and variance, saved with the agent (SB3's `VecNormalize`). The
	 * replay keeps what was observed; a batch is standardised when it is drawn.
	 * @defaultValue `false`
	 */
	readonly normalizeObs?: boolean;
	/**
	 * Bound on standardised observations.
	 * @defaultValue `10`
	 */
	readonly clipObs?: number;
}
/** Options of DroQ. Defaults are the paper's. */
export interface DroqConfig {
	/**
	 * Gradient steps of the critics for each of the policy. ≥ 1.
	 * @defaultValue `20`
	 */
	readonly policyDelay?: number;
	/**
	 * Weight of entropy against reward: a number ≥ 0, `"auto"` to learn it from 1 on, or `"auto_0.1"` from 0.1 on.
	 * @defaultValue `"auto"`
	 */
	readonly entCoef?: EntCoef;
	/**
	 * The entropy that a learnt `entCoef` keeps to, in nats of an action rescaled to −1 … 1; `null` for −1 for each
	 * number of an action.
	 * @defaultValue `null`
	 */
	readonly targetEntropy?: number | null;
	/**
	 * Gradient steps between moves of the target critics. ≥ 1.
	 * @defaultValue `1`
	 */
	readonly targetUpdateInterval?: number;
	/**
	 * Explores by noise that is a function of the state (gSDE): a random matrix times the last hidden layer of the policy,
	 * which needs at least one. `logStdInit` is where its deviations start.
	 * @defaultValue `false`
	 */
	readonly useSde?: boolean;
	/**
	 * With `useSde`: steps for which a noise matrix stays, ≥ 1; `null` for `trainFreq` steps.
	 * @defaultValue `null`
	 */
	readonly sdeSampleFreq?: number | null;
	/**
	 * With `useSde`: first value of the log standard deviation of the matrix's weights, −20 … 10.
	 * @defaultValue `-3`
	 */
	readonly logStdInit?: number;
	/**
	 * Learning rate of all networks; a number or a schedule, 0 … 1000000. With 0 nothing is learnt.
	 * @defaultValue `0.0003`
	 */
	readonly learningRate?: Schedule;
	/**
	 * Discount, 0 … 1.
	 * @defaultValue `0.99`
	 */
	readonly gamma?: number;
	/**
	 * How far target networks move towards the online ones each time: 1 copies them. Above 0, at most 1.
	 * @defaultValue `0.005`
	 */
	readonly tau?: number;
	/**
	 * Noise on actions in training: `{ kind: "gaussian", sigma: 0.1 }` or
	 * `{ kind: "ornsteinUhlenbeck", sigma: 0.2 }`; `null` for none. Actions are rescaled to −1 … 1 here.
	 * @defaultValue `null`
	 */
	readonly actionNoise?: ActionNoise | null;
	/**
	 * Bound on the global norm of each network's gradient; `null` for none. > 0.
	 * @defaultValue `null`
	 */
	readonly maxGradNorm?: number | null;
	/**
	 * The optimiser of each network.
	 * @defaultValue `{"kind":"adam","beta1":0.9,"beta2":0.999,"eps":1e-8}`
	 */
	readonly optimizer?: Optimizer;
	/**
	 * Observations that the replay holds, of all environments together; the oldest go first. An episode of T steps takes
	 * T + 1. Its memory is taken as it fills; a size that does not fit is refused before the start.
	 * @defaultValue `1000000`
	 */
	readonly bufferSize?: number;
	/**
	 * Env steps with random actions before the first gradient step. ≥ 0.
	 * @defaultValue `5000`
	 */
	readonly learningStarts?: number;
	/**
	 * Transitions of a gradient step; of R2D2 and DRQN sequences. ≥ 1.
	 * @defaultValue `256`
	 */
	readonly batchSize?: number;
	/**
	 * Env steps between updates, of all environments together: with nEnvs of them, trainFreq / nEnvs steps of each,
	 * rounded up. ≥ 1.
	 * @defaultValue `1`
	 */
	readonly trainFreq?: number;
	/**
	 * Gradient steps for every trainFreq env steps, whatever nEnvs is; −1 for as many as env steps. ≥ 1 or −1.
	 * @defaultValue `20`
	 */
	readonly gradientSteps?: number;
	/**
	 * Steps of a return before it bootstraps (Sutton & Barto 2018, section 7.1). ≥ 1.
	 * @defaultValue `1`
	 */
	readonly nStep?: number;
	/**
	 * Observations that the network sees at once, oldest first: the last ones of the episode, with zeros in place of those
	 * before its start (Mnih et al. 2015; SB3's `VecFrameStack`). Each is stored once and stacked when it is read. ≥ 1.
	 * @defaultValue `1`
	 */
	readonly frameStack?: number;
	/**
	 * Prioritised replay: `{}` for the paper's numbers, or `{ alpha, beta, eps }`; `null` samples uniformly.
	 * @defaultValue `null`
	 */
	readonly prioritized?: Prioritized | null;
	/**
	 * Hindsight experience replay for goal worlds: `{}` or `{ strategy, k }`; `null` for none. The world shows
	 * `observation`, `achieved_goal` and `desired_goal`; one written in TypeScript has `computeReward`, which is asked once
	 * for all goals of the episodes that ended.
	 * @defaultValue `null`
	 */
	readonly hindsight?: HindsightOptions | null;
	/**
	 * A reward of the agent's own for what is new to it; `null` for none. It is worked out whenever a transition is
	 * drawn, as novel as that is by then; what is novel is learnt from each env step once, batchSize of them a step.
	 * @defaultValue `null`
	 */
	readonly curiosity?: CuriosityOptions | null;
	/**
	 * Keeps the replay in checkpoints, so that a run goes on bit for bit. Without, checkpoints are small, and a resumed
	 * run collects learningStarts steps anew before it learns on.
	 * @defaultValue `true`
	 */
	readonly checkpointReplay?: boolean;
	/**
	 * What each input goes through before inputs are joined; the policy and each critic have their own. A name, options
	 * such as `{ kind: "mlp", layers: [64] }`, or one for each key of a dict observation. Networks of pictures need the
	 * engine `torch`.
	 * @defaultValue `"auto"`
	 */
	readonly embedder?: Embedders;
	/**
	 * Widths of the hidden layers, for policy and critics or as `{ pi, qf }`. `[]` makes them linear.
	 * @defaultValue `[256,256]`
	 */
	readonly netArch?: ActorCriticArch;
	/**
	 * Activation after each hidden layer.
	 * @defaultValue `"relu"`
	 */
	readonly activation?: Activation;
	/**
	 * Initialiser of all layers.
	 * @defaultValue `{"kind":"torch"}`
	 */
	readonly init?: Init;
	/**
	 * Critics, each with weights of its own, 1 … 64; targets take the least of what they say.
	 * @defaultValue `2`
	 */
	readonly nCritics?: number;
	/**
	 * Layer normalisation between each hidden layer of the critics and its activation.
	 * @defaultValue `true`
	 */
	readonly layerNorm?: boolean;
	/**
	 * Share of each hidden layer's numbers in the critics set to zero in gradient steps and targets, 0 … 1 (exclusive). With
	 * layerNorm that happens before it.
	 * @defaultValue `0.01`
	 */
	readonly dropout?: number;
	/**
	 * Standardises float observations by running mean and variance, saved with the agent (SB3's `VecNormalize`). The
	 * replay keeps what was observed; a batch is standardised when it is drawn.
	 * @defaultValue `false`
	 */
	readonly normalizeObs?: boolean;
	/**
	 * Bound on standardised observations.
	 * @defaultValue `10`
	 */
	readonly clipObs?: number;
}
/** Options of D4PG. Defaults are the paper's. */
export interface D4pgConfig {
	/**
	 * Atoms of the distribution, 2 … 1024.
	 * @defaultValue `51`
	 */
	readonly atoms?: number;
	/**
	 * The smallest discounted return that can be told apart. Returns below count as this: where all of a world's are below,
	 * nothing is learnt.
	 * @defaultValue `-150`
	 */
	readonly vMin?: number;
	/**
	 * The largest discounted return that can be told apart, > vMin. Returns above count as this.
	 * @defaultValue `150`
	 */
	readonly vMax?: number;
	/**
	 * Gradient steps between moves of the target networks. ≥ 1.
	 * @defaultValue `100`
	 */
	readonly targetUpdateInterval?: number;
	/**
	 * Learning rate of all networks; a number or a schedule, 0 … 1000000. With 0 nothing is learnt.
	 * @defaultValue `0.0001`
	 */
	readonly learningRate?: Schedule;
	/**
	 * Discount, 0 … 1.
	 * @defaultValue `0.99`
	 */
	readonly gamma?: number;
	/**
	 * How far target networks move towards the online ones each time: 1 copies them. Above 0, at most 1.
	 * @defaultValue `1`
	 */
	readonly tau?: number;
	/**
	 * Noise on actions in training: `{ kind: "gaussian", sigma: 0.1 }` or
	 * `{ kind: "ornsteinUhlenbeck", sigma: 0.2 }`; `null` for none. Actions are rescaled to −1 … 1 here.
	 * @defaultValue `{"kind":"gaussian","sigma":0.3}`
	 */
	readonly actionNoise?: ActionNoise | null;
	/**
	 * Bound on the global norm of each network's gradient; `null` for none. > 0.
	 * @defaultValue `null`
	 */
	readonly maxGradNorm?: number | null;
	/**
	 * The optimiser of each network.
	 * @defaultValue `{"kind":"adam","beta1":0.9,"beta2":0.999,"eps":1e-8}`
	 */
	readonly optimizer?: Optimizer;
	/**
	 * Observations that the replay holds, of all environments together; the oldest go first. An episode of T steps takes
	 * T + 1. Its memory is taken as it fills; a size that does not fit is refused before the start.
	 * @defaultValue `1000000`
	 */
	readonly bufferSize?: number;
	/**
	 * Env steps with random actions before the first gradient step. ≥ 0.
	 * @defaultValue `100`
	 */
	readonly learningStarts?: number;
	/**
	 * Transitions of a gradient step; of R2D2 and DRQN sequences. ≥ 1.
	 * @defaultValue `256`
	 */
	readonly batchSize?: number;
	/**
	 * Env steps between updates, of all environments together: with nEnvs of them, trainFreq / nEnvs steps of each,
	 * rounded up. ≥ 1.
	 * @defaultValue `1`
	 */
	readonly trainFreq?: number;
	/**
	 * Gradient steps for every trainFreq env steps, whatever nEnvs is; −1 for as many as env steps. ≥ 1 or −1.
	 * @defaultValue `1`
	 */
	readonly gradientSteps?: number;
	/**
	 * Steps of a return before it bootstraps (Sutton & Barto 2018, section 7.1). ≥ 1.
	 * @defaultValue `5`
	 */
	readonly nStep?: number;
	/**
	 * Observations that the network sees at once, oldest first: the last ones of the episode, with zeros in place of those
	 * before its start (Mnih et al. 2015; SB3's `VecFrameStack`). Each is stored once and stacked when it is read. ≥ 1.
	 * @defaultValue `1`
	 */
	readonly frameStack?: number;
	/**
	 * Prioritised replay: `{}` for the paper's numbers, or `{ alpha, beta, eps }`; `null` samples uniformly.
	 * @defaultValue `null`
	 */
	readonly prioritized?: Prioritized | null;
	/**
	 * Hindsight experience replay for goal worlds: `{}` or `{ strategy, k }`; `null` for none. The world shows
	 * `observation`, `achieved_goal` and `desired_goal`; one written in TypeScript has `computeReward`, which is asked once
	 * for all goals of the episodes that ended.
	 * @defaultValue `null`
	 */
	readonly hindsight?: HindsightOptions | null;
	/**
	 * A reward of the agent's own for what is new to it; `null` for none. It is worked out whenever a transition is
	 * drawn, as novel as that is by then; what is novel is learnt from each env step once, batchSize of them a step.
	 * @defaultValue `null`
	 */
	readonly curiosity?: CuriosityOptions | null;
	/**
	 * Keeps the replay in checkpoints, so that a run goes on bit for bit. Without, checkpoints are small, and a resumed
	 * run collects learningStarts steps anew before it learns on.
	 * @defaultValue `true`
	 */
	readonly checkpointReplay?: boolean;
	/**
	 * What each input goes through before inputs are joined; the policy and each critic have their own. A name, options
	 * such as `{ kind: "mlp", layers: [64] }`, or one for each key of a dict observation. Networks of pictures need the
	 * engine `torch`.
	 * @defaultValue `"auto"`
	 */
	readonly embedder?: Embedders;
	/**
	 * Widths of the hidden layers, for policy and critics or as `{ pi, qf }`. `[]` makes them linear.
	 * @defaultValue `[400,300]`
	 */
	readonly netArch?: ActorCriticArch;
	/**
	 * Activation after each hidden layer.
	 * @defaultValue `"relu"`
	 */
	readonly activation?: Activation;
	/**
	 * Initialiser of all layers.
	 * @defaultValue `{"kind":"torch"}`
	 */
	readonly init?: Init;
	/**
	 * Critics, each with weights of its own, 1 … 64; targets take the least of what they say.
	 * @defaultValue `1`
	 */
	readonly nCritics?: number;
	/**
	 * Layer normalisation between each hidden layer of the critics and its activation.
	 * @defaultValue `false`
	 */
	readonly layerNorm?: boolean;
	/**
	 * Share of each hidden layer's numbers in the critics set to zero in gradient steps and targets, 0 … 1 (exclusive). With
	 * layerNorm that happens before it.
	 * @defaultValue `0`
	 */
	readonly dropout?: number;
	/**
	 * Standardises float observations by running mean and variance, saved with the agent (SB3's `VecNormalize`). The
	 * replay keeps what was observed; a batch is standardised when it is drawn.
	 * @defaultValue `false`
	 */
	readonly normalizeObs?: boolean;
	/**
	 * Bound on standardised observations.
	 * @defaultValue `10`
	 */
	readonly clipObs?: number;
}
/** Options of CrossQ. Defaults are SB3-Contrib's. There are no target networks: `tau` must be 1. */
export interface CrossqConfig {
	/**
	 * Weight of entropy against reward: a number ≥ 0, `"auto"` to learn it from 1 on, or `"auto_0.1"` from 0.1 on.
	 * @defaultValue `"auto"`
	 */
	readonly entCoef?: EntCoef;
	/**
	 * The entropy that a learnt `entCoef` keeps to, in nats of an action rescaled to −1 … 1; `null` for −1 for each
	 * number of an action.
	 * @defaultValue `null`
	 */
	readonly targetEntropy?: number | null;
	/**
	 * Gradient steps of the critics for each of the policy. ≥ 1.
	 * @defaultValue `3`
	 */
	readonly policyDelay?: number;
	/**
	 * Weight of each batch in the running statistics of batch renormalisation, which policies act on. Above 0, at most 1.
	 * @defaultValue `0.01`
	 */
	readonly renormMomentum?: number;
	/**
	 * Added to variances there. 1e-12 … 1.
	 * @defaultValue `0.001`
	 */
	readonly renormEps?: number;
	/**
	 * Gradient steps of a network before its running statistics count in learning, 0 … 16777216. Until then it is batch
	 * normalisation.
	 * @defaultValue `100000`
	 */
	readonly renormWarmup?: number;
	/**
	 * Bound on how much narrower or wider a batch may be than its running statistics, ≥ 1.
	 * @defaultValue `3`
	 */
	readonly renormRMax?: number;
	/**
	 * Bound on how far off its mean may be, in standard deviations, ≥ 0.
	 * @defaultValue `5`
	 */
	readonly renormDMax?: number;
	/**
	 * Learning rate of all networks; a number or a schedule, 0 … 1000000. With 0 nothing is learnt.
	 * @defaultValue `0.001`
	 */
	readonly learningRate?: Schedule;
	/**
	 * Discount, 0 … 1.
	 * @defaultValue `0.99`
	 */
	readonly gamma?: number;
	/**
	 * How far target networks move towards the online ones each time: 1 copies them. Above 0, at most 1.
	 * @defaultValue `1`
	 */
	readonly tau?: number;
	/**
	 * Noise on actions in training: `{ kind: "gaussian", sigma: 0.1 }` or
	 * `{ kind: "ornsteinUhlenbeck", sigma: 0.2 }`; `null` for none. Actions are rescaled to −1 … 1 here.
	 * @defaultValue `null`
	 */
	readonly actionNoise?: ActionNoise | null;
	/**
	 * Bound on the global norm of each network's gradient; `null` for none. > 0.
	 * @defaultValue `null`
	 */
	readonly maxGradNorm?: number | null;
	/**
	 * The optimiser of each network.
	 * @defaultValue `{"kind":"adam","beta1":0.5,"beta2":0.999,"eps":1e-8}`
	 */
	readonly optimizer?: Optimizer;
	/**
	 * Observations that the replay holds, of all environments together; the oldest go first. An episode of T steps takes
	 * T + 1. Its memory is taken as it fills; a size that does not fit is refused before the start.
	 * @defaultValue `1000000`
	 */
	readonly bufferSize?: number;
	/**
	 * Env steps with random actions before the first gradient step. ≥ 0.
	 * @defaultValue `100`
	 */
	readonly learningStarts?: number;
	/**
	 * Transitions of a gradient step; of R2D2 and DRQN sequences. ≥ 1.
	 * @defaultValue `256`
	 */
	readonly batchSize?: number;
	/**
	 * Env steps between updates, of all environments together: with nEnvs of them, trainFreq / nEnvs steps of each,
	 * rounded up. ≥ 1.
	 * @defaultValue `1`
	 */
	readonly trainFreq?: number;
	/**
	 * Gradient steps for every trainFreq env steps, whatever nEnvs is; −1 for as many as env steps. ≥ 1 or −1.
	 * @defaultValue `1`
	 */
	readonly gradientSteps?: number;
	/**
	 * Steps of a return before it bootstraps (Sutton & Barto 2018, section 7.1). ≥ 1.
	 * @defaultValue `1`
	 */
	readonly nStep?: number;
	/**
	 * Observations that the network sees at once, oldest first: the last ones of the episode, with zeros in place of those
	 * before its start (Mnih et al. 2015; SB3's `VecFrameStack`). Each is stored once and stacked when it is read. ≥ 1.
	 * @defaultValue `1`
	 */
	readonly frameStack?: number;
	/**
	 * Prioritised replay: `{}` for the paper's numbers, or `{ alpha, beta, eps }`; `null` samples uniformly.
	 * @defaultValue `null`
	 */
	readonly prioritized?: Prioritized | null;
	/**
	 * Hindsight experience replay for goal worlds: `{}` or `{ strategy, k }`; `null` for none. The world shows
	 * `observation`, `achieved_goal` and `desired_goal`; one written in TypeScript has `computeReward`, which is asked once
	 * for all goals of the episodes that ended.
	 * @defaultValue `null`
	 */
	readonly hindsight?: HindsightOptions | null;
	/**
	 * A reward of the agent's own for what is new to it; `null` for none. It is worked out whenever a transition is
	 * drawn, as novel as that is by then; what is novel is learnt from each env step once, batchSize of them a step.
	 * @defaultValue `null`
	 */
	readonly curiosity?: CuriosityOptions | null;
	/**
	 * Keeps the replay in checkpoints, so that a run goes on bit for bit. Without, checkpoints are small, and a resumed
	 * run collects learningStarts steps anew before it learns on.
	 * @defaultValue `true`
	 */
	readonly checkpointReplay?: boolean;
	/**
	 * What each input goes through before inputs are joined; the policy and each critic have their own. A name, options
	 * such as `{ kind: "mlp", layers: [64] }`, or one for each key of a dict observation. Networks of pictures need the
	 * engine `torch`.
	 * @defaultValue `"auto"`
	 */
	readonly embedder?: Embedders;
	/**
	 * Widths of the hidden layers, for policy and critics or as `{ pi, qf }`. `[]` makes them linear.
	 * @defaultValue `{"pi":[256,256],"qf":[1024,1024]}`
	 */
	readonly netArch?: ActorCriticArch;
	/**
	 * Activation after each hidden layer.
	 * @defaultValue `"relu"`
	 */
	readonly activation?: Activation;
	/**
	 * Initialiser of all layers.
	 * @defaultValue `{"kind":"torch"}`
	 */
	readonly init?: Init;
	/**
	 * Critics, each with weights of its own, 1 … 64; targets take the least of what they say.
	 * @defaultValue `2`
	 */
	readonly nCritics?: number;
	/**
	 * Layer normalisation between each hidden layer of the critics and its activation.
	 * @defaultValue `false`
	 */
	readonly layerNorm?: boolean;
	/**
	 * Share of each hidden layer's numbers in the critics set to zero in gradient steps and targets, 0 … 1 (exclusive). With
	 * layerNorm that happens before it.
	 * @defaultValue `0`
	 */
	readonly dropout?: number;
	/**
	 * Standardises float observations by running mean and variance, saved with the agent (SB3's `VecNormalize`). The
	 * replay keeps what was observed; a batch is standardised when it is drawn.
	 * @defaultValue `false`
	 */
	readonly normalizeObs?: boolean;
	/**
	 * Bound on standardised observations.
	 * @defaultValue `10`
	 */
	readonly clipObs?: number;
}
/**
 * Noise added to actions in training. Its scale is that of actions rescaled to −1 … 1, and what comes out is clipped to
 * that.
 *
 * - `GaussianActionNoise`: Independent in each step (Fujimoto et al. 2018, arXiv:1802.09477, section 5.3).
 * - `OrnsteinUhlenbeckActionNoise`: A random walk that is drawn back to 0 (Uhlenbeck & Ornstein 1930; Lillicrap et al. 2016, arXiv:1509.02971, section 7): x ← x − θ x dt + σ √dt ε, from 0 at the start of each episode. As SB3's `OrnsteinUhlenbeckActionNoise`.
 */
export type ActionNoise = GaussianActionNoise | OrnsteinUhlenbeckActionNoise;
/**
 * Activation functions.
 *
 * - `"tanh"`: tanh x.
 * - `"relu"`: max(x, 0).
 * - `"gelu"`: x Φ(x), in the tanh form (Hendrycks & Gimpel 2016, eq. 3; PyTorch's `approximate="tanh"`).
 * - `"silu"`: x · sigmoid(x), also called swish.
 * - `"elu"`: x for x > 0, eˣ − 1 below.
 * - `"identity"`: x.
 */
export type Activation = "tanh" | "relu" | "gelu" | "silu" | "elu" | "identity";
/** An activation alone. */
export interface ActivationLayerSpec {
	/** Tells this kind from the others. */
	readonly kind: "activation";
	/** Which. */
	readonly activation: Activation;
}
/**
 * Hidden layers of the policy and of each critic.
 *
 * - `readonly number[]`: The same widths for all.
 * - `ActorCriticTowers`: Widths for policy and critics.
 */
export type ActorCriticArch = readonly number[] | ActorCriticTowers;
/** Widths of policy and critics. */
export interface ActorCriticTowers {
	/** The policy. */
	readonly pi: readonly number[];
	/** Each critic. */
	readonly qf: readonly number[];
}
/** Adam (Kingma & Ba 2015), as `torch.optim.Adam`. */
export interface AdamOptimizer {
	/** Tells this kind from the others. */
	readonly kind: "adam";
	/**
	 * Decay of the mean of gradients.
	 * @defaultValue `0.9`
	 */
	readonly beta1?: number;
	/**
	 * Decay of the mean of squared gradients.
	 * @defaultValue `0.999`
	 */
	readonly beta2?: number;
	/**
	 * Added to the denominator.
	 * @defaultValue `0.00001`
	 */
	readonly eps?: number;
}
/** Adam with decoupled weight decay (Loshchilov & Hutter 2019), as `torch.optim.AdamW`. */
export interface AdamWOptimizer {
	/** Tells this kind from the others. */
	readonly kind: "adamW";
	/**
	 * Decay of the mean of gradients.
	 * @defaultValue `0.9`
	 */
	readonly beta1?: number;
	/**
	 * Decay of the mean of squared gradients.
	 * @defaultValue `0.999`
	 */
	readonly beta2?: number;
	/**
	 * Added to the denominator.
	 * @defaultValue `0.00001`
	 */
	readonly eps?: number;
	/**
	 * Decay of weights per step, times the learning rate.
	 * @defaultValue `0.01`
	 */
	readonly weightDecay?: number;
}
/**
 * How heads come to one choice where nothing is explored.
 *
 * - `"vote"`: The choice that is best to most heads; of several, the one with the best mean (Osband et al. 2016, section 6.3).
 * - `"mean"`: The choice with the best mean.
 */
export type Agreement = "vote" | "mean";
/**
 * Chosen by the activation that follows: He-uniform for the ReLU family, Xavier-uniform for tanh, and
 * Xavier-uniform for identity.
 */
export interface AutoInit {
	/** Tells this kind from the others. */
	readonly kind: "auto";
}
/** A choice with probability in proportion to exp(value / temperature) (Sutton & Barto 2018, section 2.8). */
export interface BoltzmannExplorerOptions {
	/** Tells this kind from the others. */
	readonly kind: "boltzmann";
	/** The temperature, > 0; a number or a schedule. */
	readonly temperature: Schedule;
}
/** `activation(W ∗ x + b)` over a picture, square kernels. */
export interface Conv2dLayerSpec {
	/** Tells this kind from the others. */
	readonly kind: "conv2d";
	/** Channels out. */
	readonly channels: number;
	/** Side of the kernel. */
	readonly kernel: number;
	/**
	 * Step of the kernel.
	 * @defaultValue `1`
	 */
	readonly stride?: number;
	/**
	 * Zeros put around the picture.
	 * @defaultValue `0`
	 */
	readonly padding?: number;
	/** What follows. */
	readonly activation: Activation;
	/**
	 * How W starts, with fan-in `channels in × kernel²`.
	 * @defaultValue `{"kind":"auto"}`
	 */
	readonly init?: Init;
}
/**
 * How novelty is measured.
 *
 * - `"rnd"`: Random network distillation (Burda et al. 2018, arXiv:1810.12894): how badly a trained network predicts what a random one says of the observation that follows. Falls with every visit.
 * - `"icm"`: The intrinsic curiosity module (Pathak et al. 2017, arXiv:1705.05363): how badly the next observation is predicted from this one and the action, in features that are learnt by telling the action from both, which need not hold what the agent has no influence on.
 */
export type CuriosityKind = "rnd" | "icm";
/**
 * A reward of the agent's own for what is new to it.
 *
 * It is divided by the running standard deviation of its own discounted return and added to the world's reward, which
 * reports and evaluations do not show. Float observations are standardised by running mean and variance and clipped
 * to ±5; its networks have weights and an optimiser of their own and learn from each row that the agent learns from.
 */
export interface CuriosityOptions {
	/**
	 * How novelty is measured; `rnd` if absent.
	 * @defaultValue `"rnd"`
	 */
	readonly kind?: CuriosityKind;
	/**
	 * Weight of the intrinsic reward. ≥ 0.
	 * @defaultValue `1`
	 */
	readonly intrinsicCoef?: number;
	/**
	 * Discount of the intrinsic return that the reward is normalised by; it goes on across episodes, 0 … 1.
	 * @defaultValue `0.99`
	 */
	readonly intrinsicGamma?: number;
	/**
	 * Learning rate of its networks (Adam). > 0.
	 * @defaultValue `0.0001`
	 */
	readonly learningRate?: number;
	/**
	 * Widths of the hidden layers of its networks. The predictor of `rnd` has one more of the last width.
	 * @defaultValue `[64,64]`
	 */
	readonly netArch?: readonly number[];
	/**
	 * Numbers that an observation is summed up in. ≥ 1.
	 * @defaultValue `64`
	 */
	readonly features?: number;
	/**
	 * Share of each minibatch's rows, drawn at random, that its networks learn from. > 0 and ≤ 1. Less keeps novelty
	 * from wearing off too fast where many worlds run side by side.
	 * @defaultValue `1`
	 */
	readonly updateProportion?: number;
	/**
	 * `icm`: weight of the forward model's loss; the inverse model's is 1 minus this (β of eq. 7), 0 … 1 (exclusive).
	 * @defaultValue `0.2`
	 */
	readonly forwardWeight?: number;
	/**
	 * 0 or 1 for each number of the (float) observation, the parts of a dict one after the other: what has a 0 never
	 * surprises this agent. `null` for all of it. Agents that share a predictor may differ in it.
	 * @defaultValue `null`
	 */
	readonly featureMask?: readonly number[] | null;
}
/** `activation(W x + b)`. */
export interface DenseLayerSpec {
	/** Tells this kind from the others. */
	readonly kind: "dense";
	/** Numbers out. */
	readonly width: number;
	/** What follows the affine map. */
	readonly activation: Activation;
	/**
	 * How W starts; b starts at zero unless the initialiser says otherwise.
	 * @defaultValue `{"kind":"auto"}`
	 */
	readonly init?: Init;
}
/**
 * Sets numbers to zero with probability `rate` and scales the rest by 1 / (1 − rate), in training (Srivastava et
 * al. 2014).
 */
export interface DropoutLayerSpec {
	/** Tells this kind from the others. */
	readonly kind: "dropout";
	/** Probability, 0 … 1 (exclusive). */
	readonly rate: number;
}
/**
 * What an input goes through on its own, before inputs are joined.
 *
 * - `EmbedderName`: By name.
 * - `EmbedderOptions`: With options.
 */
export type Embedder = EmbedderName | EmbedderOptions;
/**
 * Embedders by name, with their default options.
 *
 * - `"auto"`: `natureCnn` for a picture (a uint8 box of three dimensions) that is large enough for it (36 × 36), `none` for everything else.
 * - `"none"`: Nothing: the numbers themselves, pixels divided by 255.
 * - `"mlp"`: Hidden layers of this input alone.
 * - `"natureCnn"`: The convolutions of DQN (Mnih et al. 2015), as in SB3's `NatureCNN`.
 * - `"impalaCnn"`: The residual convolutions of IMPALA (Espeholt et al. 2018, figure 3).
 */
export type EmbedderName = "auto" | "none" | "mlp" | "natureCnn" | "impalaCnn";
/**
 * Embedders with options.
 *
 * - `MlpEmbedderOptions`: Hidden layers of this input alone.
 * - `NatureCnnEmbedderOptions`: The convolutions of DQN (Mnih et al. 2015), as in SB3's `NatureCNN`: 32 of 8 × 8 every 4 pixels, 64 of 4 × 4 every 2, 64 of 3 × 3, and a dense layer; ReLU after each.
 * - `ImpalaCnnEmbedderOptions`: The residual convolutions of IMPALA (Espeholt et al. 2018, figure 3): for each entry of `channels` a 3 × 3 convolution, a 3 × 3 maximum every 2 pixels and two residual blocks; then a dense layer.
 * - `LayersEmbedderOptions`: Layers as they are; convolutions may come first if the input is a box of three dimensions.
 */
export type EmbedderOptions = MlpEmbedderOptions | NatureCnnEmbedderOptions | ImpalaCnnEmbedderOptions | LayersEmbedderOptions;
/**
 * The embedder of every input, or one for each key of a dict observation.
 *
 * - `Embedder`: The same for every input. Of a dict with pictures, a picture network embeds the pictures alone.
 * - `Readonly<Record<string, Embedder>>`: By key; keys that are not named get `auto`.
 */
export type Embedders = Embedder | Readonly<Record<string, Embedder>>;
/**
 * Engines by name.
 *
 * - `"auto"`: `fused` for multilayer perceptrons on the CPU, `torch` for everything else.
 * - `"fused"`: Our own CPU kernels.
 * - `"torch"`: libtorch: pictures, memory, CUDA.
 */
export type EngineChoice = "auto" | "fused" | "torch";
/**
 * Weight of entropy against reward.
 *
 * - `number`: Always this. ≥ 0.
 * - `LearntCoef`: Learnt: `"auto"` from 1, `"auto_0.1"` from 0.1.
 */
export type EntCoef = number | LearntCoef;
/** The best choice, and with probability ε any (Sutton & Barto 2018, section 2.2). */
export interface EpsilonGreedyExplorerOptions {
	/** Tells this kind from the others. */
	readonly kind: "epsilonGreedy";
	/**
	 * ε, 0 … 1; a number or a schedule over the whole training. `null`: what the options `exploration…` say.
	 * @defaultValue `null`
	 */
	readonly epsilon?: Schedule | null;
}
/**
 * How training tries what does not look best.
 *
 * - `EpsilonGreedyExplorerOptions`: The best choice, and with probability ε any (Sutton & Barto 2018, section 2.2).
 * - `BoltzmannExplorerOptions`: A choice with probability in proportion to exp(value / temperature) (Sutton & Barto 2018, section 2.8).
 * - `UcbExplorerOptions`: The choice whose upper confidence bound is best, by what the heads of an ensemble do not agree on (Chen et al. 2017, arXiv:1706.01502); for `bootstrapped_dqn`, where it takes the place of one head for each episode.
 */
export type ExplorerOptions = EpsilonGreedyExplorerOptions | BoltzmannExplorerOptions | UcbExplorerOptions;
/** Independent in each step (Fujimoto et al. 2018, arXiv:1802.09477, section 5.3). */
export interface GaussianActionNoise {
	/** Tells this kind from the others. */
	readonly kind: "gaussian";
	/** Standard deviation, ≥ 0; a number or a schedule. */
	readonly sigma: Schedule;
}
/**
 * Which achieved goals take the place of the desired one (section 4.5 of the paper).
 *
 * - `"future"`: One that was achieved later in the episode.
 * - `"final"`: The one that the episode ended in.
 * - `"episode"`: Any that was achieved in the episode.
 */
export type GoalStrategy = "future" | "final" | "episode";
/** Gated recurrent unit (Cho et al. 2014), as `torch.nn.GRU`; state: h. */
export interface GruLayerSpec {
	/** Tells this kind from the others. */
	readonly kind: "gru";
	/** Numbers out. */
	readonly width: number;
}
/** Gated recurrent units (Cho et al. 2014), as `torch.nn.GRU`. */
export interface GruMiddlewareOptions {
	/** Tells this kind from the others. */
	readonly kind: "gru";
	/**
	 * Numbers of each layer.
	 * @defaultValue `64`
	 */
	readonly width?: number;
	/**
	 * Layers on top of each other.
	 * @defaultValue `1`
	 */
	readonly layers?: number;
	/**
	 * One for policy and value together.
	 * @defaultValue `false`
	 */
	readonly shared?: boolean;
}
/** Uniform in ±gain·√(3 / fanIn) (He et al. 2015). */
export interface HeInit {
	/** Tells this kind from the others. */
	readonly kind: "he";
	/** Factor; √2 if absent. */
	readonly gain?: number | null;
}
/** Learning from goals that were reached by chance (Andrychowicz et al. 2017, arXiv:1707.01495). */
export interface HindsightOptions {
	/**
	 * Which goals take the place of the desired one.
	 * @defaultValue `"future"`
	 */
	readonly strategy?: GoalStrategy;
	/**
	 * Transitions with another goal for each one that keeps its own. ≥ 0.
	 * @defaultValue `4`
	 */
	readonly k?: number;
}
/**
 * The residual convolutions of IMPALA (Espeholt et al. 2018, figure 3): for each entry of `channels` a 3 × 3
 * convolution, a 3 × 3 maximum every 2 pixels and two residual blocks; then a dense layer.
 */
export interface ImpalaCnnEmbedderOptions {
	/** Tells this kind from the others. */
	readonly kind: "impalaCnn";
	/**
	 * Channels of each stage.
	 * @defaultValue `[16,32,32]`
	 */
	readonly channels?: readonly number[];
	/**
	 * Width of the dense layer.
	 * @defaultValue `256`
	 */
	readonly width?: number;
}
/**
 * How a layer's weights start.
 *
 * - `AutoInit`: Chosen by the activation that follows: He-uniform for the ReLU family, Xavier-uniform for tanh, and Xavier-uniform for identity.
 * - `OrthogonalInit`: Random orthogonal matrix times `gain` (Saxe et al. 2014). Without gain: the activation's own (√2 for ReLU, 5⁄3 for tanh, 1 for identity).
 * - `XavierInit`: Uniform in ±gain·√(6 / (fanIn + fanOut)) (Glorot & Bengio 2010).
 * - `HeInit`: Uniform in ±gain·√(3 / fanIn) (He et al. 2015).
 * - `TorchInit`: What `torch.nn.Linear` does: weights and biases uniform in ±1/√fanIn.
 * - `ZerosInit`: All zero.
 */
export type Init = AutoInit | OrthogonalInit | XavierInit | HeInit | TorchInit | ZerosInit;
/** `activation(γ (x − mean) / √(var + ε) + β)` over the numbers of a row, ε = 10⁻⁵ (Ba et al. 2016). */
export interface LayerNormLayerSpec {
	/** Tells this kind from the others. */
	readonly kind: "layerNorm";
	/** What follows. */
	readonly activation: Activation;
}
/**
 * One layer.
 *
 * - `DenseLayerSpec`: `activation(W x + b)`.
 * - `NoisyDenseLayerSpec`: `activation((μ + σ ∘ ε) x + b)`, b noisy alike, with factorised Gaussian noise ε (Fortunato et al. 2018, arXiv:1706.10295, equations 9 to 11). The noise is at work in training and stays until it is drawn anew; evaluation sees μ alone. μ starts uniform in ±1/√fanIn, every σ at `sigma`/√fanIn.
 * - `LayerNormLayerSpec`: `activation(γ (x − mean) / √(var + ε) + β)` over the numbers of a row, ε = 10⁻⁵ (Ba et al. 2016).
 * - `DropoutLayerSpec`: Sets numbers to zero with probability `rate` and scales the rest by 1 / (1 − rate), in training (Srivastava et al. 2014).
 * - `Conv2dLayerSpec`: `activation(W ∗ x + b)` over a picture, square kernels.
 * - `MaxPool2dLayerSpec`: The largest of each square of a picture.
 * - `ResidualLayerSpec`: `x + layers(x)`; the layers must keep the shape (He et al. 2016).
 * - `ActivationLayerSpec`: An activation alone.
 * - `LstmLayerSpec`: Long short-term memory (Hochreiter & Schmidhuber 1997), as `torch.nn.LSTM`; state: h, then c.
 * - `GruLayerSpec`: Gated recurrent unit (Cho et al. 2014), as `torch.nn.GRU`; state: h.
 * - `TransformerLayerSpec`: A causal transformer block (pre-norm) that attends to the row itself and to the last `memory` steps of its episode; keeps the width. State: how many steps are remembered, then those steps' inputs, newest last.
 */
export type LayerSpec = DenseLayerSpec | NoisyDenseLayerSpec | LayerNormLayerSpec | DropoutLayerSpec | Conv2dLayerSpec | MaxPool2dLayerSpec | ResidualLayerSpec | ActivationLayerSpec | LstmLayerSpec | GruLayerSpec | TransformerLayerSpec;
/** Layers as they are; convolutions may come first if the input is a box of three dimensions. */
export interface LayersEmbedderOptions {
	/** Tells this kind from the others. */
	readonly kind: "layers";
	/** The layers in order. */
	readonly layers: readonly LayerSpec[];
}
/** Layers as they are, with memory or without. */
export interface LayersMiddlewareOptions {
	/** Tells this kind from the others. */
	readonly kind: "layers";
	/** The layers in order. */
	readonly layers: readonly LayerSpec[];
	/**
	 * One for policy and value together.
	 * @defaultValue `false`
	 */
	readonly shared?: boolean;
}
/** `"auto"`, or `"auto_x"` to start at x. */
export type LearntCoef = string;
/** Linear from `start` to `end`. */
export interface Linear {
	/** Value when training starts. */
	readonly start: number;
	/** Value when training ends. */
	readonly end: number;
}
/** Long short-term memory (Hochreiter & Schmidhuber 1997), as `torch.nn.LSTM`; state: h, then c. */
export interface LstmLayerSpec {
	/** Tells this kind from the others. */
	readonly kind: "lstm";
	/** Numbers out. */
	readonly width: number;
}
/** Long short-term memory (Hochreiter & Schmidhuber 1997), as `torch.nn.LSTM`. */
export interface LstmMiddlewareOptions {
	/** Tells this kind from the others. */
	readonly kind: "lstm";
	/**
	 * Numbers of each layer.
	 * @defaultValue `64`
	 */
	readonly width?: number;
	/**
	 * Layers on top of each other.
	 * @defaultValue `1`
	 */
	readonly layers?: number;
	/**
	 * One for policy and value together.
	 * @defaultValue `false`
	 */
	readonly shared?: boolean;
}
/** The largest of each square of a picture. */
export interface MaxPool2dLayerSpec {
	/** Tells this kind from the others. */
	readonly kind: "maxPool2d";
	/** Side of the square. */
	readonly kernel: number;
	/** Step of the square. */
	readonly stride: number;
	/**
	 * Border put around the picture.
	 * @defaultValue `0`
	 */
	readonly padding?: number;
}
/**
 * What stands between the joined inputs and the hidden layers.
 *
 * - `MiddlewareName`: By name.
 * - `MiddlewareOptions`: With options.
 */
export type Middleware = MiddlewareName | MiddlewareOptions;
/**
 * Networks with memory by name, with their default options.
 *
 * - `"lstm"`: Long short-term memory (Hochreiter & Schmidhuber 1997).
 * - `"gru"`: Gated recurrent units (Cho et al. 2014).
 * - `"transformer"`: Attention to the last steps of the episode (Vaswani et al. 2017).
 */
export type MiddlewareName = "lstm" | "gru" | "transformer";
/**
 * Networks with memory and their options. With `shared: false`, sb3-contrib's default, policy and value have one each.
 *
 * - `LstmMiddlewareOptions`: Long short-term memory (Hochreiter & Schmidhuber 1997), as `torch.nn.LSTM`.
 * - `GruMiddlewareOptions`: Gated recurrent units (Cho et al. 2014), as `torch.nn.GRU`.
 * - `TransformerMiddlewareOptions`: A causal transformer (Vaswani et al. 2017) with the normalisation before each part (Xiong et al. 2020): a dense layer to `width`, the blocks, a last normalisation. Each block attends to the last `memory` steps of the episode.
 * - `LayersMiddlewareOptions`: Layers as they are, with memory or without.
 */
export type MiddlewareOptions = LstmMiddlewareOptions | GruMiddlewareOptions | TransformerMiddlewareOptions | LayersMiddlewareOptions;
/** Hidden layers of this input alone. */
export interface MlpEmbedderOptions {
	/** Tells this kind from the others. */
	readonly kind: "mlp";
	/**
	 * Widths of the layers.
	 * @defaultValue `[64]`
	 */
	readonly layers?: readonly number[];
	/**
	 * Activation after each.
	 * @defaultValue `"tanh"`
	 */
	readonly activation?: Activation;
	/**
	 * Layer normalisation between each layer and its activation.
	 * @defaultValue `false`
	 */
	readonly layerNorm?: boolean;
	/**
	 * Share of each layer's numbers set to zero in gradient steps, 0 … 1 (exclusive).
	 * @defaultValue `0`
	 */
	readonly dropout?: number;
}
/** Its numbers; the defaults are the paper's. */
export interface Munchausen {
	/**
	 * How much of the log-policy is added to the reward, 0 … 1.
	 * @defaultValue `0.9`
	 */
	readonly alpha?: number;
	/**
	 * Temperature of the policy softmax(Q/τ), > 0.
	 * @defaultValue `0.03`
	 */
	readonly tau?: number;
	/**
	 * The log-policy times τ counts no less than this, < 0.
	 * @defaultValue `-1`
	 */
	readonly clip?: number;
}
/**
 * The convolutions of DQN (Mnih et al. 2015), as in SB3's `NatureCNN`: 32 of 8 × 8 every 4 pixels, 64 of 4 × 4
 * every 2, 64 of 3 × 3, and a dense layer; ReLU after each.
 */
export interface NatureCnnEmbedderOptions {
	/** Tells this kind from the others. */
	readonly kind: "natureCnn";
	/**
	 * Width of the dense layer.
	 * @defaultValue `512`
	 */
	readonly width?: number;
}
/**
 * Hidden layers of the policy and the value tower.
 *
 * - `readonly number[]`: The same widths for both towers.
 * - `Towers`: Widths for each.
 */
export type NetArch = readonly number[] | Towers;
/**
 * `activation((μ + σ ∘ ε) x + b)`, b noisy alike, with factorised Gaussian noise ε (Fortunato et al. 2018,
 * arXiv:1706.10295, equations 9 to 11). The noise is at work in training and stays until it is drawn anew;
 * evaluation sees μ alone. μ starts uniform in ±1/√fanIn, every σ at `sigma`/√fanIn.
 */
export interface NoisyDenseLayerSpec {
	/** Tells this kind from the others. */
	readonly kind: "noisyDense";
	/** Numbers out. */
	readonly width: number;
	/** What follows the affine map. */
	readonly activation: Activation;
	/**
	 * First σ times √fanIn, ≥ 0.
	 * @defaultValue `0.5`
	 */
	readonly sigma?: number;
}
/**
 * How a network is optimised.
 *
 * - `AdamOptimizer`: Adam (Kingma & Ba 2015), as `torch.optim.Adam`.
 * - `AdamWOptimizer`: Adam with decoupled weight decay (Loshchilov & Hutter 2019), as `torch.optim.AdamW`.
 * - `RmsPropOptimizer`: RMSprop, as `torch.optim.RMSprop`; with `tf_style`, eps is inside the root and the mean starts at one (SB3's `RMSpropTFLike`).
 * - `SgdOptimizer`: Stochastic gradient descent, as `torch.optim.SGD`.
 */
export type Optimizer = AdamOptimizer | AdamWOptimizer | RmsPropOptimizer | SgdOptimizer;
/**
 * A random walk that is drawn back to 0 (Uhlenbeck & Ornstein 1930; Lillicrap et al. 2016, arXiv:1509.02971,
 * section 7): x ← x − θ x dt + σ √dt ε, from 0 at the start of each episode. As SB3's
 * `OrnsteinUhlenbeckActionNoise`.
 */
export interface OrnsteinUhlenbeckActionNoise {
	/** Tells this kind from the others. */
	readonly kind: "ornsteinUhlenbeck";
	/** σ, ≥ 0; a number or a schedule. */
	readonly sigma: Schedule;
	/**
	 * θ, how fast it is drawn back. ≥ 0.
	 * @defaultValue `0.15`
	 */
	readonly theta?: number;
	/**
	 * Time of a step. > 0.
	 * @defaultValue `0.01`
	 */
	readonly dt?: number;
}
/**
 * Random orthogonal matrix times `gain` (Saxe et al. 2014). Without gain: the activation's own (√2 for ReLU,
 * 5⁄3 for tanh, 1 for identity).
 */
export interface OrthogonalInit {
	/** Tells this kind from the others. */
	readonly kind: "orthogonal";
	/** Factor on the matrix. */
	readonly gain?: number | null;
}
/** Sampling by how wrong a transition was predicted (Schaul et al. 2016, arXiv:1511.05952). */
export interface Prioritized {
	/**
	 * How much priorities count, 0 (uniform) … 1.
	 * @defaultValue `0.6`
	 */
	readonly alpha?: number;
	/**
	 * How much of the bias is taken back by weights, 0 … 1; a number or a schedule.
	 * @defaultValue `{"start":0.4,"end":1}`
	 */
	readonly beta?: Schedule;
	/**
	 * Added to every priority, so that nothing is forgotten. > 0.
	 * @defaultValue `0.000001`
	 */
	readonly eps?: number;
}
/** `x + layers(x)`; the layers must keep the shape (He et al. 2016). */
export interface ResidualLayerSpec {
	/** Tells this kind from the others. */
	readonly kind: "residual";
	/** The branch beside the identity. */
	readonly layers: readonly LayerSpec[];
}
/**
 * RMSprop, as `torch.optim.RMSprop`; with `tf_style`, eps is inside the root and the mean starts at one (SB3's
 * `RMSpropTFLike`).
 */
export interface RmsPropOptimizer {
	/** Tells this kind from the others. */
	readonly kind: "rmsProp";
	/**
	 * Decay of the mean of squared gradients.
	 * @defaultValue `0.99`
	 */
	readonly alpha?: number;
	/**
	 * Added to the denominator, or under the root.
	 * @defaultValue `0.00001`
	 */
	readonly eps?: number;
	/**
	 * TensorFlow's form.
	 * @defaultValue `false`
	 */
	readonly tfStyle?: boolean;
}
/**
 * A number that may change with training progress.
 *
 * In JSON: a number (constant), `{ "start": a, "end": b }` (linear from a at the start of training to b
 * at its end), or the zoo's short form `"lin_0.001"` (linear from 0.001 to 0).
 *
 * - `number`: Always the same value.
 * - `Linear`: Linear in training progress.
 * - `ZooLinear`: The zoo's short form, linear to zero.
 */
export type Schedule = number | Linear | ZooLinear;
/**
 * How dominated members of a group are found.
 *
 * Each `interval` steps the returns of every two members are compared. Of the members that others dominate, the one
 * with the smallest mean return copies the policy of the member with the largest mean among those that dominate it:
 * weights and normalisers; its optimiser, its random numbers and its options stay its own. At most one member copies
 * at a time. Then its returns, which were another policy's, are forgotten, so that it is compared again after
 * `minEpisodes` new episodes.
 */
export interface SelectorOptions {
	/**
	 * Steps of each member between two comparisons. ≥ 1.
	 * @defaultValue `10000`
	 */
	readonly interval?: number;
	/**
	 * Level of significance of each test: the probability that equal members are taken for unequal, 0 … 0.5
	 * (exclusive).
	 * @defaultValue `0.01`
	 */
	readonly significance?: number;
	/**
	 * Latest episodes of each member that are compared. ≥ minEpisodes.
	 * @defaultValue `50`
	 */
	readonly window?: number;
	/**
	 * Episodes that a member must have ended to be compared. ≥ 2.
	 * @defaultValue `10`
	 */
	readonly minEpisodes?: number;
}
/** Stochastic gradient descent, as `torch.optim.SGD`. */
export interface SgdOptimizer {
	/** Tells this kind from the others. */
	readonly kind: "sgd";
	/**
	 * Heavy-ball momentum; 0 for none.
	 * @defaultValue `0`
	 */
	readonly momentum?: number;
}
/**
 * How a TD error counts.
 *
 * - `"huber"`: δ²⁄2 up to |δ| = 1, |δ| − ½ beyond: SB3's `smooth_l1_loss`, and the paper's clipped error.
 * - `"mse"`: δ².
 */
export type TdLoss = "huber" | "mse";
/** What `torch.nn.Linear` does: weights and biases uniform in ±1/√fanIn. */
export interface TorchInit {
	/** Tells this kind from the others. */
	readonly kind: "torch";
}
/** Widths of each tower. */
export interface Towers {
	/** Policy tower. */
	readonly pi: readonly number[];
	/** Value tower. */
	readonly vf: readonly number[];
}
/**
 * A causal transformer block (pre-norm) that attends to the row itself and to the last `memory` steps of its
 * episode; keeps the width. State: how many steps are remembered, then those steps' inputs, newest last.
 */
export interface TransformerLayerSpec {
	/** Tells this kind from the others. */
	readonly kind: "transformer";
	/** Attention heads; must divide the width. */
	readonly heads: number;
	/** Steps remembered. */
	readonly memory: number;
	/** Width of the feed-forward part. */
	readonly feedforward: number;
}
/**
 * A causal transformer (Vaswani et al. 2017) with the normalisation before each part (Xiong et al. 2020): a dense
 * layer to `width`, the blocks, a last normalisation. Each block attends to the last `memory` steps of the episode.
 */
export interface TransformerMiddlewareOptions {
	/** Tells this kind from the others. */
	readonly kind: "transformer";
	/**
	 * Width of the blocks.
	 * @defaultValue `64`
	 */
	readonly width?: number;
	/**
	 * Attention heads; must divide the width.
	 * @defaultValue `4`
	 */
	readonly heads?: number;
	/**
	 * Blocks on top of each other.
	 * @defaultValue `2`
	 */
	readonly layers?: number;
	/**
	 * Steps that each block remembers.
	 * @defaultValue `32`
	 */
	readonly memory?: number;
	/**
	 * Width of each block's feed-forward part.
	 * @defaultValue `128`
	 */
	readonly feedforward?: number;
	/**
	 * One for policy and value together.
	 * @defaultValue `false`
	 */
	readonly shared?: boolean;
}
/**
 * The choice whose upper confidence bound is best, by what the heads of an ensemble do not agree on (Chen et al.
 * 2017, arXiv:1706.01502); for `bootstrapped_dqn`, where it takes the place of one head for each episode.
 */
export interface UcbExplorerOptions {
	/** Tells this kind from the others. */
	readonly kind: "ucb";
	/** Standard deviations over the heads' mean, ≥ 0. */
	readonly lambda: number;
}
/** Uniform in ±gain·√(6 / (fanIn + fanOut)) (Glorot & Bengio 2010). */
export interface XavierInit {
	/** Tells this kind from the others. */
	readonly kind: "xavier";
	/** Factor; the activation's own if absent. */
	readonly gain?: number | null;
}
/** All zero. */
export interface ZerosInit {
	/** Tells this kind from the others. */
	readonly kind: "zeros";
}
/** `"lin_x"`: linear from x to zero. */
export type ZooLinear = string;
/** Each algorithm's own options, by its name. */
export interface AlgorithmConfigs {
	/** Options of PPO. Defaults are Stable-Baselines3's. */
	readonly ppo: PpoConfig;
	/** Options of A2C. Defaults are Stable-Baselines3's. */
	readonly a2c: A2cConfig;
	/** Options of REINFORCE. */
	readonly reinforce: ReinforceConfig;
	/** Options of Q-learning. */
	readonly q_learning: QLearningConfig;
	/** Options of SARSA. */
	readonly sarsa: SarsaConfig;
	/** Options of DQN. Defaults are Stable-Baselines3's. */
	readonly dqn: DqnConfig;
	/** Options of C51. */
	readonly c51: C51Config;
	/** Options of QR-DQN. Defaults are sb3-contrib's. */
	readonly qrdqn: QrdqnConfig;
	/** Options of IQN. */
	readonly iqn: IqnConfig;
	/** Options of Rainbow. Defaults are the paper's. */
	readonly rainbow: RainbowConfig;
	/** Options of Bootstrapped DQN. Defaults are the paper's: ten heads on shared layers, double Q-learning, and no */
	readonly bootstrapped_dqn: BootstrappedDqnConfig;
	/** Options of R2D2. Needs the engine `torch`. */
	readonly r2d2: R2d2Config;
	/** Options of DRQN. Needs the engine `torch`. */
	readonly drqn: DrqnConfig;
	/** Options of SAC. Defaults are Stable-Baselines3's. */
	readonly sac: SacConfig;
	/** Options of SAC discrete. Defaults are SAC's, and CleanRL's target entropy. */
	readonly sac_discrete: SacDiscreteConfig;
	/** Options of TD3. Defaults are Stable-Baselines3's, with the paper's noise on actions. */
	readonly td3: Td3Config;
	/** Options of MPO. Defaults are Acme's, but for smaller networks without layer normalisation. */
	readonly mpo: MpoConfig;
	/** Options of DDPG. Defaults are Stable-Baselines3's, with Gaussian noise on actions. */
	readonly ddpg: DdpgConfig;
	/** Options of TQC. Defaults are SB3-Contrib's. */
	readonly tqc: TqcConfig;
	/** Options of REDQ. Defaults are the paper's. */
	readonly redq: RedqConfig;
	/** Options of DroQ. Defaults are the paper's. */
	readonly droq: DroqConfig;
	/** Options of D4PG. Defaults are the paper's. */
	readonly d4pg: D4pgConfig;
	/** Options of CrossQ. Defaults are SB3-Contrib's. There are no target networks: `tau` must be 1. */
	readonly crossq: CrossqConfig;
}
/** The name of an algorithm, as the command line and the files spell it. */
export type AlgorithmName = keyof AlgorithmConfigs;
/** The codes of failures that the native core reports. */
export declare const nativeErrorCodes: readonly [
	"INVALID_CONFIG",
	"UNKNOWN_ENV",
	"UNKNOWN_ALGORITHM",
	"UNKNOWN_OPTION",
	"INCOMPATIBLE_SPACE",
	"INVALID_SHAPE",
	"INVALID_DATA",
	"DIVERGED",
	"ENV_FAILED",
	"CORRUPT_FILE",
	"FILE_VERSION",
	"CHECKPOINT_MISMATCH",
	"IO",
	"ENGINE_UNSUPPORTED",
	"ENGINE_NOT_LOADED",
	"LIBTORCH_NOT_FOUND",
	"LIBTORCH_INVALID",
	"DEVICE_UNAVAILABLE",
	"OUT_OF_MEMORY",
	"CLOSED",
	"BUSY",
	"INVALID_STATE",
	"INTERNAL"
];
/** One of the codes that the native core reports. */
export type NativeErrorCode = (typeof nativeErrorCodes)[number];
/** What a training tells: before, at each boundary, after. */
/** An episode that ended. */
export interface Episode {
	/** Sum of its rewards, before any normalisation. */
	readonly return: number;
	/** Its number of steps. */
	readonly length: number;
	/** Step of the training at which it ended. */
	readonly step: number;
	/** Index of its world. */
	readonly env: number;
}
/** The state of affairs at a boundary: after each update phase of the algorithm. */
export interface Report {
	/** Steps taken so far, over all worlds. */
	readonly step: number;
	/** Updates so far, as SB3 counts them (for PPO: epochs). */
	readonly update: number;
	/** SB3's keys: `rollout/ep_rew_mean`, `train/approx_kl`, `time/fps` and so on. Callbacks may add their own. */
	readonly metrics: Record<string, number>;
	/** Episodes that ended since the last report. */
	readonly episodes: readonly Episode[];
}
/** What a training is going to do. */
export interface TrainingPlan {
	/** Steps that were asked for. */
	readonly totalSteps: number;
	/** Step at which it ends: `totalSteps` rounded up to whole rollouts. */
	readonly target: number;
	/** Whether `target` differs from `totalSteps`. */
	readonly rounded: boolean;
	/** Step at which it starts: 0 unless it goes on from a checkpoint. */
	readonly from: number;
}
/** What a training did. */
export interface Summary {
	/** Steps at the end, counted as in {@link Report.step}. */
	readonly steps: number;
	/** Step at which it was to end: `totalSteps` rounded up to whole rollouts. */
	readonly target: number;
	/** Wall time, callbacks included. */
	readonly seconds: number;
	/** Steps taken in this training for each second. */
	readonly stepsPerSecond: number;
	/**
	 * Why it ended: `finished` at its target; `callback` because a callback returned false or the `for await` was left;
	 * `aborted` through its signal; `failed` by an error (the last two are seen by `onTrainingEnd` only).
	 */
	readonly stopped: "finished" | "callback" | "aborted" | "failed";
	/** The last report; undefined if there was none. */
	readonly lastReport: Report | undefined;
}
/**
 * Something that watches or steers a training. Every hook is optional and is waited for. Hooks run only at report
 * boundaries, which the configuration alone fixes: stopping there stops at the same step on every machine.
 *
 * @example
 * ```ts
 * import { type Callback, PPO } from "reinforcets";
 * const patience: Callback = { onReport: (report) => report.step < 500 };
 * const agent = new PPO({ env: "CartPole-v1", seed: 1, nSteps: 64, nEnvs: 2 });
 * const { stopped } = await agent.learn({ totalSteps: 10_000, callbacks: [patience] });
 * console.log(stopped); // callback
 * ```
 */
export interface Callback {
	/** Name under which its `state` is saved; needed only by callbacks that have one. */
	readonly name?: string;
	/** Called once before the first step. */
	onTrainingStart?(plan: TrainingPlan, agent: Agent): Awaitable<void>;
	/** Called with each report; it may add metrics of its own. Returning false stops the training after this report. */
	onReport?(report: Report, agent: Agent): Awaitable<boolean | void>;
	/** Called after every callback has seen the report: the place to save, because all `state()`s agree now. */
	afterReport?(report: Report, agent: Agent): Awaitable<void>;
	/** Called once at the end, however it came. */
	onTrainingEnd?(summary: Summary, agent: Agent): Awaitable<void>;
	/** Called when the training fails or is aborted, before `onTrainingEnd`; the error is thrown on afterwards. */
	onError?(error: unknown, agent: Agent): Awaitable<void>;
	/** What a resumed training must know, as plain JSON; saved with each checkpoint. */
	state?(): unknown;
	/** Goes on from a state that was saved with a checkpoint; called before `onTrainingStart`. */
	restore?(state: unknown): void;
}
/** The stable codes. Text may change between versions, these do not. */
export type ErrorCode = NativeErrorCode | "ABORTED" | "NATIVE_MISSING";
/** What an error knows beside its text, e.g. `{ field, value, allowed }` for `INVALID_CONFIG`. */
export type ErrorDetails = Readonly<Record<string, unknown>>;
/**
 * Root of everything this library throws on purpose.
 *
 * @example
 * ```ts
 * import { makeEnv, ReinforcetsError } from "reinforcets";
 * try {
 *   makeEnv("CartPol-v1" as "CartPole-v1");
 * } catch (error) {
 *   if (error instanceof ReinforcetsError) console.log(error.code, error.details);
 * }
 * ```
 */
export declare class ReinforcetsError extends Error {
	/** Stable code, to branch on. */
	readonly code: ErrorCode;
	/** Facts behind the text, to show or to act on. */
	readonly details: ErrorDetails;
	/**
	 * @param code - Stable code.
	 * @param message - Text for people.
	 * @param details - Facts for programs.
	 * @param options - `cause`: the error that led to this one.
	 */
	constructor(code: ErrorCode, message: string, details?: ErrorDetails, options?: ErrorOptions);
}
/** Something was asked for that does not exist, does not fit, or is out of range. */
export declare class ConfigError extends ReinforcetsError {
}
/** An observation, action or reward that is not what its space promised. */
export declare class DataError extends ReinforcetsError {
}
/** A loss, gradient or weight became NaN or infinite; weights are those before that step. */
export declare class DivergedError extends ReinforcetsError {
}
/** A world threw or returned rubbish; `details` name step and world, `cause` is the original error. */
export declare class EnvError extends ReinforcetsError {
}
/** A file that cannot be read or written, or that does not belong here. */
export declare class FileError extends ReinforcetsError {
}
/** A verb at the wrong moment: after `close()`, during another training, without a world. */
export declare class StateError extends ReinforcetsError {
}
/** Training was stopped through its `signal`; `cause` is the signal's reason. The agent stays usable. */
export declare class AbortError extends ReinforcetsError {
}
/** The native part for this platform is not installed; the text says how to get it. */
export declare class NativeMissingError extends ReinforcetsError {
}
/** No libtorch, or one that cannot be used; the text lists what was looked at and says how to get one. */
export declare class LibtorchError extends ReinforcetsError {
}
/** A device that is not there, or has no room for what was asked; the agent stays usable. */
export declare class DeviceError extends ReinforcetsError {
}
/** A bug of ours. Please report it. */
export declare class InternalError extends ReinforcetsError {
}
/**
 * Rewards of a goal world for many goals at once: what was achieved by a step and what was wanted, row after row. It must
 * be pure, and give what the world's own step would give.
 *
 * @param achieved - Goals that were reached, `[rewards.length × width]`.
 * @param desired - Goals that they are compared with, of the same shape.
 * @param rewards - To be filled, a finite number for each row.
 */
export type ComputeReward = (achieved: Float32Array, desired: Float32Array, rewards: Float32Array) => void;
/** What `train` and `learn` take. */
export interface TrainOptions {
	/**
	 * Steps to train for, over all worlds; rounded up to whole rollouts ({@link TrainingPlan.target} tells to what). After
	 * `resume` it counts from the very beginning, so the same number reaches the same end.
	 */
	readonly totalSteps: number;
	/** Watchers, called in this order. */
	readonly callbacks?: readonly Callback[];
	/** Stops the training within one step: it then throws an AbortError. */
	readonly signal?: AbortSignal;
	/**
	 * Count steps (and schedules) from 0 again. Default: true, but false for the first training after `resume`, which
	 * goes on where the checkpoint was.
	 */
	readonly resetSteps?: boolean;
}
/** The id of a built-in world, a world, several worlds with the same spaces, or a function that makes one. */
export type EnvSource = NativeEnvId | Env | readonly Env[] | ((index: number) => Env);
/** A world whose actions are real numbers. */
export type ContinuousEnv = Env<ObservationSpace, FloatBox>;
/** Id of a built-in world whose actions are real numbers. */
export type ContinuousEnvId = {
	[Id in NativeEnvId]: NativeEnvs[Id] extends NativeWorld<ObservationSpace, FloatBox> ? Id : never;
}[NativeEnvId];
/** The same for algorithms whose actions are real numbers. */
export type ContinuousSource = ContinuousEnvId | ContinuousEnv | readonly ContinuousEnv[] | ((index: number) => ContinuousEnv);
/** The type of world that a source stands for. */
export type EnvOf<E extends EnvSource> = E extends NativeEnvId ? NativeEnvs[E] : E extends readonly (infer T)[] ? T : E extends (index: number) => infer T ? T : E;
/** An observation as an agent on this source takes it. */
export type ObservationFor<E extends EnvSource> = ObservationOf<EnvOf<E>>;
/** An action as an agent on this source gives it. */
export type ActionFor<E extends EnvSource> = ActionOf<EnvOf<E>>;
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
export type AgentOptions<A extends AlgorithmName, E extends EnvSource> = EnvOption<E> & LibtorchOption & Omit<RunConfig, "env" | "algo"> & AlgorithmConfigs[A];
/** What `load` takes: other worlds, and whatever else should differ from what the file holds. */
export type LoadOptions<A extends AlgorithmName, E extends EnvSource> = Partial<AgentOptions<A, E>>;
/** What `resume` takes. */
export interface ResumeOptions<E extends EnvSource> extends LibtorchOption {
	/** The worlds again, if they are written in TypeScript; as many as the checkpoint had, or a function that makes one. */
	readonly env?: E;
	/** Callbacks of the next training; they get back the state they had. */
	readonly callbacks?: readonly Callback[];
}
/** Everything worth knowing about an agent; {@link Agent.describe} gives it. */
export interface AgentDescription {
	/** The name of its algorithm. */
	readonly algorithm: AlgorithmName;
	/** Its id: made from random numbers, saved with it. */
	readonly agentId: string;
	/** The engine that computes its networks. */
	readonly engine: string;
	/** The instructions that the engine found on this CPU, e.g. `avx512`, or the version of libtorch. */
	readonly kernel: string;
	/** The device that its networks live on: `cpu`, `cuda:0`. */
	readonly device: string;
	/** Its world's name and spaces. */
	readonly env: EnvSpec;
	/** Number of worlds stepped together. */
	readonly nEnvs: number;
	/** Seed of everything random in it. */
	readonly seed: number;
	/** Every option in force, defaults included. */
	readonly config: Readonly<Record<string, unknown>>;
	/** Number of trained parameters. */
	readonly parameters: number;
	/** Steps of a whole rollout over all worlds, to which `totalSteps` is rounded up; null if it has no fixed length. */
	readonly stepsPerRound: number | null;
	/** Bytes that its replay takes once it is full; 0 for an algorithm without one. */
	readonly replayBytes: number;
	/** Whether a resumed training equals an uninterrupted one bit for bit. */
	readonly exact: boolean;
	/** Why not, if not. */
	readonly reasons: readonly string[];
}
/**
 * What a policy with memory carries from one observation to the next: made by `agent.initialState()`, given to
 * `predict`, which brings it up to date. Policies without memory leave it as it is.
 */
export declare class PolicyState {
	/** Episodes side by side. */
	readonly rows: number;
	/**
	 * @param rows - Episodes side by side.
	 * @param width - Numbers of state of one.
	 */
	constructor(rows: number, width: number);
	/**
	 * Forgets: the next observation is the first of an episode.
	 *
	 * @param row - The episode that starts anew; all of them by default.
	 */
	reset(row?: number): void;
}
/** What {@link Agent.predict} takes beside observations. */
export interface PredictOptions {
	/** The likeliest action instead of a drawn one; default false, as in SB3. */
	readonly deterministic?: boolean;
	/**
	 * What a policy with memory remembers, from {@link Agent.initialState}; brought up to date. Without it every
	 * observation is the first of an episode. With several observations it has a row for each.
	 */
	readonly state?: PolicyState;
}
/** What {@link Agent.stopEpisodeAndTrain} takes. */
export interface StopEpisodeOptions {
	/** The episode was cut off (time limit) rather than ended by the world; default false. */
	readonly truncated?: boolean;
}
/**
 * One agent: a policy, its learner and its worlds. `PPO`, `DQN` and the others are this with their own options.
 * Every verb but `close` throws a StateError `CLOSED` after `close()`.
 */
export declare abstract class Agent<E extends EnvSource = EnvSource> implements Disposable {
	#private;
	/** The name of its algorithm. */
	readonly algorithm: AlgorithmName;
	/** Its world's name and spaces. */
	readonly spec: EnvSpec;
	/** Seed of everything random in it. */
	readonly seed: number;
	/**
	 * @param algorithm - The name of the algorithm.
	 * @param options - Its options.
	 */
	protected constructor(algorithm: AlgorithmName, options: EnvOption<E> & {
		readonly nEnvs?: number;
	});
	/**
	 * Trains, giving a report at each boundary. Leaving the loop stops the training there, at the same step on every
	 * machine; a later call goes on with what was learnt.
	 *
	 * @param options - See {@link TrainOptions}.
	 * @returns The reports; the generator's return value is the summary.
	 * @throws StateError `BUSY` if this agent is being trained already. AbortError `ABORTED` when the signal fires.
	 * EnvError `ENV_FAILED` when a world fails. DivergedError `DIVERGED` when a number is no longer finite.
	 * @example
	 * ```ts
	 * import { PPO } from "reinforcets";
	 * const agent = new PPO({ env: "CartPole-v1", nEnvs: 2, nSteps: 64, seed: 1 });
	 * for await (const report of agent.train({ totalSteps: 1000 })) {
	 *   console.log(report.step, report.metrics["rollout/ep_rew_mean"]);
	 * }
	 * ```
	 */
	train(options: TrainOptions): AsyncGenerator<Report, Summary, undefined>;
	/**
	 * {@link Agent.train} in one await.
	 *
	 * @param options - See {@link TrainOptions}.
	 * @returns What was done, and how fast.
	 * @throws As `train` does.
	 */
	learn(options: TrainOptions): Promise<Summary>;
	/**
	 * The action for an observation, from the policy as last updated; never waits for a training.
	 *
	 * @param observation - A value of the observation space.
	 * @param options - See {@link PredictOptions}.
	 * @returns A value of the action space.
	 * @throws DataError `INVALID_SHAPE` for a wrong type or length, `INVALID_DATA` for NaN and values out of range.
	 * @example
	 * ```ts
	 * import { makeEnv, PPO } from "reinforcets";
	 * using agent = new PPO({ env: "CartPole-v1", seed: 1 });
	 * const env = makeEnv("CartPole-v1");
	 * const state = agent.initialState(); // a policy without memory needs none
	 * let { observation } = env.reset({ seed: 1 });
	 * for (let step = 0; step < 10; step++) observation = env.step(agent.predict(observation, { state })).observation;
	 * ```
	 */
	predict(observation: ObservationFor<E>, options?: PredictOptions): ActionFor<E>;
	/**
	 * The actions for several observations, in one pass.
	 *
	 * @param observations - Values of the observation space.
	 * @param options - See {@link PredictOptions}.
	 * @returns Values of the action space, in the same order.
	 * @throws As for one observation.
	 */
	predict(observations: readonly ObservationFor<E>[], options?: PredictOptions): ActionFor<E>[];
	/**
	 * What a policy with memory knows at the start of an episode: nothing. For {@link PredictOptions.state}; call its
	 * `reset()` when the next episode starts.
	 *
	 * @param rows - Episodes side by side; default 1.
	 * @returns The state.
	 * @throws ConfigError `INVALID_CONFIG` if `rows` is no whole number of at least 1.
	 */
	initialState(rows?: number): PolicyState;
	/**
	 * The best action it knows: `predict` with `deterministic: true`.
	 *
	 * @param observation - A value of the observation space.
	 * @param options - What it remembers: see {@link PredictOptions.state}.
	 * @returns A value of the action space.
	 */
	act(observation: ObservationFor<E>, options?: Pick<PredictOptions, "state">): ActionFor<E>;
	/**
	 * One step of a loop of your own: learns from the reward of the action before, gives the next action. Needs
	 * `nEnvs: 1`.
	 *
	 * @param observation - Where the world is now.
	 * @param reward - Reward of the action before; ignored at the start of an episode.
	 * @returns The action to take.
	 * @throws StateError `BUSY` during a training. ConfigError `INVALID_CONFIG` with more than one world. DataError for bad
	 * data.
	 */
	actAndTrain(observation: ObservationFor<E>, reward: number): ActionFor<E>;
	/**
	 * The end of an episode in a loop of your own: learns from its last reward.
	 *
	 * @param observation - The last observation.
	 * @param reward - Reward of the last action.
	 * @param options - See {@link StopEpisodeOptions}.
	 * @throws As {@link Agent.actAndTrain} does.
	 */
	stopEpisodeAndTrain(observation: ObservationFor<E>, reward: number, options?: StopEpisodeOptions): void;
	/**
	 * What the learner last measured, for a loop of your own.
	 *
	 * @returns Names and values, as in reports.
	 */
	getStatistics(): readonly (readonly [
		name: string,
		value: number
	])[];
	/** @returns The agent's id: made from random numbers, saved with it. */
	getAgentId(): string;
	/** Steps taken so far, over all worlds. */
	get steps(): number;
	/** @returns Everything worth knowing about it: engine, resolved options, size, whether resuming is exact. */
	describe(): AgentDescription;
	/** @returns SHA-256 of the parameters, hex: equal for agents that learnt the same, bit for bit. */
	weightsHash(): string;
	/**
	 * Saves the agent alone (policy, normalisers, options) to one file; the file appears whole or not at all.
	 *
	 * @param path - Where to, e.g. `cartpole.safetensors`.
	 * @throws FileError `IO` if the file cannot be written.
	 */
	save(path: string): Promise<void>;
	/**
	 * Saves the whole run, to go on from with `resume`: `dir/checkpoint-<step>`, which appears whole or not at all. The
	 * newest two are kept. During a training, call it in a callback's `afterReport`.
	 *
	 * @param dir - Folder of the run's checkpoints; made if it is missing.
	 * @returns Path of the checkpoint.
	 * @throws FileError `IO` if it cannot be written.
	 */
	checkpoint(dir: string): Promise<string>;
	/** Whether `close()` was called. */
	get closed(): boolean;
	/** Frees its memory and ends its thread; a training under way ends with an error. Calling it again does nothing. */
	close(): void;
	/** {@link Agent.close}, for `using agent = new PPO(…)`. */
	[Symbol.dispose](): void;
}
/** Options of {@link A2C}. */
export type A2cOptions<E extends EnvSource> = AgentOptions<"a2c", E>;
/**
 * Advantage actor-critic, the synchronous form of A3C (Mnih et al. 2016, arXiv:1602.01783); SB3's defaults.
 *
 * @example
 * ```ts
 * import { A2C } from "reinforcets";
 * using agent = new A2C({ env: "CartPole-v1", seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 2000 });
 * console.log(steps, stopped);
 * ```
 */
export declare class A2C<const E extends EnvSource = EnvSource> extends Agent<E> {
	/**
	 * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
	 * @throws ConfigError that names field, value and what is allowed.
	 */
	constructor(options: A2cOptions<E>);
	/**
	 * Opens an agent that `save` wrote.
	 *
	 * @param path - The file.
	 * @param overrides - Other worlds, or options that should differ from the file's.
	 * @returns The agent, ready to predict or to be trained on.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static load<const E extends EnvSource = EnvSource>(path: string, overrides?: LoadOptions<"a2c", E>): Promise<A2C<E>>;
	/**
	 * Goes on from the newest complete checkpoint: train with the same `totalSteps` to reach the same end.
	 *
	 * @param dir - The folder given to `checkpoint`.
	 * @param options - TypeScript worlds and callbacks, which no file can hold.
	 * @returns The agent, as it was.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static resume<const E extends EnvSource = EnvSource>(dir: string, options?: ResumeOptions<E>): Promise<A2C<E>>;
}
/** Options of {@link BootstrappedDQN}. */
export type BootstrappedDqnOptions<E extends EnvSource> = AgentOptions<"bootstrapped_dqn", E>;
/**
 * Bootstrapped DQN (Osband et al. 2016, arXiv:1602.04621): several heads learn what actions are worth, and one of them,
 * drawn anew, plays each episode, so that what is uncertain is tried to its end. `priorScale` adds randomised prior
 * functions, which worlds with rare rewards need; `explorer: { kind: "ucb", lambda }` acts by bounds over all heads. For
 * discrete actions.
 *
 * @example
 * ```ts
 * import { BootstrappedDQN } from "reinforcets";
 * using agent = new BootstrappedDQN({ env: "CartPole-v1", seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 2000 });
 * console.log(steps, stopped);
 * ```
 */
export declare class BootstrappedDQN<const E extends EnvSource = EnvSource> extends Agent<E> {
	/**
	 * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
	 * @throws ConfigError that names field, value and what is allowed.
	 */
	constructor(options: BootstrappedDqnOptions<E>);
	/**
	 * Opens an agent that `save` wrote.
	 *
	 * @param path - The file.
	 * @param overrides - Other worlds, or options that should differ from the file's.
	 * @returns The agent, ready to predict or to be trained on.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static load<const E extends EnvSource = EnvSource>(path: string, overrides?: LoadOptions<"bootstrapped_dqn", E>): Promise<BootstrappedDQN<E>>;
	/**
	 * Goes on from the newest complete checkpoint: train with the same `totalSteps` to reach the same end.
	 *
	 * @param dir - The folder given to `checkpoint`.
	 * @param options - TypeScript worlds and callbacks, which no file can hold.
	 * @returns The agent, as it was.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static resume<const E extends EnvSource = EnvSource>(dir: string, options?: ResumeOptions<E>): Promise<BootstrappedDQN<E>>;
}
/** Options of {@link C51}. */
export type C51Options<E extends EnvSource> = AgentOptions<"c51", E>;
/**
 * Distributional Q-learning on fixed atoms (Bellemare et al. 2017, arXiv:1707.06887). Set `vMin` and `vMax` to the returns
 * that a world can give. For discrete actions.
 *
 * @example
 * ```ts
 * import { C51 } from "reinforcets";
 * using agent = new C51({ env: "CartPole-v1", seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 2000 });
 * console.log(steps, stopped);
 * ```
 */
export declare class C51<const E extends EnvSource = EnvSource> extends Agent<E> {
	/**
	 * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
	 * @throws ConfigError that names field, value and what is allowed.
	 */
	constructor(options: C51Options<E>);
	/**
	 * Opens an agent that `save` wrote.
	 *
	 * @param path - The file.
	 * @param overrides - Other worlds, or options that should differ from the file's.
	 * @returns The agent, ready to predict or to be trained on.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static load<const E extends EnvSource = EnvSource>(path: string, overrides?: LoadOptions<"c51", E>): Promise<C51<E>>;
	/**
	 * Goes on from the newest complete checkpoint: train with the same `totalSteps` to reach the same end.
	 *
	 * @param dir - The folder given to `checkpoint`.
	 * @param options - TypeScript worlds and callbacks, which no file can hold.
	 * @returns The agent, as it was.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static resume<const E extends EnvSource = EnvSource>(dir: string, options?: ResumeOptions<E>): Promise<C51<E>>;
}
/** Options of {@link CrossQ}. */
export type CrossqOptions<E extends ContinuousSource> = AgentOptions<"crossq", E>;
/**
 * CrossQ (Bhatt et al. 2024, arXiv:1902.05605) with SB3-Contrib's defaults: SAC without target networks, which batch
 * renormalisation in wide networks makes up for. Learns from fewer steps than SAC where a step of the world is dear, at one
 * gradient step a step.
 *
 * @example
 * ```ts
 * import { CrossQ } from "reinforcets";
 * using agent = new CrossQ({ env: "Pendulum-v1", netArch: [64, 64], batchSize: 64, seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 1000 });
 * console.log(steps, stopped);
 * ```
 */
export declare class CrossQ<const E extends ContinuousSource = ContinuousSource> extends Agent<E> {
	/**
	 * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
	 * @throws ConfigError that names field, value and what is allowed.
	 */
	constructor(options: CrossqOptions<E>);
	/**
	 * Opens an agent that `save` wrote.
	 *
	 * @param path - The file.
	 * @param overrides - Other worlds, or options that should differ from the file's.
	 * @returns The agent, ready to predict or to be trained on.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static load<const E extends ContinuousSource = ContinuousSource>(path: string, overrides?: LoadOptions<"crossq", E>): Promise<CrossQ<E>>;
	/**
	 * Goes on from the newest complete checkpoint: train with the same `totalSteps` to reach the same end.
	 *
	 * @param dir - The folder given to `checkpoint`.
	 * @param options - TypeScript worlds and callbacks, which no file can hold.
	 * @returns The agent, as it was.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static resume<const E extends ContinuousSource = ContinuousSource>(dir: string, options?: ResumeOptions<E>): Promise<CrossQ<E>>;
}
/** Options of {@link D4PG}. */
export type D4pgOptions<E extends ContinuousSource> = AgentOptions<"d4pg", E>;
/**
 * Distributional DDPG (Barth-Maron et al. 2018, arXiv:1804.08617) with the paper's defaults: DDPG whose critic learns how
 * likely each of a row of returns is, from five steps at once. `vMin` and `vMax` must hold the world's discounted returns. For
 * continuous actions within bounds.
 *
 * @example
 * ```ts
 * import { D4PG } from "reinforcets";
 * using agent = new D4PG({ env: "Pendulum-v1", vMin: -1200, vMax: 0, netArch: [64, 64], batchSize: 64, seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 1000 });
 * console.log(steps, stopped);
 * ```
 */
export declare class D4PG<const E extends ContinuousSource = ContinuousSource> extends Agent<E> {
	/**
	 * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
	 * @throws ConfigError that names field, value and what is allowed.
	 */
	constructor(options: D4pgOptions<E>);
	/**
	 * Opens an agent that `save` wrote.
	 *
	 * @param path - The file.
	 * @param overrides - Other worlds, or options that should differ from the file's.
	 * @returns The agent, ready to predict or to be trained on.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static load<const E extends ContinuousSource = ContinuousSource>(path: string, overrides?: LoadOptions<"d4pg", E>): Promise<D4PG<E>>;
	/**
	 * Goes on from the newest complete checkpoint: train with the same `totalSteps` to reach the same end.
	 *
	 * @param dir - The folder given to `checkpoint`.
	 * @param options - TypeScript worlds and callbacks, which no file can hold.
	 * @returns The agent, as it was.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static resume<const E extends ContinuousSource = ContinuousSource>(dir: string, options?: ResumeOptions<E>): Promise<D4PG<E>>;
}
/** Options of {@link DDPG}. */
export type DdpgOptions<E extends ContinuousSource> = AgentOptions<"ddpg", E>;
/**
 * Deep deterministic policy gradient (Lillicrap et al. 2016, arXiv:1509.02971) with SB3's defaults and noise on actions: the
 * policy follows one critic's gradient by the action. For continuous actions within bounds; TD3 is its better successor.
 *
 * @example
 * ```ts
 * import { DDPG } from "reinforcets";
 * const actionNoise = { kind: "ornsteinUhlenbeck", sigma: 0.2 } as const;
 * using agent = new DDPG({ env: "Pendulum-v1", netArch: [64, 64], batchSize: 64, actionNoise, seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 1000 });
 * console.log(steps, stopped);
 * ```
 */
export declare class DDPG<const E extends ContinuousSource = ContinuousSource> extends Agent<E> {
	/**
	 * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
	 * @throws ConfigError that names field, value and what is allowed.
	 */
	constructor(options: DdpgOptions<E>);
	/**
	 * Opens an agent that `save` wrote.
	 *
	 * @param path - The file.
	 * @param overrides - Other worlds, or options that should differ from the file's.
	 * @returns The agent, ready to predict or to be trained on.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static load<const E extends ContinuousSource = ContinuousSource>(path: string, overrides?: LoadOptions<"ddpg", E>): Promise<DDPG<E>>;
	/**
	 * Goes on from the newest complete checkpoint: train with the same `totalSteps` to reach the same end.
	 *
	 * @param dir - The folder given to `checkpoint`.
	 * @param options - TypeScript worlds and callbacks, which no file can hold.
	 * @returns The agent, as it was.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static resume<const E extends ContinuousSource = ContinuousSource>(dir: string, options?: ResumeOptions<E>): Promise<DDPG<E>>;
}
/** Options of {@link DQN}. */
export type DqnOptions<E extends EnvSource> = AgentOptions<"dqn", E>;
/**
 * Deep Q-learning (Mnih et al. 2015) with SB3's defaults; `double`, `nStep`, `prioritized` and `munchausen` are options.
 * For discrete actions.
 *
 * @example
 * ```ts
 * import { DQN } from "reinforcets";
 * using agent = new DQN({ env: "CartPole-v1", seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 2000 });
 * console.log(steps, stopped);
 * ```
 */
export declare class DQN<const E extends EnvSource = EnvSource> extends Agent<E> {
	/**
	 * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
	 * @throws ConfigError that names field, value and what is allowed.
	 */
	constructor(options: DqnOptions<E>);
	/**
	 * Opens an agent that `save` wrote.
	 *
	 * @param path - The file.
	 * @param overrides - Other worlds, or options that should differ from the file's.
	 * @returns The agent, ready to predict or to be trained on.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static load<const E extends EnvSource = EnvSource>(path: string, overrides?: LoadOptions<"dqn", E>): Promise<DQN<E>>;
	/**
	 * Goes on from the newest complete checkpoint: train with the same `totalSteps` to reach the same end.
	 *
	 * @param dir - The folder given to `checkpoint`.
	 * @param options - TypeScript worlds and callbacks, which no file can hold.
	 * @returns The agent, as it was.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static resume<const E extends EnvSource = EnvSource>(dir: string, options?: ResumeOptions<E>): Promise<DQN<E>>;
}
/** Options of {@link DroQ}. */
export type DroqOptions<E extends ContinuousSource> = AgentOptions<"droq", E>;
/**
 * Dropout Q-functions (Hiraoka et al. 2022, arXiv:2110.02034) with the paper's defaults: SAC that learns twenty times from
 * each step, with two critics that have dropout and layer normalisation. For continuous actions within bounds, where steps of
 * the world cost more than computing does; cheaper than REDQ.
 *
 * @example
 * ```ts
 * import { DroQ } from "reinforcets";
 * using agent = new DroQ({ env: "Pendulum-v1", netArch: [64, 64], learningStarts: 900, seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 1000 });
 * console.log(steps, stopped);
 * ```
 */
export declare class DroQ<const E extends ContinuousSource = ContinuousSource> extends Agent<E> {
	/**
	 * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
	 * @throws ConfigError that names field, value and what is allowed.
	 */
	constructor(options: DroqOptions<E>);
	/**
	 * Opens an agent that `save` wrote.
	 *
	 * @param path - The file.
	 * @param overrides - Other worlds, or options that should differ from the file's.
	 * @returns The agent, ready to predict or to be trained on.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static load<const E extends ContinuousSource = ContinuousSource>(path: string, overrides?: LoadOptions<"droq", E>): Promise<DroQ<E>>;
	/**
	 * Goes on from the newest complete checkpoint: train with the same `totalSteps` to reach the same end.
	 *
	 * @param dir - The folder given to `checkpoint`.
	 * @param options - TypeScript worlds and callbacks, which no file can hold.
	 * @returns The agent, as it was.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static resume<const E extends ContinuousSource = ContinuousSource>(dir: string, options?: ResumeOptions<E>): Promise<DroQ<E>>;
}
/** Options of {@link DRQN}. */
export type DrqnOptions<E extends EnvSource> = AgentOptions<"drqn", E>;
/**
 * DRQN (Hausknecht & Stone 2015, arXiv:1507.06527): DQN with a recurrent network (`middleware`), learnt from sequences that
 * begin with a blank state. R2D2 with other defaults. For discrete actions; needs the engine `torch`.
 *
 * @example
 * ```ts
 * import { DRQN } from "reinforcets";
 * using agent = new DRQN({ env: "TMaze-v0", sequenceLength: 12, middleware: { kind: "gru", width: 16 }, seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 1500 });
 * console.log(steps, stopped);
 * ```
 */
export declare class DRQN<const E extends EnvSource = EnvSource> extends Agent<E> {
	/**
	 * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
	 * @throws ConfigError that names field, value and what is allowed.
	 */
	constructor(options: DrqnOptions<E>);
	/**
	 * Opens an agent that `save` wrote.
	 *
	 * @param path - The file.
	 * @param overrides - Other worlds, or options that should differ from the file's.
	 * @returns The agent, ready to predict or to be trained on.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static load<const E extends EnvSource = EnvSource>(path: string, overrides?: LoadOptions<"drqn", E>): Promise<DRQN<E>>;
	/**
	 * Goes on from the newest complete checkpoint: train with the same `totalSteps` to reach the same end.
	 *
	 * @param dir - The folder given to `checkpoint`.
	 * @param options - TypeScript worlds and callbacks, which no file can hold.
	 * @returns The agent, as it was.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static resume<const E extends EnvSource = EnvSource>(dir: string, options?: ResumeOptions<E>): Promise<DRQN<E>>;
}
/** Options of {@link IQN}. */
export type IqnOptions<E extends EnvSource> = AgentOptions<"iqn", E>;
/**
 * Implicit quantile networks (Dabney et al. 2018, arXiv:1806.06923). For discrete actions.
 *
 * @example
 * ```ts
 * import { IQN } from "reinforcets";
 * using agent = new IQN({ env: "CartPole-v1", seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 2000 });
 * console.log(steps, stopped);
 * ```
 */
export declare class IQN<const E extends EnvSource = EnvSource> extends Agent<E> {
	/**
	 * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
	 * @throws ConfigError that names field, value and what is allowed.
	 */
	constructor(options: IqnOptions<E>);
	/**
	 * Opens an agent that `save` wrote.
	 *
	 * @param path - The file.
	 * @param overrides - Other worlds, or options that should differ from the file's.
	 * @returns The agent, ready to predict or to be trained on.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static load<const E extends EnvSource = EnvSource>(path: string, overrides?: LoadOptions<"iqn", E>): Promise<IQN<E>>;
	/**
	 * Goes on from the newest complete checkpoint: train with the same `totalSteps` to reach the same end.
	 *
	 * @param dir - The folder given to `checkpoint`.
	 * @param options - TypeScript worlds and callbacks, which no file can hold.
	 * @returns The agent, as it was.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static resume<const E extends EnvSource = EnvSource>(dir: string, options?: ResumeOptions<E>): Promise<IQN<E>>;
}
/** Options of {@link MPO}. */
export type MpoOptions<E extends ContinuousSource> = AgentOptions<"mpo", E>;
/**
 * Maximum a posteriori policy optimisation (Abdolmaleki et al. 2018, arXiv:1806.06920) with Acme's defaults: the critic weighs
 * actions of the target policy, and the policy is fitted to them, no further from it than allowed. For continuous actions
 * within bounds.
 *
 * @example
 * ```ts
 * import { MPO } from "reinforcets";
 * using agent = new MPO({ env: "Pendulum-v1", netArch: [64, 64], batchSize: 64, samples: 10, seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 1500 });
 * console.log(steps, stopped);
 * ```
 */
export declare class MPO<const E extends ContinuousSource = ContinuousSource> extends Agent<E> {
	/**
	 * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
	 * @throws ConfigError that names field, value and what is allowed.
	 */
	constructor(options: MpoOptions<E>);
	/**
	 * Opens an agent that `save` wrote.
	 *
	 * @param path - The file.
	 * @param overrides - Other worlds, or options that should differ from the file's.
	 * @returns The agent, ready to predict or to be trained on.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static load<const E extends ContinuousSource = ContinuousSource>(path: string, overrides?: LoadOptions<"mpo", E>): Promise<MPO<E>>;
	/**
	 * Goes on from the newest complete checkpoint: train with the same `totalSteps` to reach the same end.
	 *
	 * @param dir - The folder given to `checkpoint`.
	 * @param options - TypeScript worlds and callbacks, which no file can hold.
	 * @returns The agent, as it was.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static resume<const E extends ContinuousSource = ContinuousSource>(dir: string, options?: ResumeOptions<E>): Promise<MPO<E>>;
}
/** Options of {@link PPO}. */
export type PpoOptions<E extends EnvSource> = AgentOptions<"ppo", E>;
/**
 * Proximal policy optimisation (Schulman et al. 2017, arXiv:1707.06347), with GAE; SB3's defaults. The first thing to try.
 *
 * @example
 * ```ts
 * import { PPO } from "reinforcets";
 * using agent = new PPO({ env: "CartPole-v1", seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 2000 });
 * console.log(steps, stopped);
 * ```
 */
export declare class PPO<const E extends EnvSource = EnvSource> extends Agent<E> {
	/**
	 * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
	 * @throws ConfigError that names field, value and what is allowed.
	 */
	constructor(options: PpoOptions<E>);
	/**
	 * Opens an agent that `save` wrote.
	 *
	 * @param path - The file.
	 * @param overrides - Other worlds, or options that should differ from the file's.
	 * @returns The agent, ready to predict or to be trained on.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static load<const E extends EnvSource = EnvSource>(path: string, overrides?: LoadOptions<"ppo", E>): Promise<PPO<E>>;
	/**
	 * Goes on from the newest complete checkpoint: train with the same `totalSteps` to reach the same end.
	 *
	 * @param dir - The folder given to `checkpoint`.
	 * @param options - TypeScript worlds and callbacks, which no file can hold.
	 * @returns The agent, as it was.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static resume<const E extends EnvSource = EnvSource>(dir: string, options?: ResumeOptions<E>): Promise<PPO<E>>;
}
/** Tuned settings: how long to train, and with which options. */
export type Preset<A extends AlgorithmName> = {
	/** Steps to train. */
	readonly totalSteps: number;
} & Omit<RunConfig, "env" | "algo"> & AlgorithmConfigs[A];
/** Presets by algorithm and world. */
export type Presets = {
	readonly [A in AlgorithmName]: {
		/** Settings for this world; reading them throws a ConfigError if there are none. */
		readonly [Id in NativeEnvId]: Preset<A>;
	};
};
/**
 * Tuned settings for the built-in worlds, from RL Baselines3 Zoo. Reading one that does not exist throws a ConfigError
 * `INVALID_CONFIG` that names those that do.
 *
 * @example
 * ```ts
 * import { PPO, presets } from "reinforcets";
 * const { totalSteps, ...options } = presets.ppo["CartPole-v1"];
 * using agent = new PPO({ ...options, env: "CartPole-v1", seed: 1 });
 * console.log(totalSteps, agent.describe().nEnvs);
 * ```
 */
export declare const presets: Presets;
/** An algorithm that can be trained. */
export interface AlgorithmInfo {
	/** Name as the command line and the files spell it. */
	readonly name: AlgorithmName;
	/** Name as papers spell it. */
	readonly title: string;
	/** Where it comes from. */
	readonly paper: string;
	/** What it is good for. */
	readonly summary: string;
}
/** @returns Every algorithm there is. */
export declare function listAlgorithms(): readonly AlgorithmInfo[];
/** Options of {@link QLearning}. */
export type QLearningOptions<E extends EnvSource> = AgentOptions<"q_learning", E>;
/**
 * Q-learning (Watkins 1989; Sutton & Barto 2018, section 6.5): off-policy control with a table. For worlds
 * whose states can be counted.
 *
 * @example
 * ```ts
 * import { QLearning } from "reinforcets";
 * using agent = new QLearning({ env: "GridWorld-v0", seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 2000 });
 * console.log(steps, stopped);
 * ```
 */
export declare class QLearning<const E extends EnvSource = EnvSource> extends Agent<E> {
	/**
	 * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
	 * @throws ConfigError that names field, value and what is allowed.
	 */
	constructor(options: QLearningOptions<E>);
	/**
	 * Opens an agent that `save` wrote.
	 *
	 * @param path - The file.
	 * @param overrides - Other worlds, or options that should differ from the file's.
	 * @returns The agent, ready to predict or to be trained on.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static load<const E extends EnvSource = EnvSource>(path: string, overrides?: LoadOptions<"q_learning", E>): Promise<QLearning<E>>;
	/**
	 * Goes on from the newest complete checkpoint: train with the same `totalSteps` to reach the same end.
	 *
	 * @param dir - The folder given to `checkpoint`.
	 * @param options - TypeScript worlds and callbacks, which no file can hold.
	 * @returns The agent, as it was.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static resume<const E extends EnvSource = EnvSource>(dir: string, options?: ResumeOptions<E>): Promise<QLearning<E>>;
}
/** Options of {@link QRDQN}. */
export type QrdqnOptions<E extends EnvSource> = AgentOptions<"qrdqn", E>;
/**
 * Quantile-regression DQN (Dabney et al. 2018, arXiv:1710.10044), with sb3-contrib's defaults. For discrete actions.
 *
 * @example
 * ```ts
 * import { QRDQN } from "reinforcets";
 * using agent = new QRDQN({ env: "CartPole-v1", seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 2000 });
 * console.log(steps, stopped);
 * ```
 */
export declare class QRDQN<const E extends EnvSource = EnvSource> extends Agent<E> {
	/**
	 * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
	 * @throws ConfigError that names field, value and what is allowed.
	 */
	constructor(options: QrdqnOptions<E>);
	/**
	 * Opens an agent that `save` wrote.
	 *
	 * @param path - The file.
	 * @param overrides - Other worlds, or options that should differ from the file's.
	 * @returns The agent, ready to predict or to be trained on.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static load<const E extends EnvSource = EnvSource>(path: string, overrides?: LoadOptions<"qrdqn", E>): Promise<QRDQN<E>>;
	/**
	 * Goes on from the newest complete checkpoint: train with the same `totalSteps` to reach the same end.
	 *
	 * @param dir - The folder given to `checkpoint`.
	 * @param options - TypeScript worlds and callbacks, which no file can hold.
	 * @returns The agent, as it was.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static resume<const E extends EnvSource = EnvSource>(dir: string, options?: ResumeOptions<E>): Promise<QRDQN<E>>;
}
/** Options of {@link R2D2}. */
export type R2d2Options<E extends EnvSource> = AgentOptions<"r2d2", E>;
/**
 * R2D2 (Kapturowski et al. 2019): double Q-learning with a recurrent dueling network (`middleware`), learnt from prioritised
 * sequences with stored state and burn-in, on a rescaled value. For discrete actions; needs the engine `torch`.
 *
 * @example
 * ```ts
 * import { R2D2 } from "reinforcets";
 * using agent = new R2D2({
 *   env: "TMaze-v0",
 *   nEnvs: 4,
 *   sequenceLength: 16,
 *   sequenceOverlap: 8,
 *   burnIn: 8,
 *   middleware: { kind: "lstm", width: 16 },
 *   seed: 1,
 * });
 * const { steps, stopped } = await agent.learn({ totalSteps: 1500 });
 * console.log(steps, stopped);
 * ```
 */
export declare class R2D2<const E extends EnvSource = EnvSource> extends Agent<E> {
	/**
	 * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
	 * @throws ConfigError that names field, value and what is allowed.
	 */
	constructor(options: R2d2Options<E>);
	/**
	 * Opens an agent that `save` wrote.
	 *
	 * @param path - The file.
	 * @param overrides - Other worlds, or options that should differ from the file's.
	 * @returns The agent, ready to predict or to be trained on.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static load<const E extends EnvSource = EnvSource>(path: string, overrides?: LoadOptions<"r2d2", E>): Promise<R2D2<E>>;
	/**
	 * Goes on from the newest complete checkpoint: train with the same `totalSteps` to reach the same end.
	 *
	 * @param dir - The folder given to `checkpoint`.
	 * @param options - TypeScript worlds and callbacks, which no file can hold.
	 * @returns The agent, as it was.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static resume<const E extends EnvSource = EnvSource>(dir: string, options?: ResumeOptions<E>): Promise<R2D2<E>>;
}
/** Options of {@link Rainbow}. */
export type RainbowOptions<E extends EnvSource> = AgentOptions<"rainbow", E>;
/**
 * Rainbow (Hessel et al. 2018, arXiv:1710.02298): C51 with double Q-learning, a dueling noisy network, prioritised replay and
 * three-step returns; the paper's defaults. Set `vMin` and `vMax` to the returns that a world can give. For discrete actions.
 *
 * @example
 * ```ts
 * import { Rainbow } from "reinforcets";
 * using agent = new Rainbow({ env: "CartPole-v1", seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 2000 });
 * console.log(steps, stopped);
 * ```
 */
export declare class Rainbow<const E extends EnvSource = EnvSource> extends Agent<E> {
	/**
	 * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
	 * @throws ConfigError that names field, value and what is allowed.
	 */
	constructor(options: RainbowOptions<E>);
	/**
	 * Opens an agent that `save` wrote.
	 *
	 * @param path - The file.
	 * @param overrides - Other worlds, or options that should differ from the file's.
	 * @returns The agent, ready to predict or to be trained on.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static load<const E extends EnvSource = EnvSource>(path: string, overrides?: LoadOptions<"rainbow", E>): Promise<Rainbow<E>>;
	/**
	 * Goes on from the newest complete checkpoint: train with the same `totalSteps` to reach the same end.
	 *
	 * @param dir - The folder given to `checkpoint`.
	 * @param options - TypeScript worlds and callbacks, which no file can hold.
	 * @returns The agent, as it was.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static resume<const E extends EnvSource = EnvSource>(dir: string, options?: ResumeOptions<E>): Promise<Rainbow<E>>;
}
/** Options of {@link REDQ}. */
export type RedqOptions<E extends ContinuousSource> = AgentOptions<"redq", E>;
/**
 * Randomized ensembled double Q-learning (Chen et al. 2021, arXiv:2101.05982) with the paper's defaults: SAC that learns
 * twenty times from each step, with ten critics of which two at random make each target. For continuous actions within
 * bounds, where steps of the world cost more than computing does.
 *
 * @example
 * ```ts
 * import { REDQ } from "reinforcets";
 * using agent = new REDQ({ env: "Pendulum-v1", netArch: [64, 64], learningStarts: 900, seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 1000 });
 * console.log(steps, stopped);
 * ```
 */
export declare class REDQ<const E extends ContinuousSource = ContinuousSource> extends Agent<E> {
	/**
	 * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
	 * @throws ConfigError that names field, value and what is allowed.
	 */
	constructor(options: RedqOptions<E>);
	/**
	 * Opens an agent that `save` wrote.
	 *
	 * @param path - The file.
	 * @param overrides - Other worlds, or options that should differ from the file's.
	 * @returns The agent, ready to predict or to be trained on.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static load<const E extends ContinuousSource = ContinuousSource>(path: string, overrides?: LoadOptions<"redq", E>): Promise<REDQ<E>>;
	/**
	 * Goes on from the newest complete checkpoint: train with the same `totalSteps` to reach the same end.
	 *
	 * @param dir - The folder given to `checkpoint`.
	 * @param options - TypeScript worlds and callbacks, which no file can hold.
	 * @returns The agent, as it was.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static resume<const E extends ContinuousSource = ContinuousSource>(dir: string, options?: ResumeOptions<E>): Promise<REDQ<E>>;
}
/** Options of {@link REINFORCE}. */
export type ReinforceOptions<E extends EnvSource> = AgentOptions<"reinforce", E>;
/**
 * REINFORCE with a learnt baseline (Williams 1992): whole episodes, one gradient. The simplest of all; slow but clear.
 *
 * @example
 * ```ts
 * import { REINFORCE } from "reinforcets";
 * using agent = new REINFORCE({ env: "CartPole-v1", seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 2000 });
 * console.log(steps, stopped);
 * ```
 */
export declare class REINFORCE<const E extends EnvSource = EnvSource> extends Agent<E> {
	/**
	 * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
	 * @throws ConfigError that names field, value and what is allowed.
	 */
	constructor(options: ReinforceOptions<E>);
	/**
	 * Opens an agent that `save` wrote.
	 *
	 * @param path - The file.
	 * @param overrides - Other worlds, or options that should differ from the file's.
	 * @returns The agent, ready to predict or to be trained on.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static load<const E extends EnvSource = EnvSource>(path: string, overrides?: LoadOptions<"reinforce", E>): Promise<REINFORCE<E>>;
	/**
	 * Goes on from the newest complete checkpoint: train with the same `totalSteps` to reach the same end.
	 *
	 * @param dir - The folder given to `checkpoint`.
	 * @param options - TypeScript worlds and callbacks, which no file can hold.
	 * @returns The agent, as it was.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static resume<const E extends EnvSource = EnvSource>(dir: string, options?: ResumeOptions<E>): Promise<REINFORCE<E>>;
}
/** Options of {@link SAC}. */
export type SacOptions<E extends ContinuousSource> = AgentOptions<"sac", E>;
/**
 * Soft actor-critic (Haarnoja et al. 2018, arXiv:1812.05905) with SB3's defaults: twin critics, and a policy whose entropy
 * is kept by a temperature that is learnt. For continuous actions within bounds; the first to try there.
 *
 * @example
 * ```ts
 * import { SAC } from "reinforcets";
 * using agent = new SAC({ env: "Pendulum-v1", netArch: [64, 64], batchSize: 64, seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 1000 });
 * console.log(steps, stopped);
 * ```
 */
export declare class SAC<const E extends ContinuousSource = ContinuousSource> extends Agent<E> {
	/**
	 * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
	 * @throws ConfigError that names field, value and what is allowed.
	 */
	constructor(options: SacOptions<E>);
	/**
	 * Opens an agent that `save` wrote.
	 *
	 * @param path - The file.
	 * @param overrides - Other worlds, or options that should differ from the file's.
	 * @returns The agent, ready to predict or to be trained on.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static load<const E extends ContinuousSource = ContinuousSource>(path: string, overrides?: LoadOptions<"sac", E>): Promise<SAC<E>>;
	/**
	 * Goes on from the newest complete checkpoint: train with the same `totalSteps` to reach the same end.
	 *
	 * @param dir - The folder given to `checkpoint`.
	 * @param options - TypeScript worlds and callbacks, which no file can hold.
	 * @returns The agent, as it was.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static resume<const E extends ContinuousSource = ContinuousSource>(dir: string, options?: ResumeOptions<E>): Promise<SAC<E>>;
}
/** Options of {@link SACDiscrete}. */
export type SacDiscreteOptions<E extends EnvSource> = AgentOptions<"sac_discrete", E>;
/**
 * Soft actor-critic for choices (Christodoulou 2019, arXiv:1910.07207): twin critics with a value for every choice, and a
 * policy whose entropy is kept by a temperature that is learnt. For discrete actions.
 *
 * @example
 * ```ts
 * import { SACDiscrete } from "reinforcets";
 * using agent = new SACDiscrete({ env: "CartPole-v1", netArch: [64, 64], batchSize: 64, seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 1000 });
 * console.log(steps, stopped);
 * ```
 */
export declare class SACDiscrete<const E extends EnvSource = EnvSource> extends Agent<E> {
	/**
	 * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
	 * @throws ConfigError that names field, value and what is allowed.
	 */
	constructor(options: SacDiscreteOptions<E>);
	/**
	 * Opens an agent that `save` wrote.
	 *
	 * @param path - The file.
	 * @param overrides - Other worlds, or options that should differ from the file's.
	 * @returns The agent, ready to predict or to be trained on.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static load<const E extends EnvSource = EnvSource>(path: string, overrides?: LoadOptions<"sac_discrete", E>): Promise<SACDiscrete<E>>;
	/**
	 * Goes on from the newest complete checkpoint: train with the same `totalSteps` to reach the same end.
	 *
	 * @param dir - The folder given to `checkpoint`.
	 * @param options - TypeScript worlds and callbacks, which no file can hold.
	 * @returns The agent, as it was.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static resume<const E extends EnvSource = EnvSource>(dir: string, options?: ResumeOptions<E>): Promise<SACDiscrete<E>>;
}
/** Options of {@link Sarsa}. */
export type SarsaOptions<E extends EnvSource> = AgentOptions<"sarsa", E>;
/**
 * SARSA (Rummery & Niranjan 1994; Sutton & Barto 2018, section 6.4): on-policy control with a table; with
 * `expected: true` Expected SARSA (section 6.6). For worlds whose states can be counted.
 *
 * @example
 * ```ts
 * import { Sarsa } from "reinforcets";
 * using agent = new Sarsa({ env: "GridWorld-v0", seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 2000 });
 * console.log(steps, stopped);
 * ```
 */
export declare class Sarsa<const E extends EnvSource = EnvSource> extends Agent<E> {
	/**
	 * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
	 * @throws ConfigError that names field, value and what is allowed.
	 */
	constructor(options: SarsaOptions<E>);
	/**
	 * Opens an agent that `save` wrote.
	 *
	 * @param path - The file.
	 * @param overrides - Other worlds, or options that should differ from the file's.
	 * @returns The agent, ready to predict or to be trained on.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static load<const E extends EnvSource = EnvSource>(path: string, overrides?: LoadOptions<"sarsa", E>): Promise<Sarsa<E>>;
	/**
	 * Goes on from the newest complete checkpoint: train with the same `totalSteps` to reach the same end.
	 *
	 * @param dir - The folder given to `checkpoint`.
	 * @param options - TypeScript worlds and callbacks, which no file can hold.
	 * @returns The agent, as it was.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static resume<const E extends EnvSource = EnvSource>(dir: string, options?: ResumeOptions<E>): Promise<Sarsa<E>>;
}
/** Options of {@link TD3}. */
export type Td3Options<E extends ContinuousSource> = AgentOptions<"td3", E>;
/**
 * Twin delayed DDPG (Fujimoto et al. 2018, arXiv:1802.09477) with SB3's defaults and the paper's noise on actions: the least
 * of two critics, smoothed targets, a policy that learns more slowly. For continuous actions within bounds.
 *
 * @example
 * ```ts
 * import { TD3 } from "reinforcets";
 * using agent = new TD3({ env: "Pendulum-v1", netArch: [64, 64], batchSize: 64, seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 1000 });
 * console.log(steps, stopped);
 * ```
 */
export declare class TD3<const E extends ContinuousSource = ContinuousSource> extends Agent<E> {
	/**
	 * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
	 * @throws ConfigError that names field, value and what is allowed.
	 */
	constructor(options: Td3Options<E>);
	/**
	 * Opens an agent that `save` wrote.
	 *
	 * @param path - The file.
	 * @param overrides - Other worlds, or options that should differ from the file's.
	 * @returns The agent, ready to predict or to be trained on.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static load<const E extends ContinuousSource = ContinuousSource>(path: string, overrides?: LoadOptions<"td3", E>): Promise<TD3<E>>;
	/**
	 * Goes on from the newest complete checkpoint: train with the same `totalSteps` to reach the same end.
	 *
	 * @param dir - The folder given to `checkpoint`.
	 * @param options - TypeScript worlds and callbacks, which no file can hold.
	 * @returns The agent, as it was.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static resume<const E extends ContinuousSource = ContinuousSource>(dir: string, options?: ResumeOptions<E>): Promise<TD3<E>>;
}
/** Options of {@link TQC}. */
export type TqcOptions<E extends ContinuousSource> = AgentOptions<"tqc", E>;
/**
 * Truncated quantile critics (Kuznetsov et al. 2020, arXiv:2005.04269) with SB3-Contrib's defaults: SAC whose critics learn
 * quantiles of the return, and whose targets leave out the largest, so that values are not overestimated. For continuous
 * actions within bounds.
 *
 * @example
 * ```ts
 * import { TQC } from "reinforcets";
 * using agent = new TQC({ env: "Pendulum-v1", netArch: [64, 64], batchSize: 64, seed: 1 });
 * const { steps, stopped } = await agent.learn({ totalSteps: 1000 });
 * console.log(steps, stopped);
 * ```
 */
export declare class TQC<const E extends ContinuousSource = ContinuousSource> extends Agent<E> {
	/**
	 * @param options - Worlds, run and hyperparameters; every default is in the field's documentation.
	 * @throws ConfigError that names field, value and what is allowed.
	 */
	constructor(options: TqcOptions<E>);
	/**
	 * Opens an agent that `save` wrote.
	 *
	 * @param path - The file.
	 * @param overrides - Other worlds, or options that should differ from the file's.
	 * @returns The agent, ready to predict or to be trained on.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static load<const E extends ContinuousSource = ContinuousSource>(path: string, overrides?: LoadOptions<"tqc", E>): Promise<TQC<E>>;
	/**
	 * Goes on from the newest complete checkpoint: train with the same `totalSteps` to reach the same end.
	 *
	 * @param dir - The folder given to `checkpoint`.
	 * @param options - TypeScript worlds and callbacks, which no file can hold.
	 * @returns The agent, as it was.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static resume<const E extends ContinuousSource = ContinuousSource>(dir: string, options?: ResumeOptions<E>): Promise<TQC<E>>;
}
/** One thing that is wrong with a world. */
export interface Finding {
	/** `error`: training would fail or learn nonsense. `warning`: it would work, but not as well as it could. */
	readonly severity: "error" | "warning";
	/** What is wrong and what to do about it. */
	readonly message: string;
}
/** What {@link checkEnv} takes. */
export interface CheckEnvOptions {
	/** Steps to play, default 200. More steps find what happens seldom. */
	readonly steps?: number;
	/** Throw if there is an error; default false. */
	readonly throw?: boolean;
}
/**
 * Plays a world with random actions and tells in words everything that is wrong with it: spaces, shapes, types, NaN,
 * rewards, flags, observations outside of their space, randomness that ignores the seed, snapshots that lose something, a
 * `computeReward` that contradicts `step`.
 *
 * @param env - The world; it is reset and stepped.
 * @param options - See {@link CheckEnvOptions}.
 * @returns The findings, worst first; empty if nothing is wrong.
 * @throws EnvError `ENV_FAILED` with the findings in `details`, if `throw` is true and one of them is an error.
 * @example
 * ```ts
 * import { checkEnv, makeEnv } from "reinforcets";
 * console.log(await checkEnv(makeEnv("CartPole-v1"))); // []
 * ```
 */
export declare function checkEnv(env: Env, options?: CheckEnvOptions): Promise<readonly Finding[]>;
/** One finished episode: when it ended and what it earned. The `episodes` of a report are such points. */
export interface CurvePoint {
	/** Environment steps taken when the episode ended. */
	readonly step: number;
	/** The episode's return: the sum of its rewards. */
	readonly return: number;
}
/** How {@link learningCurve} draws. */
export interface CurveOptions {
	/** The heading, e.g. `PPO on CartPole-v1`. */
	readonly title: string;
	/** The mean return at which the world counts as solved; drawn as a dashed line. */
	readonly threshold?: number | undefined;
	/** Episodes in the moving mean. Default 100, as in `rollout/ep_rew_mean`. */
	readonly window?: number | undefined;
}
/**
 * Draws a learning curve as an SVG picture: each episode as a faint dot, the moving mean as a line, the goal as a dashed line.
 * It follows the reader's light or dark setting, needs no fonts or scripts, and the same points give the same text.
 *
 * @example
 * ```ts
 * import { learningCurve } from "reinforcets";
 * const svg = learningCurve([{ step: 20, return: 20 }, { step: 95, return: 75 }], { title: "PPO on CartPole-v1", threshold: 475 });
 * console.log(svg.startsWith("<svg")); // true
 * ```
 */
export declare function learningCurve(points: readonly CurvePoint[], options: CurveOptions): string;
/**
 * Whether a value belongs to a space: right kind of array, right length, every number within its bounds.
 *
 * @param space - The space.
 * @param value - Anything.
 * @returns True if it belongs.
 * @example
 * ```ts
 * import { box, contains } from "reinforcets";
 * console.log(contains(box({ low: -1, high: 1, shape: [2] }), new Float32Array([0.5, 2]))); // false
 * ```
 */
export declare function contains<S extends Space>(space: S, value: unknown): value is ValueOf<S>;
/** What {@link box} takes. */
export interface BoxOptions<D extends BoxDtype = BoxDtype> {
	/** Lower bound: one for all values, or one for each (flat). `-Infinity` for none. */
	readonly low: number | readonly number[];
	/** Upper bound: one for all values, or one for each (flat). `Infinity` for none. */
	readonly high: number | readonly number[];
	/** Shape; by default as many values as there are bounds, or 1. */
	readonly shape?: readonly number[];
	/** Type of the numbers; default `float32`. */
	readonly dtype?: D;
}
/**
 * An array of numbers, each within its own bounds.
 *
 * @param options - Bounds, shape and type.
 * @returns The space; its values are a `Float32Array`, `Uint8Array` or `Int32Array`, flat.
 * @throws ConfigError `INVALID_CONFIG` if bounds and shape do not fit, or a low bound is above its high bound.
 * @example
 * ```ts
 * import { box } from "reinforcets";
 * const position = box({ low: [-1, -2], high: [1, 2] });
 * const picture = box({ low: 0, high: 255, shape: [1, 84, 84], dtype: "uint8" });
 * console.log(position.shape, picture.dtype);
 * ```
 */
export declare function box<const D extends BoxDtype = "float32">(options: BoxOptions<D>): BoxSpace<D>;
/**
 * One of `n` choices.
 *
 * @param n - Number of choices, at least 1. A literal gives exact types: `discrete(2)` has the values `0 | 1`.
 * @returns The space; its values are numbers.
 * @throws ConfigError `INVALID_CONFIG` if `n` is not a whole number of at least 1.
 */
export declare function discrete<const N extends number>(n: N): DiscreteSpace<N>;
/**
 * One of `n` choices that are counted from `start`.
 *
 * @param n - Number of choices, at least 1.
 * @param options - `start`: the first choice, default 0.
 * @returns The space; its values are numbers from `start` to `start + n - 1`.
 * @throws ConfigError `INVALID_CONFIG` if `n` or `start` is not a whole number in range.
 */
export declare function discrete(n: number, options: {
	readonly start?: number;
}): DiscreteSpace;
/**
 * Several choices at once.
 *
 * @param nvec - Number of choices for each place, each at least 1.
 * @returns The space; its values are an `Int32Array` with one choice a place, counted from 0.
 * @throws ConfigError `INVALID_CONFIG` if there is no place, or a number of choices is not a whole number of at least 1.
 * @example
 * ```ts
 * import { multiDiscrete, sample } from "reinforcets";
 * console.log(sample(multiDiscrete([3, 2]))); // Int32Array [ 2, 0 ]
 * ```
 */
export declare function multiDiscrete(nvec: readonly number[]): MultiDiscreteSpace;
/**
 * Switches, each 0 or 1.
 *
 * @param n - Number of switches, at least 1.
 * @returns The space; its values are a `Uint8Array` of zeros and ones.
 * @throws ConfigError `INVALID_CONFIG` if `n` is not a whole number of at least 1.
 */
export declare function multiBinary(n: number): MultiBinarySpace;
/**
 * Named spaces side by side, for observations of several parts. The key `action_mask` (a `multiBinary` with one switch
 * per choice) tells the policy which actions are allowed now; it is not an input of the network.
 *
 * @param spaces - The parts; dicts cannot be nested.
 * @returns The space; its values are objects with the same keys.
 * @throws ConfigError `INVALID_CONFIG` if there is no part besides `action_mask`, or a part is a dict.
 * @example
 * ```ts
 * import { box, dict, multiBinary } from "reinforcets";
 * const space = dict({ board: box({ low: -1, high: 1, shape: [9] }), action_mask: multiBinary(9) });
 * console.log(Object.keys(space.spaces));
 * ```
 */
export declare function dict<const S extends Readonly<Record<string, PlainSpace>>>(spaces: S): DictSpace<S>;
/** A source of numbers in [0, 1), such as `Math.random`. */
export type Rng = () => number;
/**
 * A random value of a space: uniform where it is bounded, exponential beyond a single bound, normal where there is none
 * (as Gymnasium samples).
 *
 * @param space - Where to draw from.
 * @param rng - Source of numbers in [0, 1); default `Math.random`.
 * @returns A new value for which `contains(space, value)` holds.
 * @example
 * ```ts
 * import { discrete, sample } from "reinforcets";
 * const die = sample(discrete(6, { start: 1 }));
 * console.log(die >= 1 && die <= 6); // true
 * ```
 */
export declare function sample<S extends Space>(space: S, rng?: Rng): ValueOf<S>;
/**
 * Cuts episodes off after a number of steps: the last step has `truncated: true`, unless the world itself ended there.
 *
 * @param env - The world.
 * @param maxSteps - Steps of an episode at most, at least 1.
 * @returns A world with the same spaces. It can be snapshotted if `env` can.
 * @throws ConfigError `INVALID_CONFIG` if `maxSteps` is not a whole number of at least 1.
 * @example
 * ```ts
 * import { makeEnv, timeLimit } from "reinforcets";
 * const short = timeLimit(makeEnv("Pendulum-v1"), 50);
 * console.log(short.observationSpace.shape); // [ 3 ]
 * ```
 */
export declare function timeLimit<O extends ObservationSpace, A extends ActionSpace>(env: Env<O, A>, maxSteps: number): Env<O, A>;
/** What {@link checkpoint} takes. */
export interface CheckpointOptions {
	/** Folder of the run's checkpoints. */
	readonly dir: string;
	/** Steps between two checkpoints at least; they fall on report boundaries. */
	readonly every: number;
}
/**
 * Saves the whole run now and then, to go on from with `PPO.resume(dir)`.
 *
 * @param options - See {@link CheckpointOptions}.
 * @returns The callback.
 * @throws ConfigError `INVALID_CONFIG` if `every` is not a whole number of at least 1.
 */
export declare function checkpoint({ dir, every }: CheckpointOptions): Callback;
/** What {@link evaluateEvery} takes. */
export interface EvaluateEveryOptions {
	/** The world to evaluate in: not one that is trained in. */
	readonly env: Env | NativeEnvId;
	/** Steps between two evaluations at least; they fall on report boundaries. */
	readonly every: number;
	/** Episodes of an evaluation; default 10. */
	readonly episodes?: number;
	/** Where to save the best agent so far; by default nowhere. */
	readonly best?: string;
}
/**
 * Evaluates now and then and adds `eval/mean_reward` and `eval/mean_ep_length` to the report. Put it before loggers.
 *
 * @param options - See {@link EvaluateEveryOptions}.
 * @returns The callback.
 */
export declare function evaluateEvery({ env, every, episodes, best }: EvaluateEveryOptions): Callback;
/** What {@link stopOnReward} takes. */
export interface StopOnRewardOptions {
	/** Mean return at which to stop. */
	readonly threshold: number;
}
/**
 * Stops once the mean return of the last 100 episodes (`rollout/ep_rew_mean`) reaches a threshold.
 *
 * @param options - See {@link StopOnRewardOptions}.
 * @returns The callback.
 */
export declare function stopOnReward({ threshold }: StopOnRewardOptions): Callback;
/**
 * A built-in world, to step by hand or to give to an agent or to `evaluate`.
 *
 * @param id - Gymnasium's id, e.g. `"CartPole-v1"`.
 * @returns The world.
 * @throws ConfigError `UNKNOWN_ENV` with the closest known id.
 * @example
 * ```ts
 * import { makeEnv } from "reinforcets";
 * const env = makeEnv("CartPole-v1");
 * env.reset({ seed: 1 });
 * const { reward, terminated } = env.step(1);
 * console.log(reward, terminated); // 1 false
 * ```
 */
export declare function makeEnv<Id extends NativeEnvId>(id: Id): NativeEnvs[Id];
/**
 * Writes every report as one line of JSON: `{"step":…,"update":…,"metrics":{…},"episodes":[…]}`.
 *
 * The file belongs to one training. When a training starts, lines past its first step are cut off (all of them, unless it
 * goes on from a checkpoint), so that no step is ever in the file twice, however often the run was killed and resumed.
 *
 * @param path - The file; its folder is made if need be.
 * @returns The callback.
 * @example
 * ```ts
 * import { jsonlLogger, PPO } from "reinforcets";
 * const agent = new PPO({ env: "CartPole-v1", seed: 1, nSteps: 64 });
 * await agent.learn({ totalSteps: 256, callbacks: [jsonlLogger("runs/mine/progress.jsonl")] });
 * ```
 */
export declare function jsonlLogger(path: string): Callback;
/** Where a progress line goes: `process.stderr`, or anything with these parts. */
export interface LineStream {
	/** Writes as it is. */
	write(text: string): unknown;
	/** Whether a person watches. */
	readonly isTTY?: boolean | undefined;
	/** Width of the terminal. */
	readonly columns?: number | undefined;
}
/** Where and how {@link progressLine} writes. */
export interface ProgressLineOptions {
	/** Default `process.stderr`, so that stdout stays free for results. */
	readonly stream?: LineStream;
	/** One line drawn over itself, with a bar; default if the stream is a terminal. Otherwise a plain line each tenth of the way. */
	readonly live?: boolean;
}
/**
 * Shows how far a training is: steps, steps a second, mean return, time left. It follows `NO_COLOR`.
 *
 * @param options - Where and how it writes.
 * @returns The callback.
 * @example
 * ```ts
 * import { PPO, progressLine } from "reinforcets";
 * const agent = new PPO({ env: "CartPole-v1", seed: 1, nSteps: 64 });
 * await agent.learn({ totalSteps: 256, callbacks: [progressLine()] });
 * ```
 */
export declare function progressLine(options?: ProgressLineOptions): Callback;
/** The array that rows of a plain space's values lie in: a box's own type, bytes for switches, else `Int32Array`. */
export type ArrayOf<S extends PlainSpace> = S extends BoxSpace<infer D> ? BoxArrays[D] : S extends DiscreteSpace | MultiDiscreteSpace ? Int32Array : Uint8Array;
/** The arrays that rows of a space's values lie in: one, or one for each key of a dict. */
export type ArraysOf<S extends Space> = S extends DictSpace<infer P> ? {
	readonly [K in keyof P]: ArrayOf<P[K]>;
} : S extends PlainSpace ? ArrayOf<S> : never;
/** What a buffer has to know of a world. Every `Env` is one of these. */
export interface Spaces<O extends ObservationSpace = ObservationSpace, A extends ActionSpace = ActionSpace> {
	/** What the world shows. */
	readonly observationSpace: O;
	/** What it takes. */
	readonly actionSpace: A;
}
/** The spaces themselves, or a world that has them. */
export type SpacesOption<O extends ObservationSpace, A extends ActionSpace> = Spaces<O, A> | {
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
export type PrioritizedReplayBufferOptions<O extends ObservationSpace, A extends ActionSpace> = ReplayBufferOptions<O, A> & PriorityOptions;
/**
 * Memory of the core's, a row a world, for writing a step of all worlds without a copy in between:
 * {@link ExperienceBuffer.push} takes what is in it.
 */
export interface StepSlots<O extends ObservationSpace = ObservationSpace, A extends ActionSpace = ActionSpace> {
	/** Observations to act on next, `[nEnvs × width]`: after an episode's end, the first one of the next episode. */
	readonly observation: ArraysOf<O>;
	/** Last observations of episodes that end in this step; other rows are not read. */
	readonly finalObservation: ArraysOf<O>;
	/** What was done, `[nEnvs × width]`. */
	readonly action: ArrayOf<A>;
	/** Recurrent states before the actions, `[nEnvs × stateSize]`; only where the buffer keeps some. */
	readonly state?: Float32Array;
	/** Rewards, `[nEnvs]`. */
	readonly reward: Float32Array;
	/** 1 where the episode reached an end of the world's own. */
	readonly terminated: Uint8Array;
	/** 1 where the episode was cut off. */
	readonly truncated: Uint8Array;
}
/** What {@link ExperienceBuffer.add} takes beside the step. */
export interface AddOptions {
	/** The world that the step is of, from 0; without it there is a step for every world. */
	readonly world?: number;
	/** The policy's recurrent state before the action, `stateSize` numbers a world; only where the buffer keeps some. */
	readonly state?: Float32Array;
}
/**
 * Steps of worlds in the core's memory, each observation once. `ReplayBuffer` and its kin are this with their ways to
 * draw from it. Every verb but `dispose` throws a StateError `CLOSED` after `dispose()`, and `BUSY` while the buffer is
 * being saved or loaded.
 */
export declare abstract class ExperienceBuffer<O extends ObservationSpace = ObservationSpace, A extends ActionSpace = ActionSpace> implements Disposable {
	#private;
	/** What is stored of what worlds show. */
	readonly observationSpace: O;
	/** What is stored of what was done. */
	readonly actionSpace: A;
	/** Worlds stored side by side. */
	readonly nEnvs: number;
	/** Rows of observations in all, rounded to a multiple of `nEnvs`. */
	readonly capacity: number;
	/** Bytes that the buffer takes once it is full. */
	readonly bytes: number;
	/** @param options - Spaces, sizes and whatever else the kind of buffer takes. */
	protected constructor(options: SpacesOption<O, A>);
	/** How many transitions (or sequences) can be drawn now. */
	get length(): number;
	/** The memory that {@link ExperienceBuffer.push} reads; always the same arrays. */
	get slots(): StepSlots<O, A>;
	/**
	 * Starts episodes. One that is under way is cut off where it stands, and counts as truncated.
	 *
	 * @param observation - The first observation; with several worlds an array, one for each.
	 * @param world - The world that begins, from 0; without it all do.
	 * @throws DataError `INVALID_SHAPE` or `INVALID_DATA` for a value that is not of the space; nothing is stored then.
	 */
	begin(observation: ValueOf<O> | readonly ValueOf<O>[], world?: number): void;
	/** Starts an episode in every world with the observations in {@link ExperienceBuffer.slots}. */
	beginSlots(): void;
	/**
	 * Stores a step: what was done, and what `env.step` gave. After a step that ends the episode, `begin` comes next.
	 *
	 * @param action - What was done, a value of the action space; with several worlds an array, one for each.
	 * @param step - What came of it; with several worlds an array.
	 * @param options - The world, if it is a step of one alone; the recurrent state.
	 * @throws DataError `INVALID_SHAPE` or `INVALID_DATA` for a value that is not of its space, NaN included. StateError
	 * `INVALID_STATE` before `begin`. Nothing is stored then.
	 */
	add(action: ValueOf<A> | readonly ValueOf<A>[], step: StepResult<ValueOf<O>> | readonly StepResult<ValueOf<O>>[], options?: AddOptions): void;
	/**
	 * Stores the step of all worlds that is in {@link ExperienceBuffer.slots}. Numbers must be finite; that they are of
	 * their spaces is not checked. Worlds whose episode ended have begun the next one.
	 *
	 * @throws DataError `INVALID_DATA` for a number that is NaN or infinite. StateError `INVALID_STATE` before `begin`.
	 * Nothing is stored then.
	 */
	push(): void;
	/**
	 * Writes everything to one file, open episodes and the random stream included: whole, or not at all.
	 *
	 * @param path - The file, e.g. `buffer.safetensors`.
	 * @returns Settled when the disk has it.
	 * @throws FileError `IO` where the system refuses.
	 */
	save(path: string): Promise<void>;
	/**
	 * Reads back what `save` wrote, into a buffer made with the same options; the same batches are drawn from then on.
	 * After an error the buffer is as it was.
	 *
	 * @param path - The file.
	 * @returns Settled when it is read.
	 * @throws FileError `IO`, `CORRUPT_FILE` (damaged, or of another kind), `FILE_VERSION` (written by a newer version) or
	 * `CHECKPOINT_MISMATCH` (of a buffer with other options).
	 */
	load(path: string): Promise<void>;
	/** Frees the memory; arrays of batches stay as they are. May be called twice. */
	dispose(): void;
	/** The same as `dispose`, for `using`. */
	[Symbol.dispose](): void;
}
/**
 * Transitions, a row each. The arrays are the core's memory, valid until the next batch of this size is drawn from the
 * same buffer; ask for `copy` to keep one.
 */
export interface TransitionBatch<O extends ObservationSpace = ObservationSpace, A extends ActionSpace = ActionSpace> {
	/** How many transitions. */
	readonly size: number;
	/** Observations, `[size × frameStack × width]`. */
	readonly obs: ArraysOf<O>;
	/** The observations that returns bootstrap from, `nStep` steps on or where the episode ended; of the same shape. */
	readonly nextObs: ArraysOf<O>;
	/** What was done, `[size × width]`. */
	readonly actions: ArrayOf<A>;
	/** n-step returns: Σ γⁱ r over `nStep` steps, or fewer where the episode ended before. With `nStep` 1: rewards. */
	readonly rewards: Float32Array;
	/** What the value of `nextObs` counts: γᵏ after k steps, 0 where the episode terminated. A truncated one goes on. */
	readonly discount: Float32Array;
	/** 1 where the episode reached an end of the world's own within those steps. */
	readonly terminated: Uint8Array;
	/** Importance weights, ≤ 1; 1 where draws are uniform. */
	readonly weights: Float32Array;
	/** The row of each transition: what `updatePriorities` takes. */
	readonly indices: Uint32Array;
}
/** What {@link ReplayBuffer.sample} takes beside the size. */
export interface SampleOptions {
	/** Arrays of one's own instead of the core's memory; default false. */
	readonly copy?: boolean;
}
/**
 * Transitions drawn uniformly, with replacement. Each observation is stored once; storing a step takes constant time, and
 * drawing takes time in proportion to the batch, whatever the capacity.
 *
 * @example
 * ```ts
 * import { makeEnv, ReplayBuffer, sample } from "reinforcets";
 * const env = makeEnv("CartPole-v1");
 * using buffer = new ReplayBuffer({ env, capacity: 10_000, nStep: 3, seed: 1 });
 * buffer.begin(env.reset({ seed: 1 }).observation);
 * for (let i = 0; i < 500; i++) {
 *   const action = sample(env.actionSpace);
 *   const step = env.step(action);
 *   buffer.add(action, step);
 *   if (step.terminated || step.truncated) buffer.begin(env.reset().observation);
 * }
 * const { obs, actions, rewards } = buffer.sample(64);
 * console.log(obs.length, actions.length, rewards.length); // 256 64 64
 * ```
 */
export declare class ReplayBuffer<O extends ObservationSpace = ObservationSpace, A extends ActionSpace = ActionSpace> extends ExperienceBuffer<O, A> {
	#private;
	/**
	 * @param options - Spaces and sizes.
	 * @throws ConfigError `INVALID_CONFIG` for an option out of range, and for a buffer larger than the memory that is free,
	 * with its size; `UNKNOWN_OPTION`.
	 */
	constructor(options: ReplayBufferOptions<O, A>);
	/**
	 * Bytes that a buffer with these options takes once it is full, told without making it.
	 *
	 * @param options - As for the constructor.
	 * @returns Bytes.
	 */
	static bytesFor(options: ReplayBufferOptions<ObservationSpace, ActionSpace>): number;
	/**
	 * Draws transitions.
	 *
	 * @param size - How many, ≥ 1; default 256.
	 * @param options - Whether to copy.
	 * @returns The batch.
	 * @throws StateError `INVALID_STATE` while no transition is complete: with n-step returns, before n steps or an end.
	 */
	sample(size?: number, options?: SampleOptions): TransitionBatch<O, A>;
	/**
	 * Draws transitions with an importance exponent.
	 *
	 * @param size - How many.
	 * @param beta - The exponent; without effect where draws are uniform.
	 * @param options - Whether to copy.
	 * @returns The batch.
	 */
	protected draw(size: number, beta: number, options: SampleOptions | undefined): TransitionBatch<O, A>;
}
/** What a goal world shows, among other things: the goal that this state reaches, and the goal that was set. */
export type GoalParts = DictSpace<Readonly<Record<string, PlainSpace>> & {
	/** The goal that is reached here. */
	readonly achieved_goal: BoxSpace<"float32">;
	/** The goal to reach. */
	readonly desired_goal: BoxSpace<"float32">;
}>;
/** What a {@link HindsightReplayBuffer} is made of. */
export type HindsightReplayBufferOptions<O extends ObservationSpace, A extends ActionSpace> = ReplayBufferOptions<O, A> & {
	/** Gives rewards; called once for each step that ends an episode, with all of its goals. */
	readonly computeReward: ComputeReward;
	/**
	 * Which achieved goals take the place of the desired one: one that was achieved later in the episode (`future`, the
	 * default), the one that it ended in (`final`), or any of the episode (`episode`).
	 */
	readonly goalStrategy?: "future" | "final" | "episode";
	/** Goals for each transition, the paper's k; default 4. A drawn transition keeps its own with probability 1 / (k + 1). */
	readonly goalsPerTransition?: number;
};
/**
 * Hindsight experience replay (Andrychowicz et al. 2017, arXiv:1707.01495, algorithm 1): when an episode ends, its
 * transitions get goals that were achieved in it, and `computeReward` is asked once for all their rewards. Observations
 * are a dict with `achieved_goal` and `desired_goal`, boxes of equal width; in a batch, `obs.desired_goal` and
 * `nextObs.desired_goal` are the goal that `rewards` belongs to. Ends stay as they were, as in SB3; episodes under way keep
 * their own goals. Where SB3 chooses goals and asks for rewards at every draw, this does so once, as the paper does.
 *
 * @example
 * ```ts
 * import { HindsightReplayBuffer, makeEnv, sample } from "reinforcets";
 * const env = makeEnv("BitFlipping-v0");
 * using buffer = new HindsightReplayBuffer({
 *   env,
 *   capacity: 1000,
 *   computeReward(achieved, desired, rewards) {
 *     for (let i = 0; i < rewards.length; i++) {
 *       rewards[i] = [0, 1, 2, 3, 4, 5, 6, 7].every((bit) => achieved[i * 8 + bit] === desired[i * 8 + bit]) ? 0 : -1;
 *     }
 *   },
 * });
 * buffer.begin(env.reset({ seed: 1 }).observation);
 * for (let ended = false; !ended; ) {
 *   const action = sample(env.actionSpace);
 *   const step = env.step(action);
 *   buffer.add(action, step);
 *   ended = step.terminated || step.truncated;
 * }
 * console.log(buffer.sample(32).obs.desired_goal.length); // 256
 * ```
 */
export declare class HindsightReplayBuffer<O extends GoalParts = GoalParts, A extends ActionSpace = ActionSpace> extends ReplayBuffer<O, A> {
	/**
	 * @param options - Spaces, sizes, the reward function and how goals are chosen.
	 * @throws As {@link ReplayBuffer} does; ConfigError `INCOMPATIBLE_SPACE` where a goal is missing or they differ in width.
	 */
	constructor(options: HindsightReplayBufferOptions<O, A>);
	/**
	 * Bytes that a buffer with these options takes once it is full, told without making it.
	 *
	 * @param options - As for the constructor; `computeReward` is not needed.
	 * @returns Bytes.
	 */
	static bytesFor(options: Omit<HindsightReplayBufferOptions<ObservationSpace, ActionSpace>, "computeReward"> & ReplayBufferOptions<ObservationSpace, ActionSpace>): number;
}
/** What {@link PrioritizedReplayBuffer.sample} takes beside the size. */
export interface PrioritizedSampleOptions extends SampleOptions {
	/** How much of the bias weights take back, from 0 to 1; default `priorityBeta`. */
	readonly beta?: number;
}
/**
 * Transitions drawn in proportion to their priorities (Schaul et al. 2016, arXiv:1511.05952, the proportional variant):
 * one from each n-th part of the whole mass. A new transition has the largest priority there ever was. Weights are
 * divided by the largest of the batch, as Dopamine does. Drawing and updating take time logarithmic in the capacity.
 *
 * @example
 * ```ts
 * import { box, discrete, PrioritizedReplayBuffer } from "reinforcets";
 * using buffer = new PrioritizedReplayBuffer({
 *   observationSpace: box({ low: 0, high: 9 }),
 *   actionSpace: discrete(2),
 *   capacity: 1000,
 * });
 * buffer.begin(Float32Array.of(0));
 * for (let i = 1; i < 10; i++) {
 *   buffer.add(1, { observation: Float32Array.of(i), reward: 1, terminated: false, truncated: false });
 * }
 * const { indices, weights } = buffer.sample(4, { beta: 0.5 });
 * buffer.updatePriorities(indices, Float32Array.of(0.1, 2, 0.5, 0));
 * console.log(weights.length); // 4
 * ```
 */
export declare class PrioritizedReplayBuffer<O extends ObservationSpace = ObservationSpace, A extends ActionSpace = ActionSpace> extends ReplayBuffer<O, A> {
	#private;
	/**
	 * @param options - Spaces, sizes and how priorities count.
	 * @throws As {@link ReplayBuffer} does.
	 */
	constructor(options: PrioritizedReplayBufferOptions<O, A>);
	/**
	 * Bytes that a buffer with these options takes once it is full, told without making it.
	 *
	 * @param options - As for the constructor.
	 * @returns Bytes.
	 */
	static bytesFor(options: PrioritizedReplayBufferOptions<ObservationSpace, ActionSpace>): number;
	/**
	 * Draws transitions in proportion to their priorities.
	 *
	 * @param size - How many, ≥ 1; default 256.
	 * @param options - β, and whether to copy.
	 * @returns The batch.
	 * @throws StateError `INVALID_STATE` while no transition is complete.
	 */
	sample(size?: number, options?: PrioritizedSampleOptions): TransitionBatch<O, A>;
	/**
	 * Sets priorities, usually to |δ|. Transitions that were overwritten since they were drawn are left out, unless another
	 * one has their row by now.
	 *
	 * @param indices - `indices` of a batch.
	 * @param priorities - As many numbers from 0 to 1e28.
	 * @throws DataError `INVALID_SHAPE` where lengths differ; `INVALID_DATA` for a priority that is NaN, negative or too
	 * large, and for an index beyond the capacity. No priority has changed then.
	 */
	updatePriorities(indices: Uint32Array, priorities: Float32Array): void;
}
/** What a {@link SequenceReplayBuffer} is made of. */
export type SequenceReplayBufferOptions<O extends ObservationSpace, A extends ActionSpace> = ReplayBufferOptions<O, A> & PriorityOptions & {
	/** Steps of a sequence, burn-in included, ≥ `nStep`; default 80, R2D2's. It has to fit into a world's rows. */
	readonly sequenceLength?: number;
	/** Steps that a sequence shares with the one before, less than `sequenceLength`; default 40. */
	readonly sequenceOverlap?: number;
	/**
	 * Steps that only bring the state up to date, at most `sequenceOverlap`; default 40. A sequence that starts an episode
	 * has none: its state is known.
	 */
	readonly burnIn?: number;
	/** Numbers of recurrent state that are stored with each step; default 0, none. */
	readonly stateSize?: number;
	/** Whether sequences are drawn by priority; default false. */
	readonly prioritized?: boolean;
	/** η, from 0 to 1: a sequence's priority is η · max |δ| + (1 − η) · mean |δ|. Default 0.9. */
	readonly priorityEta?: number;
};
/**
 * Sequences, step-major: number `step · size + sequence`. What lies beyond the end of a sequence is padding: zeros, and the
 * first action again. The arrays are the core's memory, valid until the next batch of this size is drawn.
 */
export interface SequenceBatch<O extends ObservationSpace = ObservationSpace, A extends ActionSpace = ActionSpace> {
	/** How many sequences. */
	readonly size: number;
	/** Steps of a sequence. */
	readonly length: number;
	/** Observations, `[(length + 1) × size × frameStack × width]`: one more than actions. */
	readonly obs: ArraysOf<O>;
	/** 1 at the first step of sequences that start an episode, `[(length + 1) × size]`. */
	readonly starts: Uint8Array;
	/** Recurrent states before the first steps, `[size × stateSize]`; only where the buffer keeps some. */
	readonly state?: Float32Array;
	/** What was done, `[length × size × width]`. */
	readonly actions: ArrayOf<A>;
	/** n-step returns, `[length × size]`; they end with the sequence at the latest. */
	readonly rewards: Float32Array;
	/** What the value at `next` counts, `[length × size]`: 0 where the episode terminated. */
	readonly discount: Float32Array;
	/** The number, among the batch's observations, of the one that each return bootstraps from, `[length × size]`. */
	readonly next: Uint32Array;
	/** 1 for steps that are learnt from, `[length × size]`; 0 in burn-in and padding. */
	readonly learn: Uint8Array;
	/** Importance weights, `[length × size]`, the same for all steps of a sequence. */
	readonly weights: Float32Array;
	/** The first row of each sequence, `[size]`. */
	readonly indices: Uint32Array;
}
/**
 * Sequences for networks with memory (R2D2: Kapturowski et al. 2019), with stored recurrent state, burn-in and overlap. They
 * never cross the end of an episode, and no step is lost: an episode's last sequence may be shorter.
 *
 * @example
 * ```ts
 * import { box, discrete, SequenceReplayBuffer } from "reinforcets";
 * using buffer = new SequenceReplayBuffer({
 *   observationSpace: box({ low: 0, high: 99 }),
 *   actionSpace: discrete(2),
 *   capacity: 1000,
 *   sequenceLength: 8,
 *   sequenceOverlap: 4,
 *   burnIn: 2,
 *   stateSize: 3,
 * });
 * buffer.begin(Float32Array.of(0));
 * for (let i = 1; i <= 20; i++) {
 *   const step = { observation: Float32Array.of(i), reward: 1, terminated: i === 20, truncated: false };
 *   buffer.add(0, step, { state: new Float32Array(3) });
 * }
 * const batch = buffer.sample(4);
 * console.log(buffer.length, batch.obs.length, batch.actions.length); // 4 36 32
 * ```
 */
export declare class SequenceReplayBuffer<O extends ObservationSpace = ObservationSpace, A extends ActionSpace = ActionSpace> extends ExperienceBuffer<O, A> {
	#private;
	/**
	 * @param options - Spaces, sizes, and how episodes are cut into sequences.
	 * @throws ConfigError `INVALID_CONFIG` for an option out of range, and for a buffer larger than the memory that is free,
	 * with its size; `UNKNOWN_OPTION`.
	 */
	constructor(options: SequenceReplayBufferOptions<O, A>);
	/**
	 * Bytes that a buffer with these options takes once it is full, told without making it.
	 *
	 * @param options - As for the constructor.
	 * @returns Bytes.
	 */
	static bytesFor(options: SequenceReplayBufferOptions<ObservationSpace, ActionSpace>): number;
	/**
	 * Draws sequences.
	 *
	 * @param size - How many, ≥ 1; default 64, R2D2's.
	 * @param options - β, and whether to copy.
	 * @returns The batch.
	 * @throws StateError `INVALID_STATE` while no sequence is complete.
	 */
	sample(size?: number, options?: PrioritizedSampleOptions): SequenceBatch<O, A>;
	/**
	 * Sets the priorities of a batch's sequences. Nothing to do where sequences are drawn uniformly; those that were
	 * overwritten since are left out.
	 *
	 * @param batch - The batch of this size that was drawn last, not a copy.
	 * @param errors - |δ| of each step, `[length × size]`; burn-in and padding are not read.
	 * @throws DataError `INVALID_SHAPE` for another number of errors, or a batch that is not this buffer's; `INVALID_DATA`
	 * for a |δ| that is NaN, negative or too large. No priority has changed then.
	 */
	updatePriorities(batch: SequenceBatch<O, A>, errors: Float32Array): void;
}
/** What {@link evaluate} takes. */
export interface EvaluateOptions {
	/** Number of episodes; default 10. */
	readonly episodes?: number;
	/** The likeliest actions instead of drawn ones; default true. */
	readonly deterministic?: boolean;
	/** Seed of the worlds: a whole number from 0 to 2^32 - 1; by default made from the agent's seed and its steps. */
	readonly seed?: number;
}
/** What {@link evaluate} gives. */
export interface Evaluation {
	/** Mean return. */
	readonly mean: number;
	/** Standard deviation of the returns (over all episodes, not of the mean). */
	readonly std: number;
	/** Least return. */
	readonly min: number;
	/** Greatest return. */
	readonly max: number;
	/** Mean number of steps. */
	readonly meanLength: number;
	/**
	 * Share of the episodes whose last step told `info.is_success`: true, 0 … 1. Built-in goal worlds tell it: their
	 * episodes end where the goal is reached. Absent where the world does not tell.
	 */
	readonly success?: number;
	/** Each episode's return. */
	readonly returns: readonly number[];
	/** Each episode's number of steps. */
	readonly lengths: readonly number[];
}
/**
 * Plays whole episodes without learning; touches nothing of a training.
 *
 * @param agent - Who plays.
 * @param env - Where: a built-in world or its id, or a world of your own.
 * @param options - See {@link EvaluateOptions}.
 * @returns Returns and lengths, and what they amount to.
 * @throws ConfigError `INVALID_CONFIG` for bad options or no world. EnvError `ENV_FAILED` if the world fails. StateError `BUSY` if
 * the world is being trained in and cannot be put back (no `snapshot`).
 * @example
 * ```ts
 * import { evaluate, makeEnv, PPO } from "reinforcets";
 * using agent = new PPO({ env: "CartPole-v1", seed: 1 });
 * const { mean, std } = await evaluate(agent, makeEnv("CartPole-v1"), { episodes: 5 });
 * console.log(`${mean} ± ${std}`);
 * ```
 */
export declare function evaluate<E extends EnvSource>(agent: Agent<E>, env: Env | NativeEnvId, options?: EvaluateOptions): Promise<Evaluation>;
/** One agent of a `Group`: it is trained by the group, and asked, evaluated and saved on its own. */
export declare class GroupMember {
	#private;
	/** Its place in the group. */
	readonly index: number;
	/** The name of its algorithm. */
	readonly algorithm: AlgorithmName;
	/** Its world's name and spaces. */
	readonly spec: EnvSpec;
	/**
	 * The action for an observation, from the policy as last reported; never waits for a training.
	 *
	 * @param observation - A value of the observation space.
	 * @param options - `deterministic` for the best action it knows rather than a drawn one, `state` as in
	 * {@link PredictOptions.state}.
	 * @returns A value of the action space.
	 * @throws DataError `INVALID_SHAPE` for a wrong type or length, `INVALID_DATA` for NaN and values out of range.
	 */
	predict(observation: unknown, options?: {
		deterministic?: boolean;
		state?: PolicyState;
	}): unknown;
	/**
	 * What a policy with memory knows at the start of an episode.
	 *
	 * @param rows - Episodes side by side; default 1.
	 * @returns The state.
	 */
	initialState(rows?: number): PolicyState;
	/**
	 * Plays whole episodes in a built-in world, apart from training.
	 *
	 * @param env - The world; default the one that it is trained in.
	 * @param options - See {@link EvaluateOptions}.
	 * @returns Returns and lengths.
	 * @throws ConfigError `INVALID_CONFIG`, `UNKNOWN_ENV` or `INCOMPATIBLE_SPACE`.
	 */
	evaluate(env?: NativeEnvId, options?: EvaluateOptions): Promise<Evaluation>;
	/**
	 * Saves this agent alone to one file, as an agent's own `save` does: `PPO.load` opens it.
	 *
	 * @param path - Where to, e.g. `best.safetensors`.
	 * @throws FileError `IO` if the file cannot be written.
	 */
	save(path: string): Promise<void>;
	/** @returns Everything worth knowing about it. */
	describe(): AgentDescription;
	/** @returns SHA-256 of its parameters, hex. */
	weightsHash(): string;
}
/** A member copied another. */
export interface Selection {
	/** Index of the member whose returns were significantly smaller. */
	readonly member: number;
	/** Index of the member whose policy it took over. */
	readonly from: number;
	/** Probability of a difference as large between members that are equally good (Mann–Whitney U test, one-sided). */
	readonly p: number;
}
/** The state of affairs of a group when its first member has closed a window. */
export interface GroupReport extends Omit<Report, "episodes"> {
	/** Each member's own report, in the order of the agents. */
	readonly members: readonly Report[];
	/** Members that copied others since the last report. */
	readonly selections: readonly Selection[];
}
/** What a group's training did. */
export interface GroupSummary extends Omit<Summary, "lastReport"> {
	/** The last report; undefined if there was none. */
	readonly lastReport: GroupReport | undefined;
}
/** One agent of a group: its algorithm, its world (a built-in one) and the algorithm's own options. */
export type MemberOptions = {
	readonly [A in AlgorithmName]: {
		/** The name of its algorithm. */
		readonly algo: A;
	} & EnvOption<NativeEnvId> & Pick<RunConfig, "nEnvs"> & AlgorithmConfigs[A];
}[AlgorithmName];
/** What a {@link Group} is made of. */
export interface GroupOptions extends GroupConfig, LibtorchOption {
	/** The agents. */
	readonly agents: readonly MemberOptions[];
}
/**
 * Something that watches or steers the training of a group. Every hook is optional and is waited for; they run only where
 * a round of the group closes, as those of {@link Callback} do for an agent.
 */
export interface GroupCallback {
	/** Called once before the first step. */
	onTrainingStart?(plan: TrainingPlan, group: Group): Awaitable<void>;
	/** Called with each report. Returning false stops the training after this report. */
	onReport?(report: GroupReport, group: Group): Awaitable<boolean | void>;
	/** Called once at the end, however it came. */
	onTrainingEnd?(summary: GroupSummary, group: Group): Awaitable<void>;
}
/** What {@link Group.train} takes: {@link TrainOptions} with callbacks of a group's; steps are those of each member. */
export interface GroupTrainOptions extends Omit<TrainOptions, "callbacks"> {
	/** Watchers, called in this order. */
	readonly callbacks?: readonly GroupCallback[];
}
/**
 * Agents trained side by side, each in worlds of its own. They may put what they do into one replay, from which those
 * that have one learn (`shareReplay`), share what is new to them (`shareCuriosity`) and let those that fall behind copy
 * better ones (`selector`). Nobody runs ahead by more than a rollout, and results do not depend on `threads`.
 *
 * @example
 * ```ts
 * import { Group } from "reinforcets";
 * const agents = [1e-3, 3e-4, 1e-4].map((learningRate) => ({ algo: "ppo", env: "CartPole-v1", learningRate }) as const);
 * using group = new Group({ agents, selector: { interval: 4096 }, seed: 1 });
 * const { lastReport } = await group.learn({ totalSteps: 8192 });
 * console.log(lastReport?.members.map(({ metrics }) => metrics["rollout/ep_rew_mean"]), lastReport?.selections);
 * ```
 */
export declare class Group implements Disposable {
	#private;
	/** Its agents, in order. */
	readonly members: readonly GroupMember[];
	/** Bytes that the replays of all agents take once they are full, one that is shared once; 0 without any. */
	readonly replayBytes: number;
	/**
	 * @param options - The agents and what they share; every default is in the field's documentation.
	 * @throws ConfigError that names agent, field, value and what is allowed.
	 */
	constructor(options: GroupOptions);
	/**
	 * Goes on from the newest complete checkpoint: train with the same `totalSteps` to reach the same end.
	 *
	 * @param dir - The folder given to `checkpoint`.
	 * @param options - The libtorch, if the engine `torch` needs a certain one.
	 * @returns The group, as it was.
	 * @throws FileError `CORRUPT_FILE`, `FILE_VERSION`, `CHECKPOINT_MISMATCH` or `IO`.
	 */
	static resume(dir: string, options?: LibtorchOption): Promise<Group>;
	/**
	 * Trains all agents, giving a report each time the first of them has closed a window. Leaving the loop stops there; a
	 * later call goes on with what was learnt.
	 *
	 * @param options - See {@link GroupTrainOptions}.
	 * @returns The reports; the generator's return value is the summary.
	 * @throws StateError `BUSY` if the group is being trained already. AbortError `ABORTED` when the signal fires.
	 * DivergedError `DIVERGED` when a number is no longer finite.
	 */
	train(options: GroupTrainOptions): AsyncGenerator<GroupReport, GroupSummary, undefined>;
	/**
	 * {@link Group.train} in one await.
	 *
	 * @param options - See {@link GroupTrainOptions}.
	 * @returns What was done, and how fast.
	 * @throws As `train` does.
	 */
	learn(options: GroupTrainOptions): Promise<GroupSummary>;
	/** Steps that each of the agents has taken so far, over its worlds; of the first, where they differ. */
	get steps(): number;
	/**
	 * Saves the whole run of the group, to go on from with `resume`: `dir/checkpoint-<step>`, which appears whole or not at
	 * all. The newest two are kept.
	 *
	 * @param dir - Folder of the run's checkpoints; made if it is missing.
	 * @returns Path of the checkpoint.
	 * @throws FileError `IO` if it cannot be written.
	 */
	checkpoint(dir: string): Promise<string>;
	/** Whether `close()` was called. */
	get closed(): boolean;
	/** Frees the agents' memory and ends their threads; a training under way ends with an error. */
	close(): void;
	/** {@link Group.close}, for `using group = new Group(…)`. */
	[Symbol.dispose](): void;
}

export {};
