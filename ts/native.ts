/**
 * The only place that knows the native addon: where it lies, how it is loaded, what its raw surface looks like.
 * Nothing of the raw surface is public; it may change in any version.
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { NativeMissingError } from "./errors.js";
import { VERSION } from "./generated/version.js";

/** Memory that both sides see. */
export type Typed = Float32Array | Uint8Array | Int32Array;
/** Actions: whole numbers (counted from 0) or real numbers. */
export type ActionSlot = Int32Array | Float32Array;

/** What `advance` and `pump` say; numbers because they cross the border once a step. */
export const Status = {
  /** JS worlds: step the actions in the slots now. */
  Step: 0,
  /** The time given is used up: call again. */
  Working: 1,
  /** `report()` has one: call again. */
  Report: 2,
  /** The goal is reached; `report()` may hold the last one. */
  Finished: 3,
  /** `abort()` was heard. */
  Aborted: 4,
  /** Rewards of goals are asked for: answer, and call again. */
  Goals: 5,
} as const;

/** Slots of worlds written in JavaScript, one row a world. */
export interface WorldSlots {
  readonly observation: readonly Typed[];
  readonly finalObservation: readonly Typed[];
  readonly action: ActionSlot;
  readonly reward: Float32Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
}

/** Slots of a single native world. */
export interface PolicySlots {
  readonly observation: readonly Typed[];
  readonly action: ActionSlot;
}

/** Slots of `predict`. */
export interface AskedSlots extends PolicySlots {
  /** `[rows, width]`, in and out; only for policies with memory. */
  readonly state?: Float32Array;
  /** In: 1 where an episode starts. Out: zeros. */
  readonly starts: Uint8Array;
}

/** One agent and its worlds, or a group of them; see `crates/node/src/session.rs`. */
export interface NativeSession {
  describe(): string;
  member(index: number): NativeSession;
  extra(): string;
  steps(): number;
  plan(totalSteps: number, reset: boolean): string;
  advance(budgetMs: number): Promise<number>;
  slots(): WorldSlots;
  begin(): void;
  needsBegin(): boolean;
  pump(stepped: boolean, budgetMs: number): number;
  pumpAsync(budgetMs: number): Promise<number>;
  slowUpdates(): boolean;
  abort(): void;
  report(): string | null;
  /** True if rewards of goals are asked for first: answer, then `learnOn(true)`. */
  actAndTrain(observation: readonly Typed[], reward: number): boolean;
  /** True as before: answer, then `learnOn(false)`. */
  stopEpisodeAndTrain(observation: readonly Typed[], reward: number, truncated: boolean): boolean;
  learnOn(act: boolean): boolean;
  rewardsAsked(): number;
  goals(rewards: number): NativeGoals;
  ask(memory: NativeGoals): void;
  answer(memory: NativeGoals, rewards: number): void;
  statistics(): string;
  predictSlots(rows: number): AskedSlots;
  predict(rows: number, deterministic: boolean): number;
  evaluate(envId: string, episodes: number, seed: number, deterministic: boolean): Promise<string>;
  saveAgent(path: string): Promise<void>;
  checkpoint(dir: string, extraJson: string): Promise<string>;
  weightsHash(): string;
  close(): void;
}

/** One native world, without autoreset. */
export interface NativeSingleEnv {
  spec(): string;
  slots(): PolicySlots;
  reset(seed: number | null): void;
  step(): number;
  reward(): number;
  snapshot(): Uint8Array;
  restore(snapshot: Uint8Array): void;
}

/** Slots of a replay buffer, one row a world. */
export interface RawStepSlots {
  readonly observation: readonly Typed[];
  readonly finalObservation: readonly Typed[];
  readonly action: Typed;
  readonly state?: Float32Array;
  readonly reward: Float32Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
}

/** A batch; what its kind does not have is absent. */
export interface RawBatch {
  readonly observation: readonly Typed[];
  readonly nextObservation: readonly Typed[];
  readonly action: Typed;
  readonly state?: Float32Array;
  readonly reward: Float32Array;
  readonly discount: Float32Array;
  readonly weight: Float32Array;
  readonly terminated?: Uint8Array;
  readonly starts?: Uint8Array;
  readonly learn?: Uint8Array;
  readonly index: Uint32Array;
  readonly next?: Uint32Array;
}

/** Memory of one batch size. */
export interface NativeBatch {
  arrays(): RawBatch;
}

/** Memory for rewards of hindsight goals. */
export interface NativeGoals {
  slots(): { readonly achieved: Float32Array; readonly desired: Float32Array; readonly reward: Float32Array };
}

