import pc from "picocolors";

/** Where a progress line goes: `process.stderr`, or anything with these parts. */
export interface LineStream {
  /** Writes as it is. */
  write(text: string): unknown;
  /** Whether a person watches. */
  readonly isTTY?: boolean | undefined;
  /** Width of the terminal. */
  readonly columns?: number | undefined;
}

/** What a progress line tells. */
export interface Progress {
  /** Environment steps of this run so far, and in all. */
  readonly step: number;
  readonly total: number;
  /** Steps at which this process started: more than 0 when resumed; speed counts from there. */
  readonly from: number;
  /** Seconds since then. */
  readonly seconds: number;
  /** Mean return of the last episodes, once one has ended. */
  readonly meanReturn?: number | undefined;
}

/** `4.2 s`, `3:07`, `1:02:09`. */
export function clock(seconds: number): string {
  if (seconds < 10) return `${Math.max(0, seconds).toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const two = (n: number) => String(n).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** `950`, `12.3k`, `1.25M`. */
export function compact(value: number): string {
  if (value < 1e4) return String(Math.round(value));
  return value < 1e6 ? `${Number((value / 1e3).toPrecision(3))}k` : `${Number((value / 1e6).toPrecision(3))}M`;
}

function parts(progress: Progress): { done: number; speed: number; left: number } {
  const done = progress.total > 0 ? Math.min(1, progress.step / progress.total) : 0;
  const speed = progress.seconds > 0 ? (progress.step - progress.from) / progress.seconds : 0;
  const left = speed > 0 ? Math.max(0, progress.total - progress.step) / speed : Number.NaN;
  return { done, speed, left };
}

/** Number words of a progress line, shared by the live bar and the plain line. */
function words(progress: Progress): string[] {
  const { speed, left } = parts(progress);
  const mean = progress.meanReturn === undefined ? "–" : Number(progress.meanReturn.toPrecision(4)).toString();
  return [
    `${progress.step.toLocaleString("en")} / ${progress.total.toLocaleString("en")} steps`,
    `${compact(speed)} steps/s`,
    `mean return ${mean}`,
    Number.isNaN(left) ? "" : `${clock(left)} left`,
  ].filter((word) => word !== "");
}

/** A line for logs and pipes: no bar, no colours, no cursor movement. */
export function plainLine(progress: Progress): string {
  return words(progress).join(", ");
}

/** A line with a bar, cut to the terminal's width. `colors` follows NO_COLOR and the terminal by default. */
export function barLine(progress: Progress, columns: number, colors: ReturnType<typeof pc.createColors> = pc): string {
  const text = words(progress).join("  ");
  const room = Math.min(30, columns - text.length - 8);
  const { done } = parts(progress);
  const percent = `${Math.floor(done * 100)}%`.padStart(4);
  if (room < 5) return `${percent}  ${text}`.slice(0, Math.max(0, columns - 1));
  const filled = Math.round(done * room);
  return `${colors.cyan("━".repeat(filled))}${colors.dim("━".repeat(room - filled))} ${percent}  ${text}`;
}

/** A line that is drawn over itself, at most ten times a second. */
export class TerminalLine {
  readonly #stream: LineStream;
  #drawnAt = Number.NEGATIVE_INFINITY;
  #onScreen = false;

  constructor(stream: LineStream) {
    this.#stream = stream;
  }

  /** Draws unless the last drawing is under 100 ms old; `last` draws in any case and leaves the line standing. */
  draw(text: () => string, last = false): void {
    const now = performance.now();
    if (!last && now - this.#drawnAt < 100) return;
    this.#drawnAt = now;
    this.#stream.write(`\r\x1b[2K${text()}${last ? "\n" : ""}`);
    this.#onScreen = !last;
  }

  /** Takes the line away, so that something else can be printed. */
  clear(): void {
    if (this.#onScreen) this.#stream.write("\r\x1b[2K");
    this.#onScreen = false;
    this.#drawnAt = Number.NEGATIVE_INFINITY;
  }
}
