import { AbortError, type Callback, evaluate, PPO, type Report } from "reinforcets";
import { describe, expect, it } from "vitest";
import { CartPole } from "../../examples/cartpole-env.js";

const small = { nSteps: 64, nEnvs: 2, batchSize: 64, nEpochs: 1, seed: 5 } as const;
const kinds = {
  native: () => new PPO({ ...small, env: "CartPole-v1" }),
  TypeScript: () => new PPO({ ...small, env: () => new CartPole() }),
} as const;

it.each([undefined, 1000, {}, { totalSteps: "1000" }])("learn(%o) says what it wants", async (options) => {
  using agent = kinds.native();
  await expect(agent.learn(options as never)).rejects.toMatchObject({
    code: "INVALID_CONFIG",
    message: expect.stringContaining("{ totalSteps: 100_000 }"),
  });
});

it("options that do not exist, or belong elsewhere, are refused", async () => {
  using agent = kinds.native();
  const unknown = (name: string) => ({ code: "UNKNOWN_OPTION", details: { name } });
  await expect(agent.learn({ totalSteps: 128, reportEvery: 64 } as never)).rejects.toMatchObject(
    unknown("reportEvery"),
  );
  expect(agent.steps).toBe(0);
  await expect(evaluate(agent, "CartPole-v1", { episode: 1 } as never)).rejects.toMatchObject(unknown("episode"));
  await expect(PPO.resume("nowhere", { envs: "CartPole-v1" } as never)).rejects.toMatchObject(unknown("envs"));
  const build = () => new PPO({ ...small, env: "CartPole-v1", callbacks: [] } as never);
  expect(build).toThrow('unknown option "callbacks": learn and train take it, constructors do not');
  expect((await agent.learn({ totalSteps: 128 })).steps).toBe(128);
});

