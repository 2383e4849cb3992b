/** The commands below `reinforcets libtorch`, as commander sees them. */
import { type Command, Option } from "commander";
import type { Output, OutputOptions } from "../output.js";
import type { InstallFlags } from "./install.js";

type Finish = (options: OutputOptions, run: (output: Output) => Promise<number>) => Promise<void>;

const EXAMPLES = `
libtorch is what the engine "torch" runs on: pictures, memory, CUDA, networks of your own. The engine "fused" does
without. It is looked for in this order: the option of the call, REINFORCETS_LIBTORCH, LIBTORCH, the cache (where
"install" puts it; REINFORCETS_CACHE moves it), a Python's torch (REINFORCETS_PYTHON, the active environment, python3).

Examples:
  reinforcets libtorch install                     for the CPU, about 460 MB on disk
  reinforcets libtorch install --cuda              with CUDA 13, about 3.8 GB on disk
  reinforcets libtorch doctor                      what is found, what would be loaded, and why CUDA is or is not there
  export LIBTORCH=$(reinforcets libtorch path)     for building against it`;

const INSTALL_HELP = `
Sources (--from):
  wheel      the wheels that pip gets, with pip's own mirror, proxy and credentials; the default where Python has pip
  zip        the official archive, over HTTPS; HTTPS_PROXY and NO_PROXY are honoured
  https://…  an archive or wheel at another address
  FILE       a .zip or .whl that is here already; wheels of NVIDIA's libraries are found beside it
  FOLDER     a libtorch, a Python's torch, or a folder of wheels

An install that was stopped goes on where it was. All of it appears at once or nothing does.

Examples:
  reinforcets libtorch install --cpu
  reinforcets libtorch install --cuda --index-url https://mirror.example.com/simple
  reinforcets libtorch install --from zip
  reinforcets libtorch install --from ./wheels     where no network is: fill the folder elsewhere with pip download
  reinforcets libtorch install --headers           also what is needed to build against it`;

/**
 * Adds `reinforcets libtorch`.
 *
 * @param program - The command line.
 * @param finish - Gets each command's work; modules load only for the command that runs.
 */
export function addLibtorch(program: Command, finish: Finish): void {
  const json = () => new Option("--json", "print JSON lines on stdout and nothing else");
  const quiet = () => new Option("--quiet", "print the result only");
  const libtorch = program
    .command("libtorch")
    .description('get and look after libtorch, which the engine "torch" needs')
    .addHelpText("after", EXAMPLES);

  libtorch
    .command("install")
    .description("fetch libtorch into the cache")
    .addOption(new Option("--cpu", "without CUDA (the default)").conflicts("cuda"))
    .option("--cuda", "with all that CUDA needs but the driver")
    .option("--from <source>", "wheel, zip, an address, a file or a folder; see below")
    .option("--headers", "also headers and what a linker needs")
    .option("--force", "fetch it although it is there")
    .option("--index-url <url>", "a package index other than pip's own")
    .option("--sha256 <digits>", "the checksum that the archive must have")
    .addOption(json())
    .addOption(quiet())
    .addHelpText("after", INSTALL_HELP)
    .action((flags: InstallFlags & OutputOptions) =>
      finish(flags, async (output) => (await import("./install.js")).installLibtorch(flags, output)),
    );

  libtorch
    .command("list")
    .description("show what is in the cache")
    .addOption(json())
    .action((flags: OutputOptions) =>
      finish(flags, async (output) => (await import("./stored.js")).listLibtorch(output)),
    );

  libtorch
    .command("path")
    .description("print the folder of the libtorch that is used")
    .addOption(json())
    .action((flags: OutputOptions) =>
      finish(flags, async (output) => (await import("./stored.js")).libtorchPath(output)),
    );

  libtorch
    .command("remove")
    .description("remove what install has put into the cache")
    .argument("[variant]", "cpu or cuda; without it everything")
    .addOption(json())
    .addOption(quiet())
    .action((variant: string | undefined, flags: OutputOptions) =>
      finish(flags, async (output) => (await import("./stored.js")).removeLibtorch(variant, output)),
    );

  libtorch
    .command("doctor")
    .description("explain what is found, what would be loaded, and why CUDA is or is not available")
    .addOption(json())
    .action((flags: OutputOptions) => finish(flags, async (output) => (await import("./doctor.js")).doctor(output)));
}
