import { describe, expect, it } from "vitest";
import { columns } from "../../ts/cli/list.js";

const rows = [
  ["ppo", "Schulman et al. 2017", "several passes over each rollout with a clipped objective"],
  ["q_learning", "Watkins 1989", ""],
];

describe("columns", () => {
  it("are a line a row in a pipe", () => {
    expect(columns(rows)).toBe(
      "ppo         Schulman et al. 2017  several passes over each rollout with a clipped objective\nq_learning  Watkins 1989",
    );
  });

  it("break the last one within a terminal", () => {
    const lines = columns(rows, 80).split("\n");
    expect(lines.slice(0, 2)).toEqual([
      "ppo         Schulman et al. 2017  several passes over each rollout with a",
      "                                  clipped objective",
    ]);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it("put it below the others in a narrow one", () => {
    expect(columns(rows, 40)).toBe(
      "ppo         Schulman et al. 2017\n    several passes over each rollout\n    with a clipped objective\nq_learning  Watkins 1989",
    );
  });
});
