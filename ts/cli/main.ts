#!/usr/bin/env node
import { runProgram } from "./program.js";

// A reader that has gone away (`reinforcets … | head`) is no failure of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

void runProgram(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
