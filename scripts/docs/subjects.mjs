// The API by subject instead of by kind: where in ts/ something is declared says what it is about.

const BY_FOLDER = {
  agents: "Agents",
  training: "Training",
  callbacks: "Callbacks and loggers",
  loggers: "Callbacks and loggers",
  envs: "Worlds",
  wrappers: "Worlds",
  spaces: "Spaces",
  memory: "Replay buffers",
  plots: "Curves",
  libtorch: "libtorch",
  generated: "Options",
};

/** The heading under which something of the root module stands; undefined leaves it to typedoc. */
export function subjectOf(file, name) {
  const [, path] = file.split(/\/ts\/(?!.*\/ts\/)/);
  if (path === undefined) return undefined;
  if (path === "errors.ts" || /ErrorCode/i.test(name)) return "Errors";
  if (/Options$/.test(name) && path.startsWith("agents/")) return "Options";
  return BY_FOLDER[path.split("/")[0]];
}
