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
