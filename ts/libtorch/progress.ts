/** What a long work tells about itself while it runs. */

/** How far one part of an install is. */
export interface Progress {
  /** What is going on. */
  readonly stage: "download" | "check" | "extract";
  /** The file that it is about. */
  readonly name: string;
  /** Bytes done. */
  readonly done: number;
  /** Bytes in all; `undefined` while nobody has said. */
  readonly total: number | undefined;
}

/** Hears of progress, often. */
export type OnProgress = (progress: Progress) => void;

/** `531_000_000` as `531 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(2)} GB`;
  if (bytes >= 1e6) return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
  return bytes >= 1e3 ? `${Math.round(bytes / 1e3)} kB` : `${bytes} bytes`;
}
