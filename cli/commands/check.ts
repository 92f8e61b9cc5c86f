import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { check, limitTo, openProject } from '../../src/check.js';
import { didYouMeanHelp } from '../../src/did-you-mean.js';
import { accessChain } from '../../src/report/access-chain.js';
import { FORMATS, type Report } from '../../src/report/index.js';
import { painter } from '../../src/report/paint.js';
import { visible } from '../../src/report/visible.js';
import { answeredFor } from '../../src/rules/places.js';
import { EXIT, type ExitCode, type Io, UsageError, wantsColor } from '../io.js';
import { progress } from '../progress.js';
import { collect, printConfigProblems, printNotices, projectPaths } from '../project-arguments.js';

interface Options {
  readonly env: readonly string[];
  readonly format: string;
  readonly json?: boolean;
  readonly output: readonly string[];
  readonly maxWarnings?: number;
  readonly explainAccess?: string;
}

export function register(command: Command, io: Io, done: (code: ExitCode) => void): void {
  command
    .argument('[paths...]', 'report only what stands in these files and folders (all is analysed)')
    .option('-e, --env <environment>', 'answer for this environment only (repeatable)', collect, [])
    .addOption(
      new Option('-f, --format <format>', 'what to print').choices([...FORMATS.keys()]).default('pretty'),
    )
    .option('--json', 'short for --format json')
    .option('-o, --output <format=file>', 'also write a report to a file (repeatable)', collect, [])
    .option('--max-warnings <count>', 'more warnings than this are findings too', wholeNumber)
    .option(
      '--explain-access <secret>',
      'instead: whether this secret may be used in the one workflow that is named, and what decides it',
    )
    .addHelpText(
      'after',
      `
Examples:
  claviger check
  claviger check --env prod projects/billing
  claviger check --format line | grep error
  claviger check --explain-access STRIPE_KEY projects/billing/charge.bpmn
  claviger check --json | jq '.diagnostics[].rule'`,
    )
    .action((paths: string[], options: Options) =>
      done(
        options.explainAccess === undefined
          ? run(paths, options, io)
          : explainAccess(options.explainAccess, paths, options, io),
      ),
    );
}

function run(paths: readonly string[], options: Options, io: Io): ExitCode {
  const outputs = options.output.map(parseOutput);
  const bar = progress(io, 'checking workflow');
  const result = check({ cwd: io.cwd, environments: options.env, onProgress: bar.step });
  bar.end();
  if (!result.ok) return printConfigProblems(result.problems, io);
  const { project } = result.analysis;
  printNotices(project, io);
  for (const note of result.report.notes) io.err(`note: ${visible(note)}\n`);
  const report = limitTo(result.report, projectPaths(paths, project, io));
  for (const { format, file } of outputs)
    writeReport(resolve(io.cwd, file), file, print(report, format, io, false));
  io.out(print(report, options.json ? 'json' : options.format, io, wantsColor(io, io.outIsTerminal)));
  const { errors, warnings } = report.summary;
  return errors > 0 || warnings > (options.maxWarnings ?? Number.POSITIVE_INFINITY)
    ? EXIT.findings
    : EXIT.clean;
}

function explainAccess(name: string, paths: readonly string[], options: Options, io: Io): ExitCode {
  const { env } = options;
  // Whoever asked for a report must not take this text for one.
  if (options.json || options.format !== 'pretty' || options.output.length > 0)
    throw new UsageError(
      '--explain-access prints text; it goes with --env, not with --json, --format or --output',
    );
  const [path, ...more] = paths;
  if (path === undefined || more.length > 0)
    throw new UsageError('--explain-access takes a secret and one workflow, as in KEY flows/charge.json');
  const opened = openProject({ cwd: io.cwd, environments: env });
  if (!opened.ok) return printConfigProblems(opened.problems, io);
  const { analysis } = opened;
  const { workflows, scopes, project } = analysis;
  const files = workflows.map(({ file }) => file.file);
  // A file that is not there may have been meant to be another.
  const near = (word: string, words: Iterable<string>) => {
    const help = didYouMeanHelp(word, words);
    return help === null ? '' : `; ${visible(help)}`;
  };
  const asked = existsSync(resolve(io.cwd, path)) ? (projectPaths([path], project, io)[0] ?? path) : path;
  const workflow = workflows.find(({ file }) => file.file === asked);
  if (workflow === undefined)
    throw new UsageError(`there is no workflow \`${visible(path)}\`${near(asked, files)}`);
  if (!scopes.names.has(name) && !workflow.references.some(({ secret }) => secret === name))
    throw new UsageError(`there is no secret \`${visible(name)}\`${near(name, scopes.names.keys())}`);
  if (answeredFor(analysis, workflow.file).length === 0)
    throw new UsageError(`${visible(asked)} is not deployed to ${visible(env.join(', '))}`);
  const answer = accessChain(name, workflow, analysis, painter(wantsColor(io, io.outIsTerminal)));
  io.out(answer.text);
  return answer.allowed ? EXIT.clean : EXIT.findings;
}

function writeReport(path: string, shown: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason';
    throw new UsageError(`the report \`${shown}\` can't be written (${code})`);
  }
}

function print(report: Report, format: string, io: Io, color: boolean): string {
  const write = FORMATS.get(format);
  if (!write)
    throw new UsageError(`there is no format \`${format}\`; there are ${[...FORMATS.keys()].join(', ')}`);
  return write(report, { color, width: io.width });
}

function parseOutput(text: string): { format: string; file: string } {
  const at = text.indexOf('=');
  const format = text.slice(0, at);
  if (at < 1 || at === text.length - 1)
    throw new UsageError(`--output takes FORMAT=FILE, as in json=report.json; not \`${text}\``);
  if (!FORMATS.has(format))
    throw new UsageError(`there is no format \`${format}\`; there are ${[...FORMATS.keys()].join(', ')}`);
  return { format, file: text.slice(at + 1) };
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('it takes a whole number.');
  return Number(text);
}
