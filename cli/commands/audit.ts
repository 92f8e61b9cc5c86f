import type { Command } from 'commander';
import { EXIT, type ExitCode, type Io, wantsColor } from '../io.js';
import { collect, printConfigProblems } from '../project-arguments.js';

interface Options {
  readonly env: readonly string[];
  readonly plain?: boolean;
  readonly readOnly?: boolean;
  readonly watch?: boolean;
}

export function register(command: Command, io: Io, done: (code: ExitCode) => void): void {
  command
    .option('-e, --env <environment>', 'answer for this environment only (repeatable)', collect, [])
    .option('--read-only', 'change nothing: commands that would are disabled')
    .option('--watch', 'follow the files: scan again when one changes')
    .option('--plain', 'print the report of `claviger check` instead, for screen readers too')
    .addHelpText(
      'after',
      `
Shows what is dangling, unused, missing, forbidden, shadowed or due, and who can
decrypt it. ? lists every key. Needs no key until a value is changed, and never
shows one. Without a terminal it prints what \`claviger check\` prints, with the
same exit codes.

Examples:
  claviger audit
  claviger audit --env prod --read-only
  claviger audit --watch                   beside an editor
  claviger audit --plain | less`,
    )
    .action(async (options: Options) => done(await run(options, io)));
}

async function run(options: Options, io: Io): Promise<ExitCode> {
  if (options.plain || !hasScreen(io)) return report(options, io);
  // Loaded only here: drawing takes as long to load as everything else together.
  const { audit } = await import('../audit/index.js');
  const ending = await audit(io, {
    environments: options.env,
    readOnly: options.readOnly === true,
    watch: options.watch === true,
    color: wantsColor(io, io.outIsTerminal),
  });
  return ending.kind === 'problems' ? printConfigProblems(ending.problems, io) : EXIT.clean;
}

/** Somebody sees the screen and has keys; a screen reader wants lines instead. */
function hasScreen({ in: input, outIsTerminal, env }: Io): boolean {
  return input.isTerminal && outIsTerminal && env.TERM !== 'dumb' && env.INK_SCREEN_READER !== 'true';
}

/** The same findings and exit codes as `claviger check`: it is what prints them. */
async function report({ env }: Options, io: Io): Promise<ExitCode> {
  const { main } = await import('../main.js');
  return main(['check', ...env.flatMap((each) => ['--env', each])], io);
}
