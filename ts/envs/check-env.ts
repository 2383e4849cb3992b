import { EnvError, show } from "../errors.js";
import { whyNot } from "../spaces/contains.js";
import { sample } from "../spaces/sample.js";
import type { ValueOf } from "../spaces/space.js";
import { seededRng } from "../training/seeds.js";
import { checkSpaces } from "./check-spaces.js";
import { type Env, nameOf, type StepResult } from "./env.js";

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
export async function checkEnv(env: Env, options: CheckEnvOptions = {}): Promise<readonly Finding[]> {
  const findings = checkSpaces(env);
  if (findings.length === 0) {
    const check = new Check(env, options.steps ?? 200);
    await check.run();
    findings.push(...check.findings.values());
  }
  findings.sort((a, b) => a.severity.localeCompare(b.severity));
  const errors = findings.filter(({ severity }) => severity === "error");
  if (options.throw && errors.length > 0) {
    const list = errors.map(({ message }) => `  ${message}`).join("\n");
    throw new EnvError("ENV_FAILED", `${nameOf(env)} has ${errors.length} mistake(s):\n${list}`, { findings });
  }
  return findings;
}

type Trace = readonly string[];
const SEED = 42;

class Check {
  /** By a key, so that what happens in every step is told once. */
  readonly findings: Map<string, Finding> = new Map();
  readonly #env: Env;
  readonly #steps: number;

  constructor(env: Env, steps: number) {
    this.#env = env;
    this.#steps = steps;
  }

  async run(): Promise<void> {
    const first = await this.#attempt("reset or step", () => this.#play(SEED));
    if (!first) return;
    const second = await this.#attempt("a second reset", () => this.#play(SEED));
    if (second) this.#compare(first, second);
    await this.#attempt("snapshot or restore", () => this.#checkSnapshot());
  }

  /** Plays with actions that depend on the seed alone; the trace says what happened, one line a step. */
  async #play(seed: number): Promise<Trace> {
    const rng = seededRng(seed);
    const trace: string[] = [await this.#reset({ seed })];
    for (let i = 1; i <= this.#steps; i++) {
      const { line, ended } = await this.#step(rng, i);
      trace.push(line);
      if (ended) trace.push(await this.#reset());
    }
    return trace;
  }

  async #reset(options: { readonly seed?: number } = {}): Promise<string> {
    const result: unknown = await this.#env.reset(options);
    if (typeof result !== "object" || result === null || !("observation" in result)) {
      throw new Error(`reset gave ${show(result)}, expected { observation }`);
    }
    this.#observation("reset", (result as { observation: unknown }).observation);
    return text((result as { observation: unknown }).observation);
  }

  async #step(rng: () => number, index: number): Promise<{ line: string; ended: boolean }> {
    const action = sample(this.#env.actionSpace, rng) as ValueOf<Env["actionSpace"]>;
    const result: unknown = await this.#env.step(action);
    if (typeof result !== "object" || result === null) {
      throw new Error(`step ${index} gave ${show(result)}, expected { observation, reward, terminated, truncated }`);
    }
    const { observation, reward, terminated, truncated } = result as Partial<StepResult<unknown>>;
    this.#observation("step", observation);
    if (typeof reward !== "number" || !Number.isFinite(reward)) {
      this.#error("reward", `step ${index} gave the reward ${show(reward)}, expected a finite number`);
    }
    this.#goals(observation, reward, index);
    for (const [name, flag] of [
      ["terminated", terminated],
      ["truncated", truncated],
    ] as const) {
      if (typeof flag !== "boolean")
        this.#error(name, `step ${index} gave ${name} = ${show(flag)}, expected true or false`);
    }
    return {
      line: `${text(observation)} ${reward} ${terminated} ${truncated}`,
      ended: Boolean(terminated) || Boolean(truncated),
    };
  }

