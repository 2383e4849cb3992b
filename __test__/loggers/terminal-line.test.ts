import pc from "picocolors";
import { describe, expect, it } from "vitest";
import { barLine, clock, compact, plainLine, TerminalLine } from "../../ts/loggers/terminal-line.js";

const progress = { step: 50_000, total: 100_352, from: 0, seconds: 0.4, meanReturn: 187.3456 };
const plain = pc.createColors(false);

describe("progress lines", () => {
  it("tell steps, speed, mean return and time left", () => {
    expect(plainLine(progress)).toBe("50,000 / 100,352 steps, 125k steps/s, mean return 187.3, 0.4 s left");
    expect(plainLine({ step: 0, total: 10, from: 0, seconds: 0 })).toBe("0 / 10 steps, 0 steps/s, mean return –");
  });

  it("count speed from where this process started", () => {
    expect(plainLine({ ...progress, from: 40_000 })).toContain("25k steps/s");
  });

  it("never get wider than the terminal", () => {
    for (const columns of [20, 40, 80, 120, 200])
      expect(barLine(progress, columns, plain).length).toBeLessThan(columns);
    expect(barLine(progress, 120, plain)).toMatch(/^━+ {2}49% {2}50,000/);
  });

  it("clock and compact", () => {
    expect([3.14, 59, 61, 3725].map(clock)).toEqual(["3.1 s", "59 s", "1:01", "1:02:05"]);
    expect([12, 9999, 12_345, 1_250_000].map(compact)).toEqual(["12", "9999", "12.3k", "1.25M"]);
  });
});

describe("TerminalLine", () => {
  it("redraws at most every 100 ms, and always at the end", () => {
    const written: string[] = [];
    const line = new TerminalLine({ write: (text) => written.push(text) });
    for (let i = 0; i < 50; i++) line.draw(() => `line ${i}`);
    line.draw(() => "last", true);
    expect(written).toEqual(["\r\x1b[2Kline 0", "\r\x1b[2Klast\n"]);
    line.clear();
    expect(written).toHaveLength(2);
  });
});
