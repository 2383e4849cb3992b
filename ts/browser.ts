/**
 * What needs no native part, and so runs in a browser too: spaces, checks and wrappers of worlds written in JavaScript,
 * errors, learning curves. Bundlers for browsers take this file for `reinforcets` (the condition `browser`); that agents
 * are not in it, they say when they build. Types are those of the whole library either way.
 */
export { type CheckEnvOptions, checkEnv, type Finding } from "./envs/check-env.js";
export {
  AbortError,
  ConfigError,
  DataError,
  DeviceError,
  DivergedError,
  EnvError,
  type ErrorCode,
  type ErrorDetails,
  FileError,
  InternalError,
  LibtorchError,
  NativeMissingError,
  ReinforcetsError,
  StateError,
} from "./errors.js";
export { type CurveOptions, type CurvePoint, learningCurve } from "./plots/curve.js";
export { contains } from "./spaces/contains.js";
export { type BoxOptions, box, dict, discrete, multiBinary, multiDiscrete } from "./spaces/make.js";
export { type Rng, sample } from "./spaces/sample.js";
export { timeLimit } from "./wrappers/time-limit.js";
