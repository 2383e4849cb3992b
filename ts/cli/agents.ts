import { A2C } from "../agents/a2c.js";
import type { Agent } from "../agents/agent.js";
import { BootstrappedDQN } from "../agents/bootstrapped-dqn.js";
import { C51 } from "../agents/c51.js";
import { CrossQ } from "../agents/crossq.js";
import { D4PG } from "../agents/d4pg.js";
import { DDPG } from "../agents/ddpg.js";
import { DQN } from "../agents/dqn.js";
import { DroQ } from "../agents/droq.js";
import { DRQN } from "../agents/drqn.js";
import { IQN } from "../agents/iqn.js";
import { MPO } from "../agents/mpo.js";
import { PPO } from "../agents/ppo.js";
import { listAlgorithms, presets } from "../agents/presets.js";
import { QLearning } from "../agents/q-learning.js";
import { QRDQN } from "../agents/qrdqn.js";
import { R2D2 } from "../agents/r2d2.js";
import { Rainbow } from "../agents/rainbow.js";
import { REDQ } from "../agents/redq.js";
import { REINFORCE } from "../agents/reinforce.js";
import { SAC } from "../agents/sac.js";
import { SACDiscrete } from "../agents/sac-discrete.js";
import { Sarsa } from "../agents/sarsa.js";
import { TD3 } from "../agents/td3.js";
import { TQC } from "../agents/tqc.js";
import { ConfigError, calling, FileError } from "../errors.js";
import type { AlgorithmName } from "../generated/config.js";
import { native } from "../native.js";
import type { Settings } from "./settings.js";

/** What the command line needs of an agent's class; its options are whatever the user typed, checked by the core. */
interface AgentClass {
  new (options: never): Agent;
  load(path: string): Promise<Agent>;
  resume(dir: string): Promise<Agent>;
}

const classes: Readonly<Record<AlgorithmName, AgentClass>> = {
  ppo: PPO,
  a2c: A2C,
  reinforce: REINFORCE,
  q_learning: QLearning,
  sarsa: Sarsa,
  dqn: DQN,
  c51: C51,
  qrdqn: QRDQN,
  iqn: IQN,
  rainbow: Rainbow,
  r2d2: R2D2,
  drqn: DRQN,
  sac: SAC,
  sac_discrete: SACDiscrete,
  td3: TD3,
  mpo: MPO,
  ddpg: DDPG,
  tqc: TQC,
  redq: REDQ,
  droq: DroQ,
  d4pg: D4PG,
  crossq: CrossQ,
  bootstrapped_dqn: BootstrappedDQN,
};

function classOf(algo: string): AgentClass {
  const found = Object.hasOwn(classes, algo) ? classes[algo as AlgorithmName] : undefined;
  if (found) return found;
  const known = Object.keys(classes);
  const close = known.find((name) => name === algo.toLowerCase() || name.startsWith(algo.toLowerCase().slice(0, 2)));
  const hint = close ? `, did you mean "${close}"?` : "";
  const details = { kind: "algorithm", name: algo, suggestion: close ?? null, known };
  throw new ConfigError("UNKNOWN_ALGORITHM", `unknown algorithm "${algo}"${hint}; known: ${known.join(", ")}`, details);
}

/** A new agent from a name and plain options. */
export function createAgent(algo: string, options: Settings): Agent {
  return new (classOf(algo))(options as never);
}

/** The agent of the newest complete checkpoint below a folder. */
export function resumeAgent(algo: string, dir: string): Promise<Agent> {
  return classOf(algo).resume(dir);
}

/** The agent in a file, whatever its algorithm: a class that is not the file's own says which one is. */
export async function loadAgent(path: string): Promise<Agent> {
  try {
    return await PPO.load(path);
  } catch (error) {
    if (!(error instanceof FileError) || error.code !== "CHECKPOINT_MISMATCH") throw error;
    const { found } = error.details;
    if (typeof found !== "string" || !Object.hasOwn(classes, found)) throw error;
    return classOf(found).load(path);
  }
}

/** The tuned settings for an algorithm and a world. */
export function presetFor(algo: string, env: string): Settings {
  classOf(algo);
  const all: object = presets[algo as AlgorithmName];
  const preset = (all as Readonly<Record<string, Settings>>)[env];
  if (preset) return preset;
  // An unknown world, rather than a world without a preset: the core words that best.
  createAgent(algo, { env }).close();
  return {};
}

/** What an algorithm is called in headings. */
export function titleOf(algo: string): string {
  return listAlgorithms().find(({ name }) => name === algo)?.title ?? algo;
}

/** One option of an algorithm, for people. */
export interface OptionRow {
  readonly name: string;
  readonly fallback: string;
  readonly meaning: string;
}

interface ConfigSchema {
  readonly algorithms: Readonly<
    Record<string, { properties?: Record<string, { description?: string; default?: unknown }> }>
  >;
}

/** An algorithm's options with their defaults, from the schema of the Rust config structs. */
export function optionRows(algo: string): readonly OptionRow[] {
  classOf(algo);
  const { algorithms } = JSON.parse(calling(() => native().configSchema())) as ConfigSchema;
  return Object.entries(algorithms[algo]?.properties ?? {}).map(([name, option]) => ({
    name,
    fallback: option.default === undefined ? "" : JSON.stringify(option.default),
    meaning: (option.description ?? "").replaceAll("\n", " ").replaceAll("`", ""),
  }));
}
