import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { exampleText } from "../../scripts/docs/expand.mjs";
import { subjectOf } from "../../scripts/docs/subjects.mjs";
import { pages, root } from "./blocks.js";

describe("the site", () => {
  it.each([
    ["/x/ts/agents/ppo.ts", "PPO", "Agents"],
    ["/x/ts/agents/ppo.ts", "PpoOptions", "Options"],
    ["/home/ts/reinforcets/ts/envs/env.ts", "Env", "Worlds"],
    ["/x/ts/errors.ts", "EnvError", "Errors"],
    ["/x/node_modules/y/z.d.ts", "Z", undefined],
  ])("puts %s %s under %s", (file, name, subject) => {
    expect(subjectOf(file, name)).toBe(subject);
  });

  it("shows an example as a page", () => {
    const page = exampleText("own-loop", '// Says what.\n// And why.\nimport "x";\n');
    expect(page).toBe('# Own loop\n\nSays what.\nAnd why.\n\n```ts\nimport "x";\n```\n');
  });

  it.each(pages())("%s has a title of its own", (path) => {
    const titles = pages().map((page) => /^# (.+)$/m.exec(readFileSync(root + page, "utf8"))?.[1]);
    const title = titles[pages().indexOf(path)];
    expect(title).toBeTruthy();
    expect(titles.filter((other) => other === title)).toHaveLength(1);
  });
});
