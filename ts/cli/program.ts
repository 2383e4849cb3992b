import { Command, CommanderError, Option } from "commander";
import { VERSION } from "../generated/version.js";
import { exitCodeFor, exitCodes } from "./exit.js";
import { addLibtorch } from "./libtorch/commands.js";
import { Output, type OutputOptions } from "./output.js";
import type { TrainFlags } from "./train.js";

const EXAMPLES = `
Examples:
  reinforcets train ppo --env CartPole-v1 --steps 100000 --seed 1 --n-envs 8 --set nSteps=256 --out runs/a
  reinforcets train ppo --env Pendulum-v1 --preset --out runs/pendulum
  reinforcets eval runs/a --episodes 100
  reinforcets resume runs/a
  reinforcets list options ppo

Exit codes: 0 fine, 2 a mistake in what was asked, 130 stopped by Ctrl-C, 1 anything else.`;

const TRAIN_HELP = `
A run's folder holds config.json, progress.jsonl (a line a report), checkpoints/, agent.safetensors, curve.svg and
evaluation.json. Ctrl-C stops between two steps and leaves a checkpoint; "reinforcets resume" goes on from it and ends
with the same weights as a run that was never stopped.

Values of --set are JSON: 256, 0.001, true, [64,64], {"start":0.001,"end":0}; other texts need no quotes. Keys with dots
reach into nested options. "reinforcets list options ppo" shows them all with their defaults.

Steps are rounded up to whole rollouts (nSteps × nEnvs).`;

type Run = (output: Output) => Promise<number>;

const collect = (value: string, earlier: readonly string[]): readonly string[] => [...earlier, value];

/** The command line as commander sees it. `finish` gets each command's work; modules load only for the command that runs. */
function build(finish: (options: OutputOptions, run: Run) => Promise<void>): Command {
  const program = new Command("reinforcets")
    .description("Trains and evaluates reinforcement-learning agents.")
    .version(VERSION, "-v, --version", "print the version")
    .helpOption("-h, --help", "print this")
    .addHelpText("after", EXAMPLES)
    .showSuggestionAfterError()
    .exitOverride();
  const json = () => new Option("--json", "print JSON lines on stdout and nothing else");
  const quiet = () => new Option("--quiet", "print the result only");

  program
    .command("train")
    .description("train an agent and evaluate it")
    .argument("<algo>", "the algorithm: see list algos")
    .requiredOption("-e, --env <id>", "the world: see list envs")
    .option("-n, --steps <number>", "environment steps over all worlds (default: the preset's, else 100000)")
    .option("-s, --seed <number>", "seed of everything random")
    .option("--n-envs <number>", "worlds stepped together")
    .option("--engine <name>", "engine of the network: auto, fused or torch")
    .option("--device <name>", "device of the network: auto, cpu, cuda or cuda:N")
    .option("--config <file>", "options of the algorithm from a file, as a JSON object")
    .option("--set <key=value>", "set an option of the algorithm; may be given often", collect, [])
    .option("--preset", "start from the tuned settings for this algorithm and world")
    .option("-o, --out <folder>", "folder of the run (default: runs/<algo>-<env>-<date>)")
    .option("--checkpoint-every <steps>", "steps between checkpoints (default: every 30 seconds)")
    .option("--eval-episodes <number>", "episodes of the evaluation at the end; 0 for none", "100")
    .addOption(json())
    .addOption(quiet())
    .addHelpText("after", TRAIN_HELP)
    .action((algo: string, flags: TrainFlags & OutputOptions) =>
      finish(flags, async (output) => (await import("./train.js")).train(algo, flags, output)),
    );

  program
    .command("eval")
    .description("evaluate a trained agent")
    .argument("<path>", "a run's folder or an agent's .safetensors file")
    .option("--episodes <number>", "episodes to play", "100")
    .option("-s, --seed <number>", "seed of the worlds")
    .option("-e, --env <id>", "another world than the agent was trained in")
    .option("--stochastic", "draw actions from the policy instead of taking the likeliest")
    .addOption(json())
    .addOption(quiet())
    .action((path: string, flags: { episodes: string } & OutputOptions) =>
      finish(flags, async (output) => (await import("./eval.js")).evaluateFile(path, flags, output)),
    );

  program
    .command("resume")
    .description("go on with a run that was stopped or killed")
    .argument("<folder>", "the run's folder")
    .addOption(json())
    .addOption(quiet())
    .action((path: string, flags: OutputOptions) =>
      finish(flags, async (output) => (await import("./resume.js")).resume(path, output)),
    );

  program
    .command("list")
    .description("show what there is")
    .argument("<what>", "envs, algos, or options <algo>")
    .argument("[algo]", "the algorithm whose options to show")
    .addOption(json())
    .action((what: string, algo: string | undefined, flags: OutputOptions) =>
      finish(flags, async (output) => (await import("./list.js")).list(what, algo, output)),
    );

  addLibtorch(program, finish);
  return program;
}

/** Runs a command line (without `node` and the script) and gives the exit code. Never throws. */
export async function runProgram(args: readonly string[]): Promise<number> {
  let code: number = exitCodes.fine;
  const program = build(async (options, run) => {
    const output = new Output(options);
    try {
      code = await run(output);
    } catch (error) {
      output.failure(error);
      code = exitCodeFor(error);
    }
  });
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version end this way too, with code 0; no command at all prints the help as an error.
    return error.exitCode === 0 ? exitCodes.fine : exitCodes.usersMistake;
  }
  return code;
}
