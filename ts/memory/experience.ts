import type { StepResult } from "../envs/env.js";
import { awaiting, ConfigError, calling, DataError, fromNative, show } from "../errors.js";
import { type NativeReplay, native, type RawStepSlots } from "../native.js";
import type { ActionSpace, ObservationSpace, ValueOf } from "../spaces/space.js";
import { type ArrayOf, type ArraysOf, arraysOf } from "./arrays.js";
import type { AnswerGoals } from "./goals.js";
import { type BufferKind, bufferJson, KIND, type Kin, type SpacesOption, spacesOf } from "./options.js";
import { firstWorld, StepWriter } from "./step-writer.js";

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

let read: (buffer: ExperienceBuffer) => NativeReplay;

/**
 * Steps of worlds in the core's memory, each observation once. `ReplayBuffer` and its kin are this with their ways to
 * draw from it. Every verb but `dispose` throws a StateError `CLOSED` after `dispose()`, and `BUSY` while the buffer is
 * being saved or loaded.
 */
export abstract class ExperienceBuffer<
  O extends ObservationSpace = ObservationSpace,
  A extends ActionSpace = ActionSpace,
> implements Disposable
{
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
  readonly #native: NativeReplay;
  readonly #raw: RawStepSlots;
  readonly #slots: StepSlots<O, A>;
  readonly #writer: StepWriter;
  readonly #answer: AnswerGoals | undefined;

  static {
    read = (buffer) => buffer.#native;
  }

  /** @param options - Spaces, sizes and whatever else the kind of buffer takes. */
  protected constructor(options: SpacesOption<O, A>) {
    const { observationSpace, actionSpace } = spacesOf(options);
    const { kind, answer } = (options as Kin)[KIND] ?? { kind: "uniform" };
    const json = bufferJson(kind, options);
    this.observationSpace = observationSpace;
    this.actionSpace = actionSpace;
    this.#native = calling(() => new (native().Replay)(json));
    this.#raw = calling(() => this.#native.slots());
    this.nEnvs = this.#raw.reward.length;
    this.capacity = this.#native.capacity();
    this.bytes = this.#native.bytes();
    this.#writer = new StepWriter(this, this.#raw);
    this.#answer = answer;
    const { observation, finalObservation, action, state, reward, terminated, truncated } = this.#raw;
    this.#slots = Object.freeze({
      observation: arraysOf(observationSpace, observation),
      finalObservation: arraysOf(observationSpace, finalObservation),
      action: action as ArrayOf<A>,
      ...(state ? { state } : {}),
      reward,
      terminated,
      truncated,
    });
  }

  /** How many transitions (or sequences) can be drawn now. */
  get length(): number {
    return calling(() => this.#native.len());
  }

  /** The memory that {@link ExperienceBuffer.push} reads; always the same arrays. */
  get slots(): StepSlots<O, A> {
    return this.#slots;
  }

  /**
   * Starts episodes. One that is under way is cut off where it stands, and counts as truncated.
   *
   * @param observation - The first observation; with several worlds an array, one for each.
   * @param world - The world that begins, from 0; without it all do.
   * @throws DataError `INVALID_SHAPE` or `INVALID_DATA` for a value that is not of the space; nothing is stored then.
   */
  begin(observation: ValueOf<O> | readonly ValueOf<O>[], world?: number): void {
    const several = Array.isArray(observation) ? (observation as readonly unknown[]) : undefined;
    const first = firstWorld(world, several?.length, this.nEnvs);
    if (several) for (let row = 0; row < several.length; row++) this.#writer.first(row, several[row]);
    else this.#writer.first(0, observation);
    this.#begin(first, several?.length ?? 1);
  }

  /** Starts an episode in every world with the observations in {@link ExperienceBuffer.slots}. */
  beginSlots(): void {
    this.#begin(0, this.nEnvs);
  }

  #begin(first: number, worlds: number): void {
    let asked: number;
    try {
      asked = this.#native.begin(first, worlds);
    } catch (error) {
      throw fromNative(error);
    }
    if (asked > 0) this.#answer?.(this.#native, asked);
  }

  /**
   * Stores a step: what was done, and what `env.step` gave. After a step that ends the episode, `begin` comes next.
   *
   * @param action - What was done, a value of the action space; with several worlds an array, one for each.
   * @param step - What came of it; with several worlds an array.
   * @param options - The world, if it is a step of one alone; the recurrent state.
   * @throws DataError `INVALID_SHAPE` or `INVALID_DATA` for a value that is not of its space, NaN included. StateError
   * `INVALID_STATE` before `begin`. Nothing is stored then.
   */
  add(
    action: ValueOf<A> | readonly ValueOf<A>[],
    step: StepResult<ValueOf<O>> | readonly StepResult<ValueOf<O>>[],
    options?: AddOptions,
  ): void {
    const steps = Array.isArray(step) ? (step as readonly StepResult<unknown>[]) : undefined;
    const first = firstWorld(options?.world, steps?.length, this.nEnvs);
    const worlds = steps?.length ?? 1;
    if (steps) {
      const actions = action as readonly unknown[];
      if (!Array.isArray(action) || actions.length !== worlds) {
        const got = show(action);
        const expected = `an array of ${worlds}, one for each step`;
        throw new DataError("INVALID_SHAPE", `action is ${got}, expected ${expected}`, {
          what: "action",
          got,
          expected,
        });
      }
      for (let row = 0; row < worlds; row++) this.#writer.step(row, actions[row], steps[row] as StepResult<unknown>);
    } else {
      this.#writer.step(0, action, step as StepResult<unknown>);
    }
    this.#writer.state(options?.state, worlds, this.nEnvs);
    this.#push(first, worlds, false);
  }

  /**
   * Stores the step of all worlds that is in {@link ExperienceBuffer.slots}. Numbers must be finite; that they are of
   * their spaces is not checked. Worlds whose episode ended have begun the next one.
   *
   * @throws DataError `INVALID_DATA` for a number that is NaN or infinite. StateError `INVALID_STATE` before `begin`.
   * Nothing is stored then.
   */
  push(): void {
    this.#push(0, this.nEnvs, true);
  }

  #push(first: number, worlds: number, autoreset: boolean): void {
    let asked: number;
    // Written out, not through `calling`: a step is stored in a fraction of a microsecond.
    try {
      asked = this.#native.push(first, worlds, autoreset);
    } catch (error) {
      throw fromNative(error);
    }
    if (asked > 0) this.#answer?.(this.#native, asked);
  }

  /**
   * Writes everything to one file, open episodes and the random stream included: whole, or not at all.
   *
   * @param path - The file, e.g. `buffer.safetensors`.
   * @returns Settled when the disk has it.
   * @throws FileError `IO` where the system refuses.
   */
  async save(path: string): Promise<void> {
    await awaiting(() => this.#native.save(textOf(path)));
  }

  /**
   * Reads back what `save` wrote, into a buffer made with the same options; the same batches are drawn from then on.
   * After an error the buffer is as it was.
   *
   * @param path - The file.
   * @returns Settled when it is read.
   * @throws FileError `IO`, `CORRUPT_FILE` (damaged, or of another kind), `FILE_VERSION` (written by a newer version) or
   * `CHECKPOINT_MISMATCH` (of a buffer with other options).
   */
  async load(path: string): Promise<void> {
    await awaiting(() => this.#native.load(textOf(path)));
  }

  /** Frees the memory; arrays of batches stay as they are. May be called twice. */
  dispose(): void {
    this.#native.dispose();
  }

  /** The same as `dispose`, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }
}

/**
 * A buffer's native half.
 *
 * @param buffer - The buffer.
 * @returns The raw surface.
 */
export function nativeOf(buffer: ExperienceBuffer): NativeReplay {
  return read(buffer);
}

/**
 * Bytes that a buffer takes once it is full.
 *
 * @param kind - Which buffer.
 * @param options - Its options.
 * @returns Bytes.
 */
export function bytesFor(kind: BufferKind, options: SpacesOption<ObservationSpace, ActionSpace>): number {
  const json = bufferJson(kind, options);
  return calling(() => native().Replay.bytesFor(json));
}

function textOf(path: string): string {
  if (typeof path === "string" && path !== "") return path;
  const details = { field: "path", value: show(path), allowed: "a path" };
  throw new ConfigError("INVALID_CONFIG", `path = ${details.value} is not allowed: a path`, details);
}
