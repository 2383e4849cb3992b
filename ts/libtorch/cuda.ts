/** Whether this machine has what CUDA needs beside libtorch: a driver and a device. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What the machine offers. */
export interface CudaMachine {
  /** The driver's library, if it is there. */
  readonly driver: string | undefined;
  /** The driver's version, where the system tells it. */
  readonly driverVersion: string | undefined;
  /** Devices of the system, e.g. `/dev/nvidia0`; empty where they cannot be listed. */
  readonly devices: readonly string[];
  /** What stands in the way of CUDA here, each with its cure. */
  readonly problems: readonly { readonly problem: string; readonly cure: string }[];
}

/** What is looked at; the tests give their own. */
export interface MachineFiles {
  /** Root of the file system. */
  readonly root?: string;
  /** Operating system, as Node names it. */
  readonly platform?: string;
  /** Environment. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Oldest driver for CUDA 13, as NVIDIA documents it. */
const DRIVER_NEEDED = 580;
const INSTALL_DRIVER = `install NVIDIA's driver ${DRIVER_NEEDED} or newer (https://www.nvidia.com/drivers)`;

function listed(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Looks for driver and devices. Nothing is loaded. */
export function cudaMachine({
  root = "/",
  platform = process.platform,
  env = process.env,
}: MachineFiles = {}): CudaMachine {
  if (platform === "darwin") {
    const problem = "CUDA does not exist on macOS";
    return { driver: undefined, driverVersion: undefined, devices: [], problems: [{ problem, cure: "use the CPU" }] };
  }
  const driver = driverLibrary(root, platform, env);
  const devices = listed(join(root, "dev"))
    .filter((name) => /^nvidia\d+$|^dxg$/.test(name))
    .map((name) => `/dev/${name}`);
  const driverVersion = kernelDriver(root);
  const problems: { problem: string; cure: string }[] = [];
  if (driver === undefined) {
    const name = platform === "win32" ? "nvcuda.dll" : "libcuda.so.1";
    problems.push({
      problem: `there is no driver: ${name} was not found`,
      cure: `${INSTALL_DRIVER}; in a container start it with the host's driver (docker run --gpus all)`,
    });
  }
  if (platform === "linux" && devices.length === 0) {
    problems.push({
      problem: "there is no device: /dev/nvidia0 does not exist",
      cure: "check that the machine has an NVIDIA GPU (lspci) and that its kernel module is loaded (nvidia-smi)",
    });
  }
  if (driverVersion !== undefined && Number.parseInt(driverVersion, 10) < DRIVER_NEEDED) {
    problems.push({
      problem: `the driver is ${driverVersion}, CUDA 13 needs ${DRIVER_NEEDED} or newer`,
      cure: INSTALL_DRIVER,
    });
  }
  const hidden = env["CUDA_VISIBLE_DEVICES"];
  if (hidden === "" || hidden === "-1")
    problems.push({ problem: "CUDA_VISIBLE_DEVICES hides all devices", cure: "unset CUDA_VISIBLE_DEVICES" });
  return { driver, driverVersion, devices, problems };
}

function driverLibrary(root: string, platform: string, env: NodeJS.ProcessEnv): string | undefined {
  if (platform === "win32") {
    const path = join(env["SystemRoot"] ?? "C:\\Windows", "System32", "nvcuda.dll");
    return existsSync(path) ? path : undefined;
  }
  const told = (env["LD_LIBRARY_PATH"] ?? "").split(":").filter(Boolean);
  const usual = [
    "usr/lib/x86_64-linux-gnu",
    "usr/lib/aarch64-linux-gnu",
    "usr/lib64",
    "usr/lib",
    "usr/local/nvidia/lib64",
  ];
  // The last one is Windows' driver as Linux sees it under WSL.
  return [...told, ...[...usual, "usr/local/cuda/compat", "usr/lib/wsl/lib"].map((folder) => join(root, folder))]
    .map((folder) => join(folder, "libcuda.so.1"))
    .find(existsSync);
}

function kernelDriver(root: string): string | undefined {
  try {
    const text = readFileSync(join(root, "proc/driver/nvidia/version"), "utf8");
    return /Kernel Module.*?\s(\d+\.[\d.]+)/.exec(text)?.[1];
  } catch {
    return undefined;
  }
}