/** A replay buffer; see `crates/node/src/replay`. */
export interface NativeReplay {
  bytes(): number;
  capacity(): number;
  len(): number;
  beta(): number;
  slots(): RawStepSlots;
  begin(first: number, worlds: number): number;
  push(first: number, worlds: number, autoreset: boolean): number;
  goals(rewards: number): NativeGoals;
  ask(memory: NativeGoals): void;
  answer(memory: NativeGoals, rewards: number): void;
  batch(size: number): NativeBatch;
  sample(batch: NativeBatch, beta: number): void;
  update(indices: Uint32Array, priorities: Float32Array): void;
  updateSequences(batch: NativeBatch, errors: Float32Array): void;
  save(path: string): Promise<void>;
  load(path: string): Promise<void>;
  dispose(): void;
}

/** The addon's exports. */
export interface Native {
  version(): string;
  kernel(): string;
  listEnvs(): string;
  listAlgorithms(): string;
  configSchema(): string;
  presets(): string;
  preload(libraries: string[]): void;
  loadEngine(path: string): string;
  engineLoaded(name: string): boolean;
  readonly Session: {
    new (optionsJson: string): NativeSession;
    loadAgent(path: string, overridesJson: string): NativeSession;
    resume(dir: string): NativeSession;
  };
  readonly SingleEnv: new (id: string) => NativeSingleEnv;
  readonly Replay: {
    new (optionsJson: string): NativeReplay;
    bytesFor(optionsJson: string): number;
  };
}

let loaded: Native | undefined;

/**
 * The addon, loaded on first use: `REINFORCETS_NATIVE` (a path), then a local build in the package's folder, then
 * the platform's own package.
 *
 * @returns The raw surface.
 * @throws NativeMissingError `NATIVE_MISSING` naming the platform, the package that was expected and the fix.
 */
export function native(): Native {
  loaded ??= load();
  return loaded;
}

function load(): Native {
  if (!import.meta.url) throw bundled();
  const require = createRequire(import.meta.url);
  const forced = process.env.REINFORCETS_NATIVE;
  const tried: { readonly path: string; readonly problem: string }[] = [];
  for (const path of forced ? [forced] : candidates()) {
    const isFile = path.endsWith(".node");
    if (isFile && !existsSync(path)) {
      tried.push({ path, problem: "no such file" });
      continue;
    }
    try {
      const addon = require(path) as Native;
      // A lock file can hold on to an old one: its classes would fail in ways that nobody understands.
      const found = addon.version();
      if (found === VERSION) return addon;
      tried.push({ path, problem: `it is of version ${found}, and this is ${VERSION}: install both alike` });
    } catch (error) {
      tried.push({ path, problem: error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error) });
    }
  }
  throw missing(forced, tried);
}

/** `linux-x64-gnu` and the like; on Linux both C libraries, because only the fitting package is ever installed. */
export function triples(): readonly string[] {
  const machine = `${process.platform}-${process.arch}`;
  if (process.platform === "linux") return [`${machine}-gnu`, `${machine}-musl`];
  return process.platform === "win32" ? [`${machine}-msvc`] : [machine];
}

function candidates(): readonly string[] {
  const root = fileURLToPath(new URL("..", import.meta.url));
  return [
    ...triples().map((triple) => `${root}reinforcets.${triple}.node`),
    ...triples().map((triple) => `@reinforcets/native-${triple}`),
  ];
}

/** A bundler that writes CommonJS leaves nothing to look from. */
function bundled(): NativeMissingError {
  const fix = "keep it out of the bundle (esbuild: --external:reinforcets), or bundle to ESM";
  const text = `reinforcets was bundled into CommonJS, where it cannot find its native part. Fix: ${fix}.`;
  return new NativeMissingError("NATIVE_MISSING", text, { platform: `${process.platform}-${process.arch}`, fix });
}

function missing(forced: string | undefined, tried: readonly { path: string; problem: string }[]): NativeMissingError {
  const platform = `${process.platform}-${process.arch}`;
  const expected = triples().map((triple) => `@reinforcets/native-${triple}`);
  const fix = forced
    ? `REINFORCETS_NATIVE is set to ${forced}: correct or unset it`
    : `npm install ${expected[0]} (npm leaves optional packages out now and then: delete node_modules and package-lock.json and install again), or in a clone of the repository: npm run build`;
  const found = tried.map(({ path, problem }) => `  ${path}: ${problem}`).join("\n");
  return new NativeMissingError(
    "NATIVE_MISSING",
    `reinforcets has no native part for ${platform} here. Expected package: ${expected.join(" or ")}. Fix: ${fix}.\nLooked at:\n${found}`,
    { platform, expected, fix, tried },
  );
}
