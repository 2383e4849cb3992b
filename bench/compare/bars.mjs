// Times of all cases as one SVG: a bar for each side, on a logarithmic scale, with the ratio beside theirs.
import { summaryOf } from "./numbers.mjs";
import { labelOf } from "./peers/sides.mjs";
import { page } from "./picture.mjs";
import { rowsOf } from "./text.mjs";

const WIDTH = 840;
const LEFT = 210;
const RIGHT = 690;
const TOP = 84;
const BAR = 15;
const GAP = 22;
/** About the width of a letter. */
const LETTER = 8;

const seconds = (s) => (s >= 10 ? `${s.toFixed(0)} s` : s >= 1 ? `${s.toFixed(1)} s` : `${(1000 * s).toFixed(0)} ms`);

/** The picture of all cases. */
export function timesPicture(results) {
  const groups = results.map((result) => {
    const rows = rowsOf(result);
    const bars = rows.map(({ peer, theirs, ratio }) => ({ side: peer, sum: theirs, ratio: ratio?.cpu.median }));
    const ours = result.runs.ours?.length ? [{ side: "ours", sum: summaryOf(result.runs.ours) }] : [];
    return { name: result.name, bars: [...ours, ...bars] };
  });
  const all = groups.flatMap(({ bars }) => bars.map(({ sum }) => sum.cpu.median));
  const [low, high] = [Math.floor(Math.log10(Math.min(...all))), Math.ceil(Math.log10(Math.max(...all)))];
  const x = (s) => LEFT + ((Math.log10(s) - low) / (high - low)) * (RIGHT - LEFT);
  const height = TOP + groups.reduce((sum, { bars }) => sum + bars.length * (BAR + 3) + GAP, 0) + 30;
  const parts = [];
  for (let power = low; power <= high; power++) {
    const at = x(10 ** power).toFixed(1);
    parts.push(`<line class="grid" x1="${at}" x2="${at}" y1="${TOP - 8}" y2="${height - 34}"/>`);
    parts.push(`<text x="${at}" y="${height - 14}" text-anchor="middle">${seconds(10 ** power)}</text>`);
  }
  const shown = [...new Set(groups.flatMap(({ bars }) => bars.map(({ side }) => side)))];
  let named = LEFT;
  for (const side of shown) {
    parts.push(`<text class="${side} name" x="${named}" y="58">${labelOf(side)}</text>`);
    named += LETTER * labelOf(side).length + GAP;
  }
  let y = TOP;
  for (const { name, bars } of groups) {
    parts.push(`<text x="${LEFT - 12}" y="${y + 12}" text-anchor="end">${name}</text>`);
    for (const { side, sum, ratio } of bars) {
      const end = x(sum.cpu.median);
      const said = ratio === undefined ? "" : ` (${ratio.toFixed(ratio < 10 ? 1 : 0)}×)`;
      parts.push(
        `<rect class="${side}" x="${LEFT}" y="${y}" width="${Math.max(1, end - LEFT).toFixed(1)}" height="${BAR}"/>`,
      );
      parts.push(`<text x="${(end + 8).toFixed(1)}" y="${y + 12}">${seconds(sum.cpu.median)}${said}</text>`);
      y += BAR + 3;
    }
    y += GAP;
  }
  return page("CPU seconds of a whole training on one thread, logarithmic; shorter is better", WIDTH, height, parts);
}
