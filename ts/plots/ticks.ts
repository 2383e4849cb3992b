/** Axis ticks at round numbers (1, 2 or 5 times a power of ten), and short words for them. */

/** The step between ticks so that about `count` of them cover `span`. */
function tickStep(span: number, count: number): number {
  const rough = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const unit = rough / power;
  return power * (unit < 1.42 ? 1 : unit < 3.17 ? 2 : unit < 7.08 ? 5 : 10);
}

/** A range widened to whole ticks, and the ticks in it. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
}

/** Widens `[low, high]` to round ends and lists about `count` ticks; a range without extent becomes one unit wide. */
export function niceScale(low: number, high: number, count: number): Scale {
  if (!(high > low)) return niceScale(low - 0.5, low + 0.5, count);
  const step = tickStep(high - low, count);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  // Multiples of the step, rounded to its own digits: 0.1 + 0.2 must not print as 0.30000000000000004.
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toFixed(digits)));
  return { low: ticks[0] as number, high: ticks[ticks.length - 1] as number, ticks };
}

/** `25000` as `25k`, `1500000` as `1.5M`, `-0.25` as `−0.25`. */
export function shortNumber(value: number): string {
  const size = Math.abs(value);
  const text =
    size >= 1e6
      ? `${Number((size / 1e6).toPrecision(4))}M`
      : size >= 1e4
        ? `${Number((size / 1e3).toPrecision(4))}k`
        : `${Number(size.toPrecision(4))}`;
  return value < 0 ? `−${text}` : text;
}
