import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { type BuildOptions, build } from "esbuild";
import { build as viteBuild } from "vite";
import { describe, expect, inject, it } from "vitest";
import { told } from "./run.js";

const { home, env } = inject("installed");
const node = [process.execPath, "--no-warnings"];

async function bundle(code: string, options: BuildOptions): Promise<string> {
  const stdin = { contents: code, resolveDir: home, loader: "ts" } as const;
  const { outputFiles, warnings } = await build({ stdin, bundle: true, write: false, logLevel: "silent", ...options });
  expect(warnings.map(({ text }) => text)).toEqual([]);
  return outputFiles?.[0]?.text ?? "";
}

/** What of the library a page can use. */
const PAGE = `
  import { box, checkEnv, contains, discrete, learningCurve, ReinforcetsError, sample, timeLimit } from "reinforcets";
  import type { Env, PPO } from "reinforcets";
  const space = box({ low: 0, high: 1, shape: [2] });
  class Still implements Env {
    readonly observationSpace = space;
    readonly actionSpace = discrete(2);
    reset() { return { observation: new Float32Array(2), info: {} }; }
    step(_: number) { return { observation: new Float32Array(2), reward: 0, terminated: false, truncated: false, info: {} }; }
  }
  const world = timeLimit(new Still(), 1);
  world.reset();
  let code = "";
  try { box({ low: 1, high: 0, shape: [1] }); } catch (error) { if (error instanceof ReinforcetsError) code = error.code; }
  export type Agent = PPO;
  globalThis.answer = {
    inside: contains(space, sample(space)),
    truncated: world.step(0).truncated,
    svg: learningCurve([{ step: 20, return: 20 }], { title: "page" }).startsWith("<svg"),
    check: typeof checkEnv,
    code,
  };`;
const SHOWN = { inside: true, truncated: true, svg: true, check: "function", code: "INVALID_CONFIG" };

/** Runs a bundle where there is nothing of Node. */
function inPage(code: string): unknown {
  const page: { answer?: unknown } = {};
  runInNewContext(code, page);
  return JSON.parse(JSON.stringify(page.answer));
}

describe("a bundle for a browser", () => {
  it("has spaces, worlds, wrappers and curves, by esbuild", async () => {
    const code = await bundle(PAGE, { platform: "browser", format: "iife" });
    expect(code).not.toMatch(/require\(|node:/);
    expect(inPage(code)).toEqual(SHOWN);
  });

  it("and by vite", async () => {
    writeFileSync(join(home, "page.ts"), PAGE);
    const lib = { entry: join(home, "page.ts"), formats: ["iife" as const], name: "page" };
    const made = await viteBuild({ root: home, configFile: false, logLevel: "silent", build: { write: false, lib } });
    const [first] = Array.isArray(made) ? made : [made];
    const chunk = first && "output" in first ? first.output[0] : undefined;
    expect(inPage(chunk?.code ?? "")).toEqual(SHOWN);
  });

  it("has nothing of the library where only types are imported", async () => {
    const code = await bundle(`import type { PPO } from "reinforcets"; export const agent: PPO | null = null;`, {
      platform: "browser",
      format: "esm",
    });
    expect(code).not.toContain("reinforcets");
    expect(code.length).toBeLessThan(200);
  });

  it("is refused when it is built, where it asks for an agent or for tensors", async () => {
    const options = { platform: "browser", format: "esm" } as const;
    await expect(bundle(`import { PPO } from "reinforcets"; new PPO({});`, options)).rejects.toThrow(
      /No matching export in .*browser\.js.* for import "PPO"/,
    );
    await expect(bundle(`import "reinforcets/torch";`, options)).rejects.toThrow(/reinforcets\/torch/);
  });
});

describe("a bundle for Node", () => {
  const code = `
    import { PPO } from "reinforcets";
    try {
      const agent = new PPO({ env: "CartPole-v1", nSteps: 64, seed: 1 });
      agent.learn({ totalSteps: 64 }).then(({ steps }) => console.log(JSON.stringify({ steps })));
    } catch (error) {
      console.log(JSON.stringify({ code: error.code, fix: error.details.fix }));
    }`;
  const answer = async (file: string, options: BuildOptions) => {
    writeFileSync(join(home, file), await bundle(code, { platform: "node", ...options }));
    return told<unknown>([...node, file], { cwd: home, env });
  };

  it("trains, with the library in it or outside of it", async () => {
    expect(await answer("inside.mjs", { format: "esm" })).toEqual({ steps: 64 });
    expect(await answer("outside.mjs", { format: "esm", packages: "external" })).toEqual({ steps: 64 });
    expect(await answer("outside.cjs", { format: "cjs", packages: "external" })).toEqual({ steps: 64 });
  });

  it("says that it has to stay outside of CommonJS", async () => {
    const quiet = { "empty-import-meta": "silent" } as const;
    const told = await answer("inside.cjs", { format: "cjs", logOverride: quiet });
    expect(told).toEqual({ code: "NATIVE_MISSING", fix: expect.stringContaining("--external:reinforcets") });
  });
});
