import { type Command, Option } from 'commander';
import type { Rendered, RenderResult } from '../../src/emit/index.js';
import { positionsOf } from '../../src/report/positions.js';
import { reportPretty } from '../../src/report/pretty.js';
import type { Report } from '../../src/report/types.js';
import { jsonText, visible } from '../../src/report/visible.js';
import { EXIT, type ExitCode, type Io, UsageError, wantsColor } from '../io.js';
import { progress } from '../progress.js';
import { collect, printConfigProblems } from '../project-arguments.js';

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

Identities are looked for where sops looks: SOPS_AGE_KEY, SOPS_AGE_KEY_FILE, SOPS_AGE_KEY_CMD, ssh keys, keys.txt.`,
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
    if (result.kind === 'selection') {
      io.err(`claviger: ${visible(result.message)}\n`);
      if (result.help !== null) io.err(`  help: ${visible(result.help)}\n`);
      return EXIT.usage;
    }
    printFindings(result.report, io);
    if (result.kind === 'key') return printKeyFailures(result.failures, result.report, io);
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
      const written = writeAll(folder.path, rendered);
      if (!written.ok) {
        io.err(`claviger: ${visible(written.message)}; the old output is untouched\n`);
        return EXIT.usage;
      }
      if (written.kept.length > 0) io.err(`note: ${kept(written.kept, out)}\n`);
    }
  }
  io.err(`${dryRun ? 'would render' : 'rendered'} ${summary(rendered, options)}\n`);
  const { warnings } = report.summary;
  if (warnings > 0)
    io.err(
      `${warnings} ${warnings === 1 ? 'warning' : 'warnings'}: claviger check --env ${options.env} shows them\n`,
    );
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
  return `${rendered.length} ${rendered.length === 1 ? 'workflow' : 'workflows'} for ${env}, ${replaced} ${replaced === 1 ? 'reference' : 'references'} resolved${where}`;
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

type Failures = Extract<RenderResult, { kind: 'key' }>['failures'];

/** Each store that can't be opened; who could open it once for all stores of the same readers, what was tried once. */
function printKeyFailures(failures: Failures, report: Report, io: Io): ExitCode {
  const positions = positionsOf(report);
  const closed = new Map<string, { readonly stores: string[]; readonly wanted: readonly string[] }>();
  const tried = new Set<string>();
  for (const { store, error } of failures) {
    if (error.kind === 'no-identity') {
      const key = JSON.stringify([error.message, error.wanted]);
      const group = closed.get(key) ?? { stores: [], wanted: error.wanted };
      closed.set(key, group);
      group.stores.push(`${visible(store)}: ${visible(error.message)}`);
      for (const place of error.tried) tried.add(place);
    } else if (error.kind === 'broken') {
      const { line, column } = positions.at(store, error.span?.start ?? 0);
      const place = error.span === null ? '' : `:${line}:${column}`;
      io.err(`claviger: ${visible(store)}${place}: ${visible(error.message)}\n`);
    }
  }
  for (const { stores, wanted } of closed.values()) {
    for (const store of stores) io.err(`claviger: ${store}\n`);
    printList(stores.length === 1 ? 'it can be opened by' : 'they can be opened by', wanted, io);
  }
  if (tried.size > 0) printList('tried', tried, io);
  io.err('nothing was emitted\n');
  return EXIT.key;
}

function printList(title: string, lines: Iterable<string>, io: Io): void {
  io.err(`  ${title}\n`);
  for (const line of lines) io.err(`    ${visible(line)}\n`);
}
