/** Loggers by name: what the package exports. Adding one is a file and a line here. */
export { jsonlLogger } from "./jsonl.js";
export { type ProgressLineOptions, progressLine } from "./progress-line.js";
export type { LineStream } from "./terminal-line.js";
