/** What libtorch's libraries are called on each system. */

/** The names that matter for finding, checking and loading a libtorch. */
export interface LibraryNames {
  /** Without these there is no libtorch; in load order. */
  readonly core: readonly string[];
  /** These make it one with CUDA; in load order. */
  readonly cuda: readonly string[];
  /** Taken along by an install when the source has them: opened at run time by the others, or useful for linking. */
  readonly extra: readonly string[];
}

/**
 * The names on a system.
 *
 * @param platform - Node's name of the operating system.
 * @returns File names.
 */
export function libraryNames(platform: string = process.platform): LibraryNames {
  const file = (name: string) =>
    platform === "win32" ? `${name}.dll` : `lib${name}.${platform === "darwin" ? "dylib" : "so"}`;
  return {
    core: ["c10", "torch_cpu"].map(file),
    cuda: ["c10_cuda", "torch_cuda"].map(file),
    extra: ["torch_global_deps", "torch_cuda_linalg", "caffe2_nvrtc", "torch_nvshmem"].map(file),
  };
}

const PART_OF_SYSTEM = /^(?:ld-linux.*|linux-vdso|lib(?:c|m|dl|rt|util|pthread|resolv|gcc_s|stdc\+\+))\.so(?:\..*)?$/;
const PART_OF_DRIVER = /^lib(?:cuda|nvidia-ml)\.so\.1$/;

/** Whether a library comes with every Linux, or with NVIDIA's driver, so that no libtorch brings it. */
export function isSystemLibrary(name: string): boolean {
  return PART_OF_SYSTEM.test(name) || PART_OF_DRIVER.test(name);
}
