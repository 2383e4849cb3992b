import { ConfigError, checkEnv, timeLimit } from "reinforcets";
import { describe, expect, it } from "vitest";
import { CartPole } from "../../examples/cartpole-env.js";
import { Corridor, SlowCorridor } from "../toys/corridor.js";

describe("timeLimit", () => {
  it("truncates at the limit, and counts anew after a reset", async () => {
    const env = timeLimit(new Corridor(), 3);
    for (let episode = 0; episode < 2; episode++) {
      await env.reset();
      expect((await env.step(0)).truncated).toBe(false);
      expect((await env.step(0)).truncated).toBe(false);
      expect(await env.step(0)).toMatchObject({ truncated: true, terminated: false });
    }
  });

  it("leaves an end of the world's own alone", async () => {
    const env = timeLimit(new Corridor(), 9);
    await env.reset();
    for (let i = 0; i < 8; i++) await env.step(1);
    expect(await env.step(1)).toMatchObject({ terminated: true, truncated: false });
  });

  it("answers at once if the world does", () => {
    expect(timeLimit(new Corridor(), 3).reset()).not.toBeInstanceOf(Promise);
    expect(timeLimit(new SlowCorridor(), 3).reset()).toBeInstanceOf(Promise);
  });

  it("can be snapshotted if the world can", async () => {
    expect(await checkEnv(timeLimit(new CartPole(), 7))).toEqual([]);
    expect(timeLimit(new Corridor(), 7).snapshot).toBeUndefined();
  });

  it.each([0, 1.5, Number.NaN])("refuses %s", (limit) => {
    expect(() => timeLimit(new Corridor(), limit)).toThrow(ConfigError);
  });
});
