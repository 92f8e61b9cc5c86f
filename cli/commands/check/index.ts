/** `claviger check`: reads its options and hands over. */
import type { Command } from 'commander';
import { startCache } from '../../../src/cache/index.js';
import { type Checked, type CheckResult, limitTo, type OpenOptions } from '../../../src/check.js';
import { checkCached } from '../../../src/check-cached.js';
import type { Report } from '../../../src/report/index.js';
import { statisticsJson, statisticsPretty } from '../../../src/report/statistics.js';
import { visible } from '../../../src/report/visible.js';
import { enter } from '../../../src/stages.js';
import { type ExitCode, type Io, UsageError, wantsColor } from '../../io.js';
import { progress } from '../../progress.js';
import { printConfigProblems, projectPaths } from '../../project-arguments.js';
import { withSmallHeap } from '../../small-heap.js';
import { explainAccess } from './explain-access.js';
import type { Narrowed } from './narrow.js';
import { addOptions, type Options } from './options.js';
import { parseOutput, print, writeOutputs } from './outputs.js';
import { refuseInputs, refuseSameFile } from './report-files.js';
import { verdict } from './verdict.js';

export function register(command: Command, io: Io, done: (code: ExitCode) => void): void {
  addOptions(
    command.argument('[paths...]', 'report only what stands in these files and folders (all is analysed)'),
  )
    .addHelpText(
      'after',
      `
Examples:
  claviger check
  claviger check --env prod projects/billing
  claviger check --format line | grep error
  claviger check --fail-on warning projects/billing
  claviger check --since origin/main
  claviger check --baseline claviger-baseline.yaml
  claviger check --statistics
  claviger check --list-rules
  claviger check --shard 2/16 --output shard=part-2.json
  claviger check --merge part-*.json --json
  claviger check --explain-access STRIPE_KEY projects/billing/charge.bpmn
  claviger check --json | jq '.diagnostics[].rule'`,
    )
    .action(async (paths: string[], options: Options) => {
      const work = () => withSmallHeap((known) => dispatch(paths, options, command, io, known));
      done(options.stats ? await (await import('./stats.js')).measured(work, io) : await work());
    });
}

async function dispatch(
  paths: readonly string[],
  options: Options,
  command: Command,
  io: Io,
  known: () => void,
): Promise<ExitCode> {
  if (options.shard !== undefined) {
    const { parseShare, runShard, shardFile } = await import('./shard.js');
    const file = shardFile(paths, options.output, command);
    return runShard(parseShare(options.shard), file, io);
  }
  if (options.listRules) {
    const { listRules } = await import('./list-rules.js');
    return listRules(paths, options, command, io);
  }
  if (options.explainAccess !== undefined)
    return explainAccess(options.explainAccess, paths, options, io, known);
  return run(paths, options, io, known);
}

async function run(paths: readonly string[], options: Options, io: Io, known: () => void): Promise<ExitCode> {
  const outputs = options.output.map(parseOutput);
  const files = outputs.map(({ file }) => file);
  refuseSameFile(files, io);
  const format = options.json ? 'json' : options.format;
  if (options.statistics && format !== 'pretty' && format !== 'json')
    throw new UsageError(
      `--statistics prints a table, or JSON with --json; not \`${format}\`. \`--output ${format}=FILE\` writes the findings beside it`,
    );
  const cache = options.cache && options.merge === undefined ? startCache(io.cwd, io, known) : null;
  const bar = progress(io, 'checking workflow');
  const open = { cwd: io.cwd, environments: options.env, onProgress: bar.step };
  const result =
    options.merge === undefined ? await checkCached(open, cache) : await merged(options.merge, open, io);
  bar.end();
  if (!result.ok) return printConfigProblems(result.problems, io);
  const { project } = result.analysis;
  const { merge = [], baseline } = options;
  refuseInputs(files, project, baseline === undefined ? merge : [...merge, baseline], io);
  const within = projectPaths(paths, project, io);
  const chosen = await choose(result, within, options, io);
  if (!chosen.ok) return chosen.code;
  enter('report');
  const { report } = chosen;
  for (const note of report.notes) io.err(`note: ${visible(note)}\n`);
  await writeOutputs(outputs, report, io);
  const color = wantsColor(io, io.outIsTerminal);
  io.out(options.statistics ? statistics(report, format, color) : await print(report, format, io, color));
  return verdict(report, options);
}

async function merged(files: readonly string[], options: OpenOptions, io: Io): Promise<CheckResult> {
  const { checkMerged } = await import('./shard.js');
  return checkMerged(files, options, io);
}

/** Git and baselines are loaded only where they are asked for. */
async function choose(
  checked: Checked,
  paths: readonly string[],
  options: Options,
  io: Io,
): Promise<Narrowed> {
  if (options.since === undefined && options.baseline === undefined)
    return { ok: true, report: limitTo(checked.report, paths) };
  const { narrow } = await import('./narrow.js');
  return narrow(checked, paths, options, io);
}

/** Instead of the findings, how many there are of each rule. */
function statistics(report: Report, format: string, color: boolean): string {
  return format === 'json' ? statisticsJson(report) : statisticsPretty(report, { color });
}