describe.each(Object.entries(kinds))("training in %s worlds", (_kind, make) => {
  it("reports after each rollout and rounds up to whole ones", async () => {
    using agent = make();
    const steps: number[] = [];
    let plan: unknown;
    const told: Callback = {
      onTrainingStart: (given) => {
        plan = given;
      },
    };
    for await (const report of agent.train({ totalSteps: 300, callbacks: [told] })) {
      steps.push(report.step);
      expect(report.metrics["time/total_timesteps"]).toBe(report.step);
    }
    expect(steps).toEqual([128, 256, 384]);
    expect(plan).toEqual({ totalSteps: 300, target: 384, rounded: true, from: 0 });
    expect(agent.steps).toBe(384);
  });

  it("sums up", async () => {
    using agent = make();
    const summary = await agent.learn({ totalSteps: 256 });
    expect(summary).toMatchObject({ steps: 256, target: 256, stopped: "finished", lastReport: { step: 256 } });
    expect(summary.stepsPerSecond).toBeCloseTo(256 / summary.seconds, 5);
  });

  it("stops where the loop is left, and can go on", async () => {
    using agent = make();
    const ends: string[] = [];
    const watch: Callback = {
      onTrainingEnd: ({ stopped, steps }) => {
        ends.push(`${stopped} ${steps}`);
      },
    };
    for await (const report of agent.train({ totalSteps: 10_000, callbacks: [watch] })) if (report.step >= 256) break;
    expect(agent.steps).toBe(256);
    expect(await agent.learn({ totalSteps: 384, resetSteps: false, callbacks: [watch] })).toMatchObject({ steps: 384 });
    expect(ends).toEqual(["callback 256", "finished 384"]);
  });

  it("left and continued equals one that was not left", async () => {
    using whole = make();
    await whole.learn({ totalSteps: 512 });
    using parts = make();
    for await (const report of parts.train({ totalSteps: 512 })) if (report.step >= 256) break;
    await parts.learn({ totalSteps: 512, resetSteps: false });
    expect(parts.weightsHash()).toBe(whole.weightsHash());
  });

  it("stops when a callback says so", async () => {
    using agent = make();
    const seen: string[] = [];
    const first: Callback = {
      onReport: async ({ step }) => {
        seen.push(`first ${step}`);
        return step < 256;
      },
      afterReport: ({ step }) => {
        seen.push(`after ${step}`);
      },
    };
    const second: Callback = {
      onReport: ({ step }) => {
        seen.push(`second ${step}`);
      },
    };
    const summary = await agent.learn({ totalSteps: 10_000, callbacks: [first, second] });
    expect(summary).toMatchObject({ stopped: "callback", steps: 256 });
    expect(seen.slice(-3)).toEqual(["first 256", "second 256", "after 256"]);
  });

  it("throws what a callback throws, and tells the others", async () => {
    using agent = make();
    const told: unknown[] = [];
    const failure = new Error("disk on fire");
    const callback: Callback = {
      onReport: () => {
        throw failure;
      },
      onError: (error) => {
        told.push(error);
      },
      onTrainingEnd: ({ stopped }) => {
        told.push(stopped);
      },
    };
    await expect(agent.learn({ totalSteps: 1000, callbacks: [callback] })).rejects.toBe(failure);
    expect(told).toEqual([failure, "failed"]);
    expect(await agent.learn({ totalSteps: 128 })).toMatchObject({ stopped: "finished" });
  });

  it("is aborted by its signal, and the agent stays usable", async () => {
    using agent = make();
    const controller = new AbortController();
    setTimeout(() => controller.abort("enough"), 30);
    const failure = await agent.learn({ totalSteps: 1e9, signal: controller.signal }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(AbortError);
    expect(failure).toMatchObject({ name: "AbortError", code: "ABORTED", cause: "enough" });
    expect([0, 1]).toContain(agent.predict(new Float32Array(4)));
    const { steps } = agent;
    expect(await agent.learn({ totalSteps: steps + 128, resetSteps: false })).toMatchObject({ stopped: "finished" });
  });

  it("does not begin with a signal that is aborted already", async () => {
    using agent = make();
    await expect(agent.learn({ totalSteps: 128, signal: AbortSignal.abort() })).rejects.toThrow(AbortError);
    expect(agent.steps).toBe(0);
  });

  it("goes one at a time", async () => {
    using agent = make();
    const first = agent.learn({ totalSteps: 2000 });
    await expect(agent.learn({ totalSteps: 128 })).rejects.toMatchObject({ code: "BUSY" });
    expect(() => agent.actAndTrain(new Float32Array(4), 0)).toThrow(expect.objectContaining({ code: "BUSY" }));
    expect(await first).toMatchObject({ stopped: "finished" });
  });

  it("ends with an error when the agent is closed meanwhile", async () => {
    const agent = make();
    setTimeout(() => agent.close(), 30);
    await expect(agent.learn({ totalSteps: 1e9 })).rejects.toMatchObject({ code: "CLOSED" });
  });

  it("leaves the event loop free", async () => {
    using agent = make();
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const { seconds } = await agent.learn({ totalSteps: 20_000 });
    clearInterval(timer);
    expect(turns).toBeGreaterThan((seconds * 1000) / 100);
  });

  it.each([0, -1, 1.5, Number.NaN, "100"])("refuses totalSteps = %s", async (totalSteps) => {
    using agent = make();
    const refused = agent.learn({ totalSteps: totalSteps as number });
    await expect(refused).rejects.toMatchObject({ code: "INVALID_CONFIG", details: { field: "totalSteps" } });
  });
});

it("callbacks may add metrics", async () => {
  using agent = kinds.native();
  const add: Callback = {
    onReport: (report: Report) => {
      report.metrics["mine/answer"] = 42;
    },
  };
  for await (const { metrics } of agent.train({ totalSteps: 128, callbacks: [add] }))
    expect(metrics["mine/answer"]).toBe(42);
});
