/** `claviger check --shard` and `--merge`: one check, shared by several machines. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type CheckResult, type OpenOptions, prepareProject, reportOf } from '../../../src/check.js';
import { analyze } from '../../../src/compile.js';
import { listed } from '../../../src/listed.js';
import { visible } from '../../../src/report/visible.js';
import {
  decodeShard,
  encodeShard,
  extractShare,
  factsFrom,
  joinShards,
  type NamedShard,
  type Share,
} from '../../../src/shards/index.js';
import { EXIT, type ExitCode, type Io, UsageError } from '../../io.js';
import { progress } from '../../progress.js';
import { printConfigProblems } from '../../project-arguments.js';
import { otherOptions } from './options.js';
import { refuseInputs, writeReports } from './report-files.js';

/** More would be a mistake: each shard reads the project anew. */
const MOST = 1000;

/** @throws UsageError for what is no `i/n` */
export function parseShare(text: string): Share {
  const [, index = '', count = ''] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? [];
  const share = { index: Number(index), count: Number(count) };
  if (share.count < 1 || share.count > MOST || share.index < 1 || share.index > share.count)
    throw new UsageError(
      `--shard takes i/n, as in 2/16, with i from 1 to n and n up to ${MOST}; not \`${visible(text)}\``,
    );
  return share;
}

/** What changes nothing of a partial result. */
const BESIDE: ReadonlySet<string> = new Set(['shard', 'output', 'cache', 'stats']);

/**
 * The file that the partial result goes to.
 * @throws UsageError for what a partial result can't heed: all that is about findings is said when they are merged
 */
export function shardFile(paths: readonly string[], outputs: readonly string[], command: Command): string {
  const unheeded = [
    ...otherOptions(command, BESIDE),
    ...(paths.length === 0 ? [] : ['the paths']),
    ...outputs.filter((output) => !output.startsWith(PREFIX)).map(() => 'other outputs'),
  ];
  if (unheeded.length > 0)
    throw new UsageError(
      `--shard finds no problems yet, it only writes its part: give ${listed([...new Set(unheeded)])} to \`check --merge\``,
    );
  const [file, ...more] = outputs.map((output) => output.slice(PREFIX.length));
  if (file === undefined || file === '' || more.length > 0)
    throw new UsageError('--shard needs one file for its part, as in --output shard=part-2.json');
  return file;
}

const PREFIX = 'shard=';

/** Writes the partial result of one share. Nothing is judged yet, so the exit code says nothing of findings. */
export function runShard(share: Share, file: string, io: Io): ExitCode {
  const opened = prepareProject({ cwd: io.cwd });
  if (!opened.ok) return printConfigProblems(opened.problems, io);
  const { project } = opened.prepared;
  refuseInputs([file], project, [], io);
  const bar = progress(io, 'reading workflow');
  const shard = extractShare(opened.prepared, share, bar.step);
  bar.end();
  writeReports([{ file, text: encodeShard(shard) }], io);
  io.err(
    `shard ${share.index}/${share.count}: ${shard.parts.length} of ${project.workflows.length} workflows, written to ${visible(file)}\n`,
  );
  return EXIT.clean;
}

/**
 * The check whose parts the files hold: what it says is what one run would say.
 * @throws UsageError where they are not all the parts of one check of this tree
 */
export function checkMerged(files: readonly string[], options: OpenOptions, io: Io): CheckResult {
  const opened = prepareProject(options);
  if (!opened.ok) return opened;
  const { prepared } = opened;
  const joined = joinShards(
    files.map((file) => readShard(file, io)),
    prepared,
  );
  if (!joined.ok) throw new UsageError(visible(joined.message));
  const { factsOf, changed } = factsFrom(joined.parts);
  const analysis = analyze({ ...prepared, factsOf, onProgress: options.onProgress });
  const [first] = changed;
  if (first !== undefined)
    throw new UsageError(
      `\`${visible(first)}\` is not what it was when its shard was made: check out the same commit for every shard and for the merge`,
    );
  const report = reportOf(analysis, {}, 0);
  // The time that several machines took is nobody's; and the same parts have to give the same bytes.
  return { ok: true, analysis, report: { ...report, summary: { ...report.summary, durationMs: 0 } } };
}

function readShard(name: string, io: Io): NamedShard {
  let text: string;
  try {
    text = readFileSync(resolve(io.cwd, name), 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason';
    throw new UsageError(`the partial result \`${visible(name)}\` can't be read (${code})`);
  }
  const decoded = decodeShard(text);
  if (!decoded.ok) throw new UsageError(`\`${visible(name)}\` ${decoded.message}`);
  return { name, shard: decoded.shard };
}
