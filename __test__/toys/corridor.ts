import { box, discrete, type Env, type ResetResult, type StepResult } from "reinforcets";

const observationSpace = box({ low: 0, high: 9 });
const actionSpace = discrete(2);

/** Walk right from 0 to 9: small, exact, and everything about it can be bent in a test. */
export class Corridor implements Env<typeof observationSpace, typeof actionSpace> {
  readonly id = "Corridor";
  readonly observationSpace = observationSpace;
  readonly actionSpace = actionSpace;
  /** Seeds that resets were given, undefined where none. */
  readonly seeds: (number | undefined)[] = [];
  /** Steps over all episodes. */
  taken = 0;
  place = 0;
  elapsed = 0;

  reset({ seed }: { readonly seed?: number } = {}): ResetResult<Float32Array> {
    this.seeds.push(seed);
    this.place = 0;
    this.elapsed = 0;
    return { observation: new Float32Array([0]) };
  }

  step(action: 0 | 1): StepResult<Float32Array> {
    this.taken += 1;
    this.elapsed += 1;
    this.place = Math.min(9, Math.max(0, this.place + (action === 1 ? 1 : -1)));
    const terminated = this.place === 9;
    const truncated = !terminated && this.elapsed >= 40;
    return { observation: new Float32Array([this.place]), reward: terminated ? 1 : -0.02, terminated, truncated };
  }
}

/** The same, answering with promises. */
export class SlowCorridor implements Env<typeof observationSpace, typeof actionSpace> {
  readonly observationSpace = observationSpace;
  readonly actionSpace = actionSpace;
  readonly inner = new Corridor();

  async reset(options?: { readonly seed?: number }) {
    return this.inner.reset(options);
  }

  async step(action: 0 | 1) {
    await new Promise(setImmediate);
    return this.inner.step(action);
  }
}

/** Fails in step `at`: with an error, or with what `rubbish` makes of a good result. */
export class Failing extends Corridor {
  readonly at: number;
  readonly rubbish: ((result: StepResult<Float32Array>) => unknown) | undefined;

  constructor(at: number, rubbish?: (result: StepResult<Float32Array>) => unknown) {
    super();
    this.at = at;
    this.rubbish = rubbish;
  }

  override step(action: 0 | 1) {
    const result = super.step(action);
    if (this.taken !== this.at) return result;
    if (!this.rubbish) throw new RangeError("the wheel came off");
    return this.rubbish(result) as StepResult<Float32Array>;
  }
}
