/** A signal that Ctrl-C (or a polite kill) raises once; a second one ends the process at once. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** Stops listening. */
  dispose(): void;
}

/** Listens for SIGINT and SIGTERM. `onFirst` is told when the first one comes. */
export function listenForInterrupt(onFirst: () => void): Interrupt {
  const controller = new AbortController();
  const names = ["SIGINT", "SIGTERM"] as const;
  const heard = () => {
    if (controller.signal.aborted) process.exit(130);
    onFirst();
    controller.abort();
  };
  for (const name of names) process.on(name, heard);
  return {
    signal: controller.signal,
    dispose() {
      for (const name of names) process.off(name, heard);
    },
  };
}
