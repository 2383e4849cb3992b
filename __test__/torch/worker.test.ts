import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";

const torch = JSON.stringify(pathToFileURL(join(import.meta.dirname, "../../dist/torch/index.js")).href);

/** Runs a program in a process of its own, so that a crash is a status and not the end of the tests. */
function alone(program: string): { status: number | null; signal: NodeJS.Signals | null; out: string } {
  const args = ["--input-type=module", "-e", program];
  const child = spawnSync(process.execPath, args, { encoding: "utf8", timeout: 50_000 });
  return { status: child.status, signal: child.signal, out: child.stdout + child.stderr };
}

/** Makes workers of text. */
const prelude = `
  import { Worker } from "node:worker_threads";
  const start = (text) => new Worker(new URL("data:text/javascript," + encodeURIComponent(
    'import { parentPort } from "node:worker_threads"; const torch = await import(' + ${JSON.stringify(torch)} + ');' + text)));
  const said = (worker) => new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
`;

/** Work that never ends: forward, backward, a step. */
const endless = `
  const net = new torch.nn.Sequential(new torch.nn.Linear(64, 64), new torch.nn.Tanh(), new torch.nn.Linear(64, 1));
  const adam = new torch.optim.Adam(net.parameters(), { lr: 1e-3 });
  const x = torch.randn([256, 64]);
  for (let i = 0; ; i++) {
    adam.zeroGrad();
    net.forward(x).square().mean().backward();
    adam.step();
    if (i === 20) parentPort.postMessage("at work");
  }`;

describe("worker threads", () => {
  it("load by themselves, each with tensors of its own", () => {
    const { status, out } = alone(`${prelude}
      const workers = [1, 2, 3].map((i) => start("parentPort.postMessage(torch.ones([4]).mul(" + i + ").sum().item() + torch.tensorCount() / 1000);"));
      console.log((await Promise.all(workers.map(said))).join());
      const torch = await import(${torch});
      console.log(torch.ones([2]).add(1).toArray().join());`);
    expect({ status, out }).toEqual({ status: 0, out: "4.003,8.003,12.003\n2,2\n" });
  });

  it("that are terminated in mid-work leave the others as they are", () => {
    const { status, signal, out } = alone(`${prelude}
      const torch = await import(${torch});
      const w = torch.ones([3], { requiresGrad: true });
      for (let round = 0; round < 4; round++) {
        const worker = start(${JSON.stringify(endless)});
        await said(worker);
        const loss = w.mul(round).sum();
        await worker.terminate();
        loss.backward();
      }
      console.log(w.grad.toArray().join());`);
    expect({ status, signal, out }).toEqual({ status: 0, signal: null, out: "6,6,6\n" });
  });

  it("may be at work, and lend memory, when the process ends", () => {
    const { status, signal, out } = alone(`${prelude}
      const torch = await import(${torch});
      const worker = start("globalThis.kept = torch.Tensor.wrap(new Float32Array(1e6));" + ${JSON.stringify(endless)});
      globalThis.mine = [torch.Tensor.wrap(new Float32Array(1e6)), torch.ones([3]).viewData()];
      console.log(await said(worker));
      process.exit(0);`);
    expect({ status, signal, out }).toEqual({ status: 0, signal: null, out: "at work\n" });
  });
});
