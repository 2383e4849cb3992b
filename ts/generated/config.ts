// Placeholder until `npm run generate` writes this file from the Rust config structs.

/** Options of every run. */
export interface RunConfig {
  /** Number of worlds stepped together. */
  readonly nEnvs?: number;
  /** Seed of everything random. */
  readonly seed?: number;
}

/** Options of PPO. */
export interface PpoConfig {
  /** Steps of each world in a rollout. */
  readonly nSteps?: number;
  /** Rows of a minibatch. */
  readonly batchSize?: number;
  /** Passes over a rollout. */
  readonly nEpochs?: number;
}

/** Options of A2C. */
export interface A2cConfig {
  /** Steps of each world in a rollout. */
  readonly nSteps?: number;
}

/** Options of REINFORCE. */
export interface ReinforceConfig {
  /** Discount. */
  readonly gamma?: number;
}

/** Each algorithm's own options, by its name. */
export interface AlgorithmConfigs {
  readonly ppo: PpoConfig;
  readonly a2c: A2cConfig;
  readonly reinforce: ReinforceConfig;
}

/** The name of an algorithm, as the command line and the files spell it. */
export type AlgorithmName = keyof AlgorithmConfigs;

/** The codes of failures that the native core reports. */
export const nativeErrorCodes = [
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
  "CLOSED",
  "BUSY",
  "INVALID_STATE",
  "INTERNAL",
] as const;

/** One of the codes that the native core reports. */
export type NativeErrorCode = (typeof nativeErrorCodes)[number];
