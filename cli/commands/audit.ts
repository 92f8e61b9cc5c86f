import type { Command } from 'commander';
import { check } from '../../src/check.js';
import { reportPretty } from '../../src/report/pretty.js';
import { visible } from '../../src/report/visible.js';
import { EXIT, type ExitCode, type Io, wantsColor } from '../io.js';
import { progress } from '../progress.js';
import { collect, printConfigProblems, printNotices } from '../project-arguments.js';

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

/** The same findings and exit codes as `claviger check`. */
function report({ env }: Options, io: Io): ExitCode {
  const bar = progress(io, 'checking workflow');
  const result = check({ cwd: io.cwd, environments: env, onProgress: bar.step });
  bar.end();
  if (!result.ok) return printConfigProblems(result.problems, io);
  printNotices(result.analysis.project, io);
  for (const note of result.report.notes) io.err(`note: ${visible(note)}\n`);
  io.out(reportPretty(result.report, { color: wantsColor(io, io.outIsTerminal), width: io.width }));
  return result.report.summary.errors > 0 ? EXIT.findings : EXIT.clean;
}
