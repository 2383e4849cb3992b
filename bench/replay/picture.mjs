// Time over the size of the buffer as one SVG, both axes logarithmic: a line for each side and verb.
const WIDTH = 840;
const HEIGHT = 460;
const PLOT = { left: 76, right: 590, top: 78, bottom: 396 };

const STYLE = `
text { font: 13px ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; fill: #656d76 }
.title { font-size: 15px; font-weight: 600; fill: #1f2328 } .page { fill: #ffffff } .grid { stroke: #e7eaee }
.line { fill: none; stroke-width: 2.5 } .dashed { stroke-dasharray: 7 5 } .label { font-weight: 600 }
.ours { stroke: #0a66c2 } text.ours { fill: #0a66c2; stroke: none } .cpprb { stroke: #b35900 } text.cpprb { fill: #b35900; stroke: none }
.sb3 { stroke: #1a7f37 } text.sb3 { fill: #1a7f37; stroke: none } .dot { stroke: none } .dot.ours { fill: #0a66c2 } .dot.cpprb { fill: #b35900 } .dot.sb3 { fill: #1a7f37 }
@media (prefers-color-scheme: dark) {
  text { fill: #9198a1 } .title { fill: #e6edf3 } .page { fill: #0d1117 } .grid { stroke: #262c36 }
  .ours { stroke: #58a6ff } text.ours, .dot.ours { fill: #58a6ff } .cpprb { stroke: #f0a04b } text.cpprb, .dot.cpprb { fill: #f0a04b }
  .sb3 { stroke: #56d364 } text.sb3, .dot.sb3 { fill: #56d364 }
}
`;

/** Labels moved apart so that none covers another. */
function spread(labels) {
  const sorted = labels.toSorted((a, b) => a.y - b.y);
  for (let i = 1; i < sorted.length; i++) sorted[i].y = Math.max(sorted[i].y, sorted[i - 1].y + 17);
  return sorted;
}

/** The picture: `lines` of `{ side, label, dashed, points: [{ size, us }] }`. */
export function picture(lines, note) {
  const points = lines.flatMap((line) => line.points);
  const decades = (values) => [Math.floor(Math.log10(Math.min(...values))), Math.ceil(Math.log10(Math.max(...values)))];
  const [left, right] = decades(points.map((p) => p.size));
  const [low, high] = decades(points.map((p) => p.us));
  const place = (value, from, to, a, b) =>
    Number((a + ((Math.log10(value) - from) / (to - from)) * (b - a)).toFixed(1));
  const x = (size) => place(size, left, right, PLOT.left, PLOT.right);
  const y = (us) => place(us, low, high, PLOT.bottom, PLOT.top);
  const parts = [];
  for (let power = low; power <= high; power++) {
    const at = y(10 ** power);
    parts.push(`<line class="grid" x1="${PLOT.left}" x2="${PLOT.right}" y1="${at}" y2="${at}"/>`);
    parts.push(`<text x="${PLOT.left - 10}" y="${at + 4.5}" text-anchor="end">${10 ** power} µs</text>`);
  }
  for (let power = left; power <= right; power++) {
    const text = (10 ** power).toLocaleString("en");
    parts.push(`<text x="${x(10 ** power)}" y="${PLOT.bottom + 22}" text-anchor="middle">${text}</text>`);
  }
  const labels = lines.map(({ side, label, points }) => ({ side, label, y: y(points.at(-1).us) }));
  for (const { side, dashed, points } of lines) {
    const path = points.map((p) => `${x(p.size)},${y(p.us)}`).join(" ");
    parts.push(`<polyline class="line ${side}${dashed ? " dashed" : ""}" points="${path}"/>`);
    for (const p of points) parts.push(`<circle class="dot ${side}" cx="${x(p.size)}" cy="${y(p.us)}" r="3.5"/>`);
  }
  for (const { side, label, y } of spread(labels)) {
    parts.push(`<text class="label ${side}" x="${PLOT.right + 12}" y="${(y + 4.5).toFixed(1)}">${label}</text>`);
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="Time over the size of the buffer">
<style>${STYLE}</style>
<rect class="page" width="${WIDTH}" height="${HEIGHT}" rx="8"/>
<text class="title" x="${PLOT.left}" y="32">Replay: time over the size of the buffer</text>
<text x="${PLOT.left}" y="54">${note}</text>
${parts.join("\n")}
<text x="${PLOT.left}" y="${HEIGHT - 14}">rows of the buffer</text>
</svg>
`;
}
