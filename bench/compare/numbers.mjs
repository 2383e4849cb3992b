// What some seeds amount to.

const average = (values) => values.reduce((sum, x) => sum + x, 0) / values.length;

/** Least, median and greatest. */
export function range(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  return { min: sorted[0], median, max: sorted.at(-1) };
}

/** What a side's seeds amount to: mean of means, its standard error, the time and the memory. */
export function summaryOf(runs) {
  const means = runs.map((run) => run.mean);
  const mean = average(means);
  const sd = means.length > 1 ? Math.sqrt(means.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (means.length - 1)) : 0;
  const steadies = runs.map((run) => run.steady).filter((steady) => typeof steady === "number");
  return {
    seeds: means.length,
    means,
    mean,
    standardError: sd / Math.sqrt(means.length),
    quality: range(means),
    wall: range(runs.map((run) => run.wallSeconds)),
    cpu: range(runs.map((run) => run.cpuSeconds)),
    megabytes: range(runs.map((run) => run.megabytes)),
    steady: steadies.length > 0 ? range(steadies) : undefined,
    steps: average(runs.map((run) => run.steps)),
    versions: runs.at(-1).versions,
  };
}

/** How many times our time theirs is, pair by pair: the two runs of a seed followed each other. */
export function ratios(ours, theirs) {
  const pairs = theirs.flatMap((peer) => {
    const mine = ours.find((run) => run.seed === peer.seed);
    return mine ? [[mine, peer]] : [];
  });
  const of = (key) => range(pairs.map(([mine, peer]) => peer[key] / mine[key]));
  return pairs.length > 0 ? { wall: of("wallSeconds"), cpu: of("cpuSeconds"), pairs: pairs.length } : undefined;
}

/** Settings in force that differ between the two sides, in words. */
export function differences(mine, peer) {
  const same = (a, b) => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
  const found = Object.keys(peer.settings ?? {})
    .filter((key) => !same(mine.settings[key], peer.settings[key]))
    .map((key) => `${key}: ${JSON.stringify(mine.settings[key])} and ${JSON.stringify(peer.settings[key])}`);
  // Where a side stops as soon as it has solved the world, that is what is compared.
  if (mine.steps !== peer.steps && mine.solved === undefined) found.push(`steps: ${mine.steps} and ${peer.steps}`);
  return found;
}

function sorted(value) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => a.localeCompare(b)));
}
