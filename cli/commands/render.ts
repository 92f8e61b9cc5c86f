import { type Command, Option } from 'commander';
import { countFindings } from '../../src/check.js';
import { counted } from '../../src/counted.js';
import type { Rendered } from '../../src/emit/index.js';
import { reportPretty } from '../../src/report/pretty.js';
import type { Report } from '../../src/report/types.js';
import { jsonText, visible } from '../../src/report/visible.js';
import { isRuleId, RULE_DEFAULTS } from '../../src/rule-ids.js';
import { EXIT, type ExitCode, type Io, UsageError, wantsColor } from '../io.js';
import { printKeyFailures } from '../key-failures.js';
import { progress } from '../progress.js';
import { collect, printConfigProblems } from '../project-arguments.js';
import { printRefusal } from '../refusal.js';

interface Options {
  readonly env: string;
  readonly out?: string;
  readonly stdout?: boolean;
  readonly dryRun?: boolean;
  readonly emit: 'document' | 'payload';
  readonly only?: readonly string[];
  readonly force?: boolean;
}

export function register(command: Command, io: Io, done: (code: ExitCode) => void): void {
  command
    .requiredOption('-e, --env <environment>', 'the environment to render for')
    .option(
      '-o, --out <folder>',
      'write each workflow under this folder, at its path in the project; readable by you alone',
    )
    .option('--stdout', 'print one JSON object a line instead')
    .addOption(
      new Option('--emit <what>', 'the whole document, or its resolved fields alone')
        .choices(['document', 'payload'])
        .default('document'),
    )
    .option(
      '--only <glob>',
      'only workflows whose path matches (repeatable)',
      (value, earlier?: readonly string[]) => collect(value, earlier ?? []),
    )
    .option('--dry-run', 'resolve and encode everything, write nothing')
    .option('--force', 'write even into a folder that git tracks')
    .addHelpText(
      'after',
      `
Examples:
  claviger render --env prod --out ../deploy
  claviger render --env dev --stdout --emit payload --only 'projects/billing/**'
  claviger render --env prod --dry-run

Identities are looked for where sops looks: SOPS_AGE_KEY, SOPS_AGE_KEY_FILE,
SOPS_AGE_KEY_CMD, ssh keys, keys.txt.`,
    )
    .action(async (options: Options) => done(await run(options, io)));
}

async function run(options: Options, io: Io): Promise<ExitCode> {
  const { out, stdout, dryRun } = options;
  if (out !== undefined && stdout) throw new UsageError('--out and --stdout exclude each other');
  if (out === undefined && !stdout && !dryRun)
    throw new UsageError('say where: --out <folder>, --stdout or --dry-run');
  // Loaded only here: what decrypts is no part of any other command.
  const { render } = await import('../../src/emit/index.js');
  const { outputFolder } = await import('../../src/emit/output-folder.js');
  const { writeAll } = await import('../../src/emit/output.js');
  const bar = progress(io, 'reading workflow');
  const result = await render({
    cwd: io.cwd,
    environment: options.env,
    emit: options.emit,
    only: options.only,
    identities: { env: io.env, home: io.home, platform: io.platform },
    onProgress: bar.step,
  });
  bar.end();
  if (!result.ok) {
    if (result.kind === 'configuration') return printConfigProblems(result.problems, io);
    if (result.kind === 'selection') return printRefusal(result, io);
    printFindings(result.report, io);
    if (result.kind === 'key') {
      // A MAC that does not hold is a finding, printed with the others.
      const others = result.failures.filter(({ error }) => error.kind !== 'mac-mismatch');
      return printKeyFailures(others, result.report, 'nothing was emitted', io);
    }
    io.err('nothing was emitted\n');
    return EXIT.findings;
  }
  const { rendered, report } = result;
  if (stdout && !dryRun) for (const each of rendered) io.out(ndjson(each, options.emit));
  else if (out !== undefined) {
    const folder = outputFolder(out, {
      cwd: io.cwd,
      home: io.home,
      root: result.root,
      force: options.force === true,
    });
    if (!folder.ok) throw new UsageError(folder.message);
    if (dryRun) for (const each of rendered) io.out(`${visible(`${out}/${each.file}`)}\n`);
    else {
      const written = await writeAll(folder.path, rendered);
      if (!written.ok) {
        io.err(`claviger: ${visible(written.message)}; the old output is untouched\n`);
        return EXIT.usage;
      }
      if (written.kept.length > 0) io.err(`note: ${kept(written.kept, out)}\n`);
    }
  }
  io.err(`${dryRun ? 'would render' : 'rendered'} ${summary(rendered, options)}\n`);
  // What a check can't tell is told here.
  const keyed = report.diagnostics.filter(
    ({ rule }) => isRuleId(rule) && RULE_DEFAULTS[rule].group === 'with a key',
  );
  if (keyed.length > 0)
    printFindings(
      { ...report, diagnostics: keyed, summary: { ...report.summary, ...countFindings(keyed) } },
      io,
    );
  const warnings = report.summary.warnings - countFindings(keyed).warnings;
  if (warnings > 0)
    io.err(`${counted(warnings, 'warning')}: claviger check --env ${options.env} shows them\n`);
  return EXIT.clean;
}

function ndjson(each: Rendered, emit: Options['emit']): string {
  const text = each.content.reveal();
  // A payload is one JSON document already, on several lines.
  if (emit === 'payload') return `${jsonText(JSON.parse(text))}\n`;
  const { file, workflow, engine, environment, scope } = each;
  return `${jsonText({ file, workflow, engine, environment, scope, document: text })}\n`;
}

function summary(rendered: readonly Rendered[], { env, out, stdout }: Options): string {
  const replaced = rendered.reduce((sum, each) => sum + each.replaced, 0);
  const where = stdout ? ', to standard output' : out === undefined ? '' : `, to ${visible(out)}`;
  return `${counted(rendered.length, 'workflow')} for ${env}, ${counted(replaced, 'reference')} resolved${where}`;
}

function kept(files: readonly string[], out: string): string {
  const some = files.slice(0, 3).map(visible).join(', ');
  const more = files.length > 3 ? ` and ${files.length - 3} more` : '';
  return `${visible(out)} also holds what this run did not write: ${some}${more}`;
}

function printFindings(report: Report, io: Io): void {
  if (report.diagnostics.length > 0)
    io.err(reportPretty(report, { color: wantsColor(io, io.errIsTerminal), width: io.width }));
}
