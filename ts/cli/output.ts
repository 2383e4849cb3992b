import pc from "picocolors";
import { describeFailure } from "./exit.js";

/** How a command talks: as JSON lines for programs, as text for people, or hardly at all. */
export interface OutputOptions {
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
}

/** One line of `--json` output; `type` tells which. */
export type Line = { readonly type: string } & Readonly<Record<string, unknown>>;

/**
 * The only writer of a command. With `--json` stdout gets JSON lines and nothing else; failures and hints always go to
 * stderr, so that a pipe stays clean.
 */
export class Output {
  readonly json: boolean;
  readonly quiet: boolean;
  /** Whether a live bar may be drawn: a person watches, and nobody asked for JSON or silence. */
  readonly live: boolean;

  constructor(options: OutputOptions) {
    this.json = options.json ?? false;
    this.quiet = options.quiet ?? false;
    this.live = Boolean(process.stdout.isTTY && process.stderr.isTTY) && !this.json && !this.quiet;
  }

  /** A line for programs. */
  line(line: Line): void {
    if (this.json) process.stdout.write(`${JSON.stringify(line)}\n`);
  }

  /** A line for people; `--quiet` hides it. */
  say(text: string): void {
    if (!this.json && !this.quiet) process.stdout.write(`${text}\n`);
  }

  /** A result for people; `--quiet` does not hide it. */
  result(text: string): void {
    if (!this.json) process.stdout.write(`${text}\n`);
  }

  /** A hint beside the result; never on stdout. */
  note(text: string): void {
    process.stderr.write(`${text}\n`);
  }

  /** A failure: text on stderr, and with `--json` a last line for programs. */
  failure(error: unknown): void {
    const failure = describeFailure(error);
    this.line({ type: "error", ...failure });
    process.stderr.write(
      `${pc.red("error")} ${failure.message}${failure.code === "USAGE" ? "" : pc.dim(` [${failure.code}]`)}\n`,
    );
  }
}
