import { expect, it } from "vitest";
import { cudaMachine } from "../../ts/libtorch/cuda.js";
import { folder, write } from "./fake.js";

const module = (version: string) => `NVRM version: NVIDIA UNIX x86_64 Kernel Module  ${version}  Wed\n`;
const linux = (files: Record<string, string>, env = {}) =>
  cudaMachine({ root: write(folder(), files), platform: "linux", env });
const whole = {
  "usr/lib/x86_64-linux-gnu/libcuda.so.1": "",
  "dev/nvidia0": "",
  "dev/nvidiactl": "",
  "proc/driver/nvidia/version": module("580.95.05"),
};

it("a machine with driver and device is ready for CUDA", () => {
  expect(linux(whole)).toMatchObject({ driverVersion: "580.95.05", devices: ["/dev/nvidia0"], problems: [] });
});

it("what is missing is named with its cure", () => {
  const { problems } = linux({});
  expect(problems.map(({ problem }) => problem)).toEqual([
    "there is no driver: libcuda.so.1 was not found",
    "there is no device: /dev/nvidia0 does not exist",
  ]);
  expect(problems[0]?.cure).toMatch(/driver 580 or newer.*--gpus all/);
  const old = linux({ ...whole, "proc/driver/nvidia/version": module("535.12") });
  expect(old.problems[0]?.problem).toBe("the driver is 535.12, CUDA 13 needs 580 or newer");
  expect(linux(whole, { CUDA_VISIBLE_DEVICES: "" }).problems[0]?.cure).toBe("unset CUDA_VISIBLE_DEVICES");
  expect(cudaMachine({ platform: "darwin" }).problems[0]?.problem).toMatch(/macOS/);
});