  #observation(verb: string, value: unknown): void {
    const reason = whyNot(this.#env.observationSpace, value);
    if (reason === undefined) return;
    // Outside of the bounds, training still works: they only describe. Anything else stops it.
    if (reason.includes("outside of")) {
      this.findings.set("bounds", {
        severity: "warning",
        message: `the observation that ${verb} gave ${reason}: widen observationSpace or clip the observation`,
      });
    } else this.#error("observation", `the observation that ${verb} gave ${reason}`);
  }

  /** A step's reward must be the one that `computeReward` gives for its goals. */
  #goals(observation: unknown, reward: unknown, index: number): void {
    if (!this.#env.computeReward) return;
    const { achieved_goal: achieved, desired_goal: desired } = Object(observation) as Record<string, unknown>;
    if (!(achieved instanceof Float32Array && desired instanceof Float32Array)) {
      this.#error("goals", "computeReward needs achieved_goal and desired_goal, boxes of float32, in the observation");
      return;
    }
    const given = Float32Array.of(Number.NaN);
    this.#env.computeReward(achieved, desired, given);
    if (given[0] !== Math.fround(reward as number)) {
      this.#error(
        "computeReward",
        `step ${index} gave the reward ${show(reward)}, computeReward gave ${given[0]} for it`,
      );
    }
  }

  #compare(first: Trace, second: Trace): void {
    const at = first.findIndex((line, i) => line !== second[i]);
    if (at === -1) return;
    this.#warn(
      "seed",
      `two runs with reset({ seed: ${SEED} }) and the same actions differ at ${at === 0 ? "the reset" : `event ${at}`}: draw all randomness from the seed, or runs cannot be repeated`,
    );
  }

  async #checkSnapshot(): Promise<void> {
    const env = this.#env;
    if (!env.snapshot || !env.restore) {
      if (env.snapshot || env.restore)
        this.#error("snapshot", "snapshot and restore go together: it has only one of them");
      else
        this.#warn(
          "snapshot",
          "it has no snapshot and restore: a resumed training will not equal an uninterrupted one",
        );
      return;
    }
    await this.#reset({ seed: SEED });
    const rng = seededRng(7);
    for (let i = 1; i <= 5; i++) if ((await this.#step(rng, i)).ended) await this.#reset();
    const state = env.snapshot();
    const json = JSON.stringify(state);
    if (json === undefined || text(JSON.parse(json)) !== text(state)) {
      this.#error(
        "snapshot",
        "snapshot is not plain JSON: typed arrays, maps, dates, NaN and undefined get lost in a file",
      );
      return;
    }
    const onwards = await this.#continue();
    env.restore(JSON.parse(json));
    const again = await this.#continue();
    const at = onwards.findIndex((line, i) => line !== again[i]);
    if (at !== -1)
      this.#error(
        "snapshot",
        `after restore the world goes another way at step ${at + 1}: snapshot leaves something out (its random state?)`,
      );
  }

  async #continue(): Promise<Trace> {
    const rng = seededRng(8);
    const trace: string[] = [];
    for (let i = 1; i <= Math.min(this.#steps, 50); i++) {
      const { line, ended } = await this.#step(rng, i);
      trace.push(line);
      if (ended) trace.push(await this.#reset());
    }
    return trace;
  }

  async #attempt<T>(what: string, run: () => Promise<T>): Promise<T | undefined> {
    try {
      return await run();
    } catch (error) {
      this.#error(what, `${what} failed: ${error instanceof Error ? error.message : show(error)}`);
      return undefined;
    }
  }

  #error(key: string, message: string): void {
    if (!this.findings.has(key)) this.findings.set(key, { severity: "error", message });
  }

  #warn(key: string, message: string): void {
    if (!this.findings.has(key)) this.findings.set(key, { severity: "warning", message });
  }
}

/** A value as text that differs whenever the value does; -0, NaN and typed arrays included. */
function text(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === "number" && !Number.isFinite(inner)) return `number ${inner}`;
    if (inner === undefined) return "undefined value";
    if (ArrayBuffer.isView(inner)) return `${inner.constructor.name} ${(inner as Float32Array).join(" ")}`;
    if (inner instanceof Map || inner instanceof Set) return `${inner.constructor.name} ${[...inner].join(" ")}`;
    return inner;
  });
}
