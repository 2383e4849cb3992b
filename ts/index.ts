/**
 * Reinforcement learning for TypeScript, on a Rust core.
 *
 * @module reinforcets
 */
export { A2C, type A2cOptions } from "./agents/a2c.js";
export { Agent, type PredictOptions, type StopEpisodeOptions } from "./agents/agent.js";
export { BootstrappedDQN, type BootstrappedDqnOptions } from "./agents/bootstrapped-dqn.js";
export { C51, type C51Options } from "./agents/c51.js";
export { CrossQ, type CrossqOptions } from "./agents/crossq.js";
export { D4PG, type D4pgOptions } from "./agents/d4pg.js";
export { DDPG, type DdpgOptions } from "./agents/ddpg.js";
export type { AgentDescription } from "./agents/description.js";
export { DQN, type DqnOptions } from "./agents/dqn.js";
export { DroQ, type DroqOptions } from "./agents/droq.js";
export { DRQN, type DrqnOptions } from "./agents/drqn.js";
export { IQN, type IqnOptions } from "./agents/iqn.js";
export { MPO, type MpoOptions } from "./agents/mpo.js";
export type { AgentOptions, EnvOption, LibtorchOption, LoadOptions, ResumeOptions } from "./agents/options.js";
export type { PolicyState } from "./agents/policy-state.js";
export { PPO, type PpoOptions } from "./agents/ppo.js";
export { type AlgorithmInfo, listAlgorithms, type Preset, type Presets, presets } from "./agents/presets.js";
export { QLearning, type QLearningOptions } from "./agents/q-learning.js";
export { QRDQN, type QrdqnOptions } from "./agents/qrdqn.js";
export { R2D2, type R2d2Options } from "./agents/r2d2.js";
export { Rainbow, type RainbowOptions } from "./agents/rainbow.js";
export { REDQ, type RedqOptions } from "./agents/redq.js";
export { REINFORCE, type ReinforceOptions } from "./agents/reinforce.js";
export { SAC, type SacOptions } from "./agents/sac.js";
export { SACDiscrete, type SacDiscreteOptions } from "./agents/sac-discrete.js";
export { Sarsa, type SarsaOptions } from "./agents/sarsa.js";
export type {
  ActionFor,
  ContinuousEnv,
  ContinuousEnvId,
  ContinuousSource,
  EnvOf,
  EnvSource,
  ObservationFor,
} from "./agents/source.js";
export { TD3, type Td3Options } from "./agents/td3.js";
export { TQC, type TqcOptions } from "./agents/tqc.js";
export * from "./browser.js";
export type { Callback } from "./callbacks/callback.js";
export { type CheckpointOptions, checkpoint } from "./callbacks/checkpoint.js";
export { type EvaluateEveryOptions, evaluateEvery } from "./callbacks/evaluate-every.js";
export { type StopOnRewardOptions, stopOnReward } from "./callbacks/stop-on-reward.js";
export type { ActionOf, Awaitable, Env, ObservationOf, ResetResult, StepResult, SyncEnv } from "./envs/env.js";
export { makeEnv } from "./envs/make-env.js";
export {
  type EnvSpec,
  type FloatBox,
  type GoalSpace,
  listEnvs,
  type NativeEnvId,
  type NativeEnvs,
  type NativeWorld,
} from "./envs/native-envs.js";
export type * from "./generated/config.js";
export { jsonlLogger, type LineStream, type ProgressLineOptions, progressLine } from "./loggers/index.js";
export type { ArrayOf, ArraysOf } from "./memory/arrays.js";
export { type AddOptions, ExperienceBuffer, type StepSlots } from "./memory/experience.js";
export type { ComputeReward } from "./memory/goals.js";
export { type GoalParts, HindsightReplayBuffer, type HindsightReplayBufferOptions } from "./memory/hindsight.js";
export type {
  PrioritizedReplayBufferOptions,
  PriorityOptions,
  ReplayBufferOptions,
  ReplayOptions,
  Spaces,
  SpacesOption,
} from "./memory/options.js";
export { PrioritizedReplayBuffer, type PrioritizedSampleOptions } from "./memory/prioritized.js";
export { ReplayBuffer, type SampleOptions, type TransitionBatch } from "./memory/replay-buffer.js";
export { type SequenceBatch, SequenceReplayBuffer, type SequenceReplayBufferOptions } from "./memory/sequences.js";
export type {
  ActionSpace,
  Below,
  BoxArrays,
  BoxDtype,
  BoxSpace,
  DictSpace,
  DiscreteSpace,
  MultiBinarySpace,
  MultiDiscreteSpace,
  ObservationSpace,
  PlainSpace,
  PlainValue,
  Space,
  ValueOf,
} from "./spaces/space.js";
export { type EvaluateOptions, type Evaluation, evaluate } from "./training/evaluate.js";
export {
  Group,
  type GroupCallback,
  type GroupOptions,
  type GroupTrainOptions,
  type MemberOptions,
} from "./training/group.js";
export type { GroupMember } from "./training/group-member.js";
export type { GroupReport, GroupSummary, Selection } from "./training/group-report.js";
export type { Episode, Report, Summary, TrainingPlan } from "./training/report.js";
export type { TrainOptions } from "./training/train.js";
