/** Which libtorch this library is built for, and where its parts are published. */

/** The one libtorch that fits: its C++ interface changes with every minor version. */
export const LIBTORCH_VERSION = "2.11.0";

/** CUDA as the published builds name it; the folder of the cache bears it. */
export const CUDA_TAG = "cu130";

/** Kind of a libtorch: without or with the CUDA libraries. */
export type Variant = "cpu" | "cuda";

/** `2.11.0-cpu` or `2.11.0-cu130`: the folder of a variant in the cache. */
export function installName(variant: Variant): string {
  return `${LIBTORCH_VERSION}-${variant === "cuda" ? CUDA_TAG : "cpu"}`;
}

/** A Python package that carries libraries, as pip names it. */
export interface WheelSource {
  /** What pip is asked for. */
  readonly requirement: string;
  /** How the wheel's file name begins. */
  readonly prefix: string;
  /** About how much is downloaded (Linux x86-64), in bytes: for the check of the disk. */
  readonly bytes: number;
}

const MB = 1_000_000;

function wheel(name: string, version: string, megabytes: number): WheelSource {
  return { requirement: `${name}==${version}`, prefix: `${name.replaceAll("-", "_")}-`, bytes: megabytes * MB };
}

/** The wheel that holds libtorch itself. */
export const TORCH_WHEEL: WheelSource = wheel("torch", LIBTORCH_VERSION, 531);

/**
 * The wheels for libraries that libtorch needs and does not carry, by the name the loader looks for. Versions are those
 * that torch 2.11.0 names in its own metadata (through `cuda-toolkit` 13.0.2).
 */
export const LIBRARY_WHEELS: Readonly<Record<string, WheelSource>> = {
  "libcudart.so.13": wheel("nvidia-cuda-runtime", "13.0.*", 3),
  "libcupti.so.13": wheel("nvidia-cuda-cupti", "13.0.*", 11),
  "libcublas.so.13": wheel("nvidia-cublas", "13.1.0.3.*", 424),
  "libcublasLt.so.13": wheel("nvidia-cublas", "13.1.0.3.*", 424),
  "libcudnn.so.9": wheel("nvidia-cudnn-cu13", "9.19.0.56", 367),
  "libcufft.so.12": wheel("nvidia-cufft", "12.0.0.61.*", 215),
  "libcufile.so.0": wheel("nvidia-cufile", "1.15.1.6.*", 2),
  "libcurand.so.10": wheel("nvidia-curand", "10.4.0.35.*", 60),
  "libcusolver.so.12": wheel("nvidia-cusolver", "12.0.4.66.*", 201),
  "libcusparse.so.12": wheel("nvidia-cusparse", "12.6.3.3.*", 146),
  "libcusparseLt.so.0": wheel("nvidia-cusparselt-cu13", "0.8.0", 170),
  "libnccl.so.2": wheel("nvidia-nccl-cu13", "2.28.9", 196),
  "libnvJitLink.so.13": wheel("nvidia-nvjitlink", "13.0.88.*", 41),
  "libnvrtc.so.13": wheel("nvidia-cuda-nvrtc", "13.0.88.*", 90),
  "libnvshmem_host.so.3": wheel("nvidia-nvshmem-cu13", "3.4.5", 60),
};

/** Disk space of a finished install beside its downloads, in bytes: for the check of the disk. */
export const INSTALLED_BYTES: Readonly<Record<Variant, number>> = { cpu: 530 * MB, cuda: 4_000 * MB };

/**
 * The official archive of a variant for a machine.
 *
 * @param variant - Without or with CUDA.
 * @param platform - Node's name of the operating system.
 * @param arch - Node's name of the processor.
 * @returns Its address, or `undefined` where none is published.
 */
export function zipUrl(
  variant: Variant,
  platform: string = process.platform,
  arch: string = process.arch,
): string | undefined {
  const base = `https://download.pytorch.org/libtorch/${variant === "cuda" ? CUDA_TAG : "cpu"}`;
  const build = `${LIBTORCH_VERSION}%2B${variant === "cuda" ? CUDA_TAG : "cpu"}`;
  if (platform === "linux" && arch === "x64") return `${base}/libtorch-shared-with-deps-${build}.zip`;
  if (platform === "win32" && arch === "x64") return `${base}/libtorch-win-shared-with-deps-${build}.zip`;
  if (platform === "darwin" && arch === "arm64" && variant === "cpu")
    return `${base}/libtorch-macos-arm64-${LIBTORCH_VERSION}.zip`;
  return undefined;
}
