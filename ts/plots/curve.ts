import { niceScale, type Scale, shortNumber } from "./ticks.js";

/** One finished episode: when it ended and what it earned. The `episodes` of a report are such points. */
export interface CurvePoint {
  /** Environment steps taken when the episode ended. */
  readonly step: number;
  /** The episode's return: the sum of its rewards. */
  readonly return: number;
}

/** How {@link learningCurve} draws. */
export interface CurveOptions {
  /** The heading, e.g. `PPO on CartPole-v1`. */
  readonly title: string;
  /** The mean return at which the world counts as solved; drawn as a dashed line. */
  readonly threshold?: number | undefined;
  /** Episodes in the moving mean. Default 100, as in `rollout/ep_rew_mean`. */
  readonly window?: number | undefined;
}

const WIDTH = 840;
const HEIGHT = 460;
const PLOT = { left: 84, right: 764, top: 70, bottom: 396 };
/** More dots than this blur into one surface and only make the file big. */
const MAX_DOTS = 1500;
const MAX_LINE_POINTS = 400;

// Plain rules rather than CSS variables: several picture viewers know only the former.
const STYLE = `
text { font: 13px ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; fill: #656d76 }
.title { font-size: 18px; font-weight: 600; fill: #1f2328 }
.page { fill: #ffffff } .grid { stroke: #e7eaee } .dot { fill: #0a66c2; opacity: .2 } .end { fill: #0a66c2 }
.mean { fill: none; stroke: #0a66c2; stroke-width: 2.5; stroke-linejoin: round; stroke-linecap: round }
.goal { stroke: #b35900; stroke-width: 1.5; stroke-dasharray: 6 5 }
.goal-text { fill: #b35900 } .mean-text { fill: #0a66c2; font-weight: 600 }
@media (prefers-color-scheme: dark) {
  text { fill: #9198a1 } .title { fill: #e6edf3 } .page { fill: #0d1117 } .grid { stroke: #262c36 }
  .dot, .end, .mean-text { fill: #58a6ff } .mean { stroke: #58a6ff } .goal { stroke: #f0a04b } .goal-text { fill: #f0a04b }
}
`;

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** Mean of the last `window` returns at every episode's end. */
function movingMean(points: readonly CurvePoint[], window: number): CurvePoint[] {
  let sum = 0;
  return points.map((point, i) => {
    sum += point.return - (i >= window ? (points[i - window] as CurvePoint).return : 0);
    return { step: point.step, return: sum / Math.min(i + 1, window) };
  });
}

/** At most `most` of the items, evenly spread, first and last included. */
function thin<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  return Array.from({ length: most }, (_, i) => items[Math.round((i * (items.length - 1)) / (most - 1))] as T);
}

/** A value's place between two pixel positions, to a tenth of a pixel. */
function place(value: number, scale: Scale, from: number, to: number): number {
  return Math.round((from + ((value - scale.low) / (scale.high - scale.low)) * (to - from)) * 10) / 10;
}

/**
 * Draws a learning curve as an SVG picture: each episode as a faint dot, the moving mean as a line, the goal as a dashed line.
 * It follows the reader's light or dark setting, needs no fonts or scripts, and the same points give the same text.
 *
 * @example
 * ```ts
 * import { learningCurve } from "reinforcets";
 * const svg = learningCurve([{ step: 20, return: 20 }, { step: 95, return: 75 }], { title: "PPO on CartPole-v1", threshold: 475 });
 * console.log(svg.startsWith("<svg")); // true
 * ```
 */
export function learningCurve(points: readonly CurvePoint[], options: CurveOptions): string {
  const shown = points.filter((point) => Number.isFinite(point.step) && Number.isFinite(point.return));
  const window = Math.max(1, Math.floor(options.window ?? 100));
  const title = escapeXml(options.title);
  const goal = options.threshold;
  const returns = shown.map((point) => point.return);
  if (goal !== undefined) returns.push(goal);
  const lowest = returns.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const highest = returns.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const last = shown.reduce((most, point) => Math.max(most, point.step), 0);
  const xs = last > 0 ? { ...niceScale(0, last, 6), high: last } : niceScale(0, 1, 5);
  const ys =
    returns.length > 0 ? niceScale(lowest > 0 && lowest < highest / 2 ? 0 : lowest, highest, 5) : niceScale(0, 1, 5);
  const x = (step: number) => place(step, xs, PLOT.left, PLOT.right);
  const y = (value: number) => place(value, ys, PLOT.bottom, PLOT.top);

  const parts: string[] = [];
  for (const tick of ys.ticks) {
    parts.push(`<line class="grid" x1="${PLOT.left}" x2="${PLOT.right}" y1="${y(tick)}" y2="${y(tick)}"/>`);
    parts.push(`<text x="${PLOT.left - 10}" y="${y(tick) + 4.5}" text-anchor="end">${shortNumber(tick)}</text>`);
  }
  for (const tick of xs.ticks.filter((tick) => tick <= xs.high)) {
    parts.push(`<text x="${x(tick)}" y="${PLOT.bottom + 22}" text-anchor="middle">${shortNumber(tick)}</text>`);
  }
  parts.push(
    `<text x="${(PLOT.left + PLOT.right) / 2}" y="${HEIGHT - 18}" text-anchor="middle">environment steps</text>`,
  );
  parts.push(
    `<text transform="translate(24 ${(PLOT.top + PLOT.bottom) / 2}) rotate(-90)" text-anchor="middle">episode return</text>`,
  );
  for (const point of thin(shown, MAX_DOTS))
    parts.push(`<circle class="dot" cx="${x(point.step)}" cy="${y(point.return)}" r="2.4"/>`);
  if (goal !== undefined) {
    parts.push(`<line class="goal" x1="${PLOT.left}" x2="${PLOT.right}" y1="${y(goal)}" y2="${y(goal)}"/>`);
    parts.push(`<text class="goal-text" x="${PLOT.left + 6}" y="${y(goal) - 7}">solved at ${shortNumber(goal)}</text>`);
  }
  const mean = movingMean(shown, window);
  const end = mean[mean.length - 1];
  if (end) {
    const path = thin(mean, MAX_LINE_POINTS).map((point) => `${x(point.step)},${y(point.return)}`);
    parts.push(
      `<polyline class="mean" points="${path.join(" ")}"/><circle class="end" cx="${x(end.step)}" cy="${y(end.return)}" r="4"/>`,
    );
    parts.push(
      `<text class="mean-text" x="${x(end.step) + 10}" y="${y(end.return) + 4.5}">${shortNumber(Math.round(end.return * 10) / 10)}</text>`,
    );
  }
  const caption =
    shown.length > 0
      ? `dots: episodes; line: mean of the last ${window}; ${shown.length.toLocaleString("en")} episodes`
      : "no episode has ended yet";
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${title}">
<style>${STYLE}</style>
<rect class="page" width="${WIDTH}" height="${HEIGHT}" rx="8"/>
<text class="title" x="${PLOT.left}" y="34">${title}</text>
<text x="${PLOT.left}" y="54">${caption}</text>
${parts.join("\n")}
</svg>
`;
}
