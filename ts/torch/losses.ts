/** Losses: a prediction and a target in, one number out (or one a row with `reduction: "none"`). */
import { loaded, NONE } from "./addon.js";
import { made, slotOf } from "./handle.js";
import type { Tensor } from "./tensor.js";

/** How the losses of rows come together. */
export type Reduction = "none" | "mean" | "sum";

/** Options of every loss. */
export interface LossOptions {
  /**
   * How the losses of rows come together.
   * @defaultValue `"mean"`
   */
  readonly reduction?: Reduction;
}

const code = ({ reduction = "mean" }: LossOptions): number => ["none", "mean", "sum"].indexOf(reduction);

/** (x − y)². */
export function mseLoss(prediction: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  return made(loaded().mseLoss, slotOf(prediction), slotOf(target), code(options));
}

/** ½(x − y)² within ±`delta`, beyond that delta·(|x − y| − ½·delta) (Huber 1964). */
export function huberLoss(
  prediction: Tensor,
  target: Tensor,
  { delta = 1, ...options }: LossOptions & { readonly delta?: number } = {},
): Tensor {
  return made(loaded().huberLoss, slotOf(prediction), slotOf(target), delta, code(options));
}

/** −ln softmax(logits)[class], for logits `[rows, classes]` and int64 class numbers, or probabilities of classes. */
export function crossEntropy(
  logits: Tensor,
  target: Tensor,
  { labelSmoothing = 0, ...options }: LossOptions & { readonly labelSmoothing?: number } = {},
): Tensor {
  return made(loaded().crossEntropy, slotOf(logits), slotOf(target), labelSmoothing, code(options));
}

/** −y·ln sigmoid x − (1 − y)·ln(1 − sigmoid x), computed without overflow. */
export function binaryCrossEntropyWithLogits(logits: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  return made(loaded().binaryCrossEntropyWithLogits, slotOf(logits), slotOf(target), NONE, code(options));
}
