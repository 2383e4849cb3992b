// Learning curves of all sides as one SVG: mean over seeds as a line, least and greatest seed as a band.
import { labelOf } from "./peers/sides.mjs";

const WIDTH = 840;
const HEIGHT = 420;
const PLOT = { left: 76, right: 800, top: 78, bottom: 362 };
const BINS = 60;

/** What every picture looks like, in light and dark: text, and a colour for each side. */
export const STYLE = `
text { font: 13px ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; fill: #656d76 }
.title { font-size: 15px; font-weight: 600; fill: #1f2328 } .page { fill: #ffffff } .grid { stroke: #e7eaee }
${colours({ ours: "#0a66c2", sb3: "#b35900", sbx: "#8250df", reinforcex: "#1a7f37", rltools: "#bf3989" })}
polyline { fill: none; stroke-width: 2.5 } polygon { opacity: .15; stroke: none } .name { font-weight: 600; stroke: none }
@media (prefers-color-scheme: dark) {
  text { fill: #9198a1 } .title { fill: #e6edf3 } .page { fill: #0d1117 } .grid { stroke: #262c36 }
  ${colours({ ours: "#58a6ff", sb3: "#f0a04b", sbx: "#bc8cff", reinforcex: "#3fb950", rltools: "#f778ba" })}
}
`;

function colours(of) {
  const rule = ([side, colour]) =>
    `polyline.${side} { stroke: ${colour} } rect.${side}, polygon.${side}, text.${side} { fill: ${colour} }`;
  return Object.entries(of).map(rule).join("\n  ");
}

/** Mean return of the last 20 episodes at the end of each bin of steps; a bin before the first episode has none. */
function sampled(curve, width) {
  const found = [];
  let at = 0;
  for (let bin = 1; bin <= BINS; bin++) {
    while (at < curve.length && curve[at][0] <= bin * width) at++;
    const last = curve.slice(Math.max(0, at - 20), at);
    found.push(last.length > 0 ? last.reduce((sum, point) => sum + point[1], 0) / last.length : undefined);
  }
  return found;
}

/** For each bin that every seed has: step, mean, least and greatest over seeds. */
function band(runs, steps) {
  const width = steps / BINS;
  const seeds = runs.map((run) => sampled(run.curve, width));
  return Array.from({ length: BINS }, (_, bin) => {
    const values = seeds.map((seed) => seed[bin]);
    if (values.includes(undefined)) return undefined;
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    return { step: (bin + 1) * width, mean, low: Math.min(...values), high: Math.max(...values) };
  }).filter((point) => point !== undefined);
}

function ticks(low, high, count) {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((unit) => unit * power >= rough) ?? 10);
  const from = Math.floor(low / step) * step;
  return Array.from({ length: Math.ceil((high - from) / step - 1e-9) + 1 }, (_, i) => from + i * step);
}

/** The picture of one case. */
export function picture({ title, runs }) {
  const sides = Object.entries(runs)
    .filter(([, list]) => list.length > 0)
    .map(([key, list]) => ({ key, points: band(list, list[0].steps), seeds: list.length }))
    // Not every peer tells how its episodes went.
    .filter(({ points }) => points.length > 0);
  const steps = Object.values(runs).find((list) => list.length > 0)[0].steps;
  const points = sides.flatMap((side) => side.points);
  const ys = ticks(Math.min(...points.map((p) => p.low)), Math.max(...points.map((p) => p.high)), 5);
  const [low, high] = [ys[0], ys[ys.length - 1]];
  const x = (step) => Number((PLOT.left + (step / steps) * (PLOT.right - PLOT.left)).toFixed(1));
  const y = (value) => Number((PLOT.bottom - ((value - low) / (high - low)) * (PLOT.bottom - PLOT.top)).toFixed(1));
  const parts = [];
  for (const tick of ys) {
    parts.push(`<line class="grid" x1="${PLOT.left}" x2="${PLOT.right}" y1="${y(tick)}" y2="${y(tick)}"/>`);
    parts.push(
      `<text x="${PLOT.left - 10}" y="${y(tick) + 4.5}" text-anchor="end">${`${tick}`.replace("-", "−")}</text>`,
    );
  }
  for (const tick of ticks(0, steps, 5).filter((tick) => tick <= steps)) {
    parts.push(`<text x="${x(tick)}" y="${PLOT.bottom + 22}" text-anchor="middle">${tick.toLocaleString("en")}</text>`);
  }
  parts.push(`<text x="${PLOT.left}" y="${HEIGHT - 14}">environment steps</text>`);
  sides.forEach(({ key, points, seeds }, i) => {
    const edge = [...points.map((p) => [p.step, p.high]), ...points.toReversed().map((p) => [p.step, p.low])];
    parts.push(`<polygon class="${key}" points="${edge.map(([s, v]) => `${x(s)},${y(v)}`).join(" ")}"/>`);
    parts.push(`<polyline class="${key}" points="${points.map((p) => `${x(p.step)},${y(p.mean)}`).join(" ")}"/>`);
    parts.push(
      `<text class="${key} name" x="${PLOT.left + i * 230}" y="54">${labelOf(key)} (${seeds} ${seeds === 1 ? "seed" : "seeds"})</text>`,
    );
  });
  parts.push(
    `<text x="${PLOT.right}" y="${HEIGHT - 14}" text-anchor="end">return, mean of 20 episodes; line: mean of seeds, band: all</text>`,
  );
  return page(title, WIDTH, HEIGHT, parts);
}

/** Keeps a title that is too long within the picture. */
function squeezed(title, width) {
  const room = width - 2 * PLOT.left;
  return title.length * 8 > room ? ` textLength="${room}" lengthAdjust="spacingAndGlyphs"` : "";
}

/** A picture with its title and background. */
export function page(title, width, height, parts) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${title}">
<style>${STYLE}</style>
<rect class="page" width="${width}" height="${height}" rx="8"/>
<text class="title" x="${PLOT.left}" y="32"${squeezed(title, width)}>${title}</text>
${parts.join("\n")}
</svg>
`;
}
