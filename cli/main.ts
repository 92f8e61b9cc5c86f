/** Reads the command's name and hands over: only the one command that is asked for is loaded. */
import { Command, CommanderError, Help, type Option } from 'commander';
import { didYouMean } from '../src/did-you-mean.js';
import { visible } from '../src/report/visible.js';
import { VERSION } from '../src/version.js';
import { COMMANDS, type CommandEntry, type CommandGroup } from './commands.js';
import { EXIT, type ExitCode, type Io, UsageError } from './io.js';
import { UNLOADABLE } from './program/unloadable.js';

export { allWritten, processIo } from './process-io.js';

/** Runs one command line. Never throws, never ends the process. */
export async function main(args: readonly string[], io: Io): Promise<ExitCode> {
  try {
    return await run(args, io);
  } catch (error) {
    return failure(error, io);
  }
}

async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  const [first] = args;
  if (first === '--version' || first === '-V') {
    io.out(`${VERSION}\n`);
    return EXIT.clean;
  }
  const path = first === 'help' ? [...args.slice(1), '--help'] : args;
  const entry = COMMANDS.get(path[0] ?? '');
  if (!entry) return overview(args, io);
  if (!('commands' in entry)) return runCommand(entry, bare(io), path, io);
  const inner = entry.commands.find(({ name }) => name === path[1]);
  if (!inner) return groupOverview(entry, path[1], io);
  return runCommand(inner, bare(io, `claviger ${entry.name}`), path.slice(1), io);
}

async function runCommand(
  { name, summary, load }: CommandEntry,
  program: Command,
  args: readonly string[],
  io: Io,
): Promise<ExitCode> {
  const { register } = await load();
  let code: ExitCode = EXIT.clean;
  const command = settings(program.command(name), io).description(summary);
  register(command, io, (result) => {
    code = result;
  });
  await program.parseAsync([...args], { from: 'user' });
  return code;
}

/** `claviger secret`, `claviger secret --help`, and words that are no command of it. */
function groupOverview(
  { name, summary, commands }: CommandGroup,
  word: string | undefined,
  io: Io,
): ExitCode {
  const program = bare(io, `claviger ${name}`).description(summary);
  for (const entry of commands) list(program, entry, io);
  if (word === undefined) {
    io.err(program.helpInformation());
    return EXIT.usage;
  }
  if (word === '--help' || word === '-h') {
    io.out(program.helpInformation());
    return EXIT.clean;
  }
  throw unknownWord(
    word,
    `claviger ${name}`,
    commands.map((entry) => entry.name),
  );
}

/** `claviger`, `claviger --help`, and words that are no command. */
function overview(args: readonly string[], io: Io): ExitCode {
  const program = bare(io)
    .description(
      'Keeps age-encrypted secrets and workflow definitions in git honest: checks every reference without a key, renders with one.',
    )
    .option('-V, --version', 'print the version')
    .addHelpText('after', EXAMPLES);
  for (const entry of COMMANDS.values()) list(program, entry, io);
  const [first] = args;
  if (
    first === undefined ||
    first === '--help' ||
    first === '-h' ||
    (first === 'help' && args[1] === undefined)
  ) {
    const help = program.helpInformation() + EXAMPLES;
    if (first === undefined) {
      io.err(help);
      return EXIT.usage;
    }
    io.out(help);
    return EXIT.clean;
  }
  const word = first === 'help' ? (args[1] ?? '') : first;
  throw unknownWord(word, 'claviger', COMMANDS.keys());
}

function list(program: Command, entry: CommandEntry | CommandGroup, io: Io): void {
  const usage = 'commands' in entry ? '<command>' : entry.usage;
  const hidden = 'hidden' in entry && entry.hidden === true;
  settings(program.command(`${entry.name} ${usage}`, { hidden }), io).description(entry.summary);
}

function unknownWord(word: string, program: string, names: Iterable<string>): UsageError {
  const kind = word.startsWith('-') ? 'option' : 'command';
  const near = kind === 'option' ? null : didYouMean(word, names);
  const hint = near === null ? '' : `; did you mean \`${visible(near)}\`?`;
  return new UsageError(`there is no ${kind} \`${visible(word)}\`${hint} (${program} --help lists all)`);
}

const EXAMPLES = `
Examples:
  claviger check                          every finding of the project, for every environment
  claviger check --env prod --json        for prod alone, for programs
  claviger references projects/billing    what is used where, and what it means
  claviger explain dangling-secret        why a rule exists and how to mend what it finds
  claviger render --env prod --out build  resolved workflows, all or none

Exit codes: 0 clean, 1 findings, 2 usage or configuration, 3 key or decryption, 4 internal error
`;

function bare(io: Io, name = 'claviger'): Command {
  return settings(new Command(name), io);
}

function settings(command: Command, io: Io): Command {
  return command
    .exitOverride()
    .showHelpAfterError('(--help shows what there is)')
    .configureHelp({ optionDescription })
    .configureOutput({
      writeOut: io.out,
      writeErr: io.err,
      outputError: (text, write) => write(discreet(text)),
      getOutHelpWidth: () => io.width,
      getErrHelpWidth: () => io.width,
    });
}

/** What stands behind `=` may be a value that was meant for another option: Commander would repeat it. */
function discreet(text: string): string {
  return text
    .replace(/(unknown option '[^'=]*)=[\s\S]*'/, "$1'")
    .split('\n')
    .map(visible)
    .join('\n');
}

/** That an option may be given no times at all goes without saying. */
function optionDescription(this: Help, option: Option): string {
  const { defaultValue, description } = option;
  if (Array.isArray(defaultValue) && defaultValue.length === 0) return description;
  return Help.prototype.optionDescription.call(this, option);
}

function failure(error: unknown, io: Io): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.usage;
  if (error instanceof UsageError) {
    io.err(`claviger: ${error.message}\n`);
    return EXIT.usage;
  }
  // Where it is installed anew while it runs.
  if (error instanceof Error && error.name === UNLOADABLE) {
    io.err(`claviger: the program can't be loaded (${UNLOADABLE}); was it updated just now? run it again\n`);
    return EXIT.internal;
  }
  // The message of an unexpected error could quote what the program was working on, so only where it arose is shown.
  const frames =
    error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
  io.err(
    `claviger: internal error (${error instanceof Error ? error.name : typeof error}); this is a bug in claviger ${VERSION}\n`,
  );
  io.err(`${frames.slice(0, 8).join('\n')}\n`);
  return EXIT.internal;
}
