// Generated from the Rust config structs by `npm run generate`. Do not edit: change the structs and run it again.

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
   * Engine that computes the network; `auto` takes `fused`.
   * @defaultValue `"auto"`
   */
  readonly engine?: EngineChoice;
  /**
   * Updates between reports; `null` takes the algorithm's own (PPO and REINFORCE 1, A2C 100).
   * @defaultValue `null`
   */
  readonly logInterval?: number | null;
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
   * First value of the log standard deviation of a Gaussian policy.
   * @defaultValue `0`
   */
  readonly logStdInit?: number;
  /**
   * Lets the network compute the log standard deviation of a Gaussian policy from the observation.
   * @defaultValue `false`
   */
  readonly stateDependentStd?: boolean;
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
   * First value of the log standard deviation of a Gaussian policy.
   * @defaultValue `0`
   */
  readonly logStdInit?: number;
  /**
   * Lets the network compute the log standard deviation of a Gaussian policy from the observation.
   * @defaultValue `false`
   */
  readonly stateDependentStd?: boolean;
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
   * First value of the log standard deviation of a Gaussian policy.
   * @defaultValue `0`
   */
  readonly logStdInit?: number;
  /**
   * Lets the network compute the log standard deviation of a Gaussian policy from the observation.
   * @defaultValue `false`
   */
  readonly stateDependentStd?: boolean;
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
}

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
 * Chosen by the activation that follows: He-uniform for the ReLU family, Xavier-uniform for tanh, and
 * Xavier-uniform for identity.
 */
export interface AutoInit {
  /** Tells this kind from the others. */
  readonly kind: "auto";
}

/**
 * Engines by name.
 *
 * - `"auto"`: The best for the network and the machine.
 * - `"fused"`: Our own CPU kernels.
 */
export type EngineChoice = "auto" | "fused";

/** Uniform in ±gain·√(3 / fanIn) (He et al. 2015). */
export interface HeInit {
  /** Tells this kind from the others. */
  readonly kind: "he";
  /** Factor; √2 if absent. */
  readonly gain?: number | null;
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

/** Linear from `start` to `end`. */
export interface Linear {
  /** Value when training starts. */
  readonly start: number;
  /** Value when training ends. */
  readonly end: number;
}

/**
 * Hidden layers of the policy and the value tower.
 *
 * - `readonly number[]`: The same widths for both towers.
 * - `Towers`: Widths for each.
 */
export type NetArch = readonly number[] | Towers;

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
 * Random orthogonal matrix times `gain` (Saxe et al. 2014). Without gain: the activation's own (√2 for ReLU,
 * 5⁄3 for tanh, 1 for identity).
 */
export interface OrthogonalInit {
  /** Tells this kind from the others. */
  readonly kind: "orthogonal";
  /** Factor on the matrix. */
  readonly gain?: number | null;
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
}

/** The name of an algorithm, as the command line and the files spell it. */
export type AlgorithmName = keyof AlgorithmConfigs;

/** The codes of failures that the native core reports. */
export const nativeErrorCodes = [
  /** An option has the wrong type or is out of range. */
  "INVALID_CONFIG",
  /** No environment has this id. */
  "UNKNOWN_ENV",
  /** No algorithm has this name. */
  "UNKNOWN_ALGORITHM",
  /** No option has this name. */
  "UNKNOWN_OPTION",
  /** The algorithm cannot be used with this space. */
  "INCOMPATIBLE_SPACE",
  /** Data has another length or shape than its space promises. */
  "INVALID_SHAPE",
  /** An observation, action or reward is NaN, infinite or out of its space. */
  "INVALID_DATA",
  /** A loss, gradient or weight is NaN or infinite. */
  "DIVERGED",
  /** An environment threw, or returned what it must not. */
  "ENV_FAILED",
  /** A file is truncated, altered, or of another kind. */
  "CORRUPT_FILE",
  /** A file was written by a newer version. */
  "FILE_VERSION",
  /** A checkpoint belongs to another agent or environment. */
  "CHECKPOINT_MISMATCH",
  /** The operating system refused a file operation. */
  "IO",
  /** The engine cannot build this network. */
  "ENGINE_UNSUPPORTED",
  /** The network needs an engine whose library has not been loaded. */
  "ENGINE_NOT_LOADED",
  /** No libtorch was found where one is looked for. */
  "LIBTORCH_NOT_FOUND",
  /** A libtorch is broken, of another version, or built for another machine. */
  "LIBTORCH_INVALID",
  /** This machine, or this libtorch, does not have the device. */
  "DEVICE_UNAVAILABLE",
  /** The device has no room for what was asked of it. */
  "OUT_OF_MEMORY",
  /** A verb was called on something closed. */
  "CLOSED",
  /** A verb was called while another one runs. */
  "BUSY",
  /** A verb was called in the wrong order. */
  "INVALID_STATE",
  /** A bug of ours. Please report it. */
  "INTERNAL",
] as const;

/** One of the codes that the native core reports. */
export type NativeErrorCode = (typeof nativeErrorCodes)[number];
