import type { Progress } from "../../libtorch/progress.js";
import { formatBytes } from "../../libtorch/progress.js";
import type { Output } from "../output.js";

const STAGES = { download: "downloading", check: "checking", extract: "unpacking" } as const;
/** A person watches: often. A file or a program reads: seldom. */
const EVERY_MS = { live: 100, plain: 5_000, json: 1_000 } as const;

/** `75` s as `1 min 15 s`. */
export function duration(seconds: number): string {
  if (seconds < 59.5) return `${Math.max(Math.round(seconds), 0)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** Draws progress: one line that rewrites itself on a terminal, a line now and then elsewhere, all on stderr. */
export class ProgressLine {
  readonly #output: Output;
  readonly #now: () => number;
  #part = "";
  #began = 0;
  #at0 = 0;
  #drawn = Number.NEGATIVE_INFINITY;

  constructor(output: Output, now: () => number = () => performance.now()) {
    this.#output = output;
    this.#now = now;
  }

  /** Hears of progress, and draws it when it is time. */
  show(progress: Progress): void {
    const now = this.#now();
    const part = `${progress.stage} ${progress.name}`;
    const fresh = part !== this.#part;
    if (fresh) {
      [this.#part, this.#began, this.#at0] = [part, now, progress.done];
      this.#drawn = Number.NEGATIVE_INFINITY;
    }
    const { live, json, quiet } = this.#output;
    const every = live ? EVERY_MS.live : json ? EVERY_MS.json : EVERY_MS.plain;
    const whole = progress.done === progress.total && !fresh;
    if (quiet || (now - this.#drawn < every && !whole)) return;
    this.#drawn = now;
    this.#output.line({ type: "progress", ...progress });
    if (json) return;
    const text = this.#text(progress, (now - this.#began) / 1000);
    if (live) process.stderr.write(`\r\x1b[2K${text.slice(0, (process.stderr.columns ?? 80) - 1)}`);
    else process.stderr.write(`${text}\n`);
  }

  /** Wipes the line that rewrites itself. */
  clear(): void {
    if (this.#output.live && this.#part !== "") process.stderr.write("\r\x1b[2K");
    this.#part = "";
  }

  #text({ stage, name, done, total }: Progress, seconds: number): string {
    const head = `${STAGES[stage]} ${name}`;
    if (total === undefined || total === 0) return `${head}: ${formatBytes(done)}`;
    const share = Math.min(done / total, 1);
    const rate = seconds > 0 ? (done - this.#at0) / seconds : 0;
    const left = rate > 0 ? (total - done) / rate : undefined;
    const eta = left === undefined || share >= 1 ? "" : `, ${duration(left)} left`;
    const speed = rate > 0 ? `, ${formatBytes(rate)}/s` : "";
    return `${head}: ${Math.floor(share * 100)} % of ${formatBytes(total)}${speed}${eta}`;
  }
}
