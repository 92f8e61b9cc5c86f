/** The reports of one check: the one that is printed, and those that `--output` writes beside it. */
import { FORMATS, type Report } from '../../../src/report/index.js';
import { visible } from '../../../src/report/visible.js';
import { type Io, UsageError } from '../../io.js';
import { type ReportFile, writeReports } from './report-files.js';

export interface Output {
  readonly format: string;
  readonly file: string;
}

/** @throws UsageError for what is no `FORMAT=FILE` */
export function parseOutput(text: string): Output {
  const at = text.indexOf('=');
  const format = text.slice(0, at);
  if (at < 1 || at === text.length - 1)
    throw new UsageError(`--output takes FORMAT=FILE, as in json=report.json; not \`${visible(text)}\``);
  if (format === 'shard')
    throw new UsageError('--output shard=FILE goes with --shard i/n, as in --shard 2/16');
  if (!FORMATS.has(format)) throw unknownFormat(format);
  return { format, file: text.slice(at + 1) };
}

export async function writeOutputs(outputs: readonly Output[], report: Report, io: Io): Promise<void> {
  const reports: ReportFile[] = [];
  for (const { format, file } of outputs)
    reports.push({ file, text: await print(report, format, io, false) });
  writeReports(reports, io);
}

export async function print(report: Report, format: string, io: Io, color: boolean): Promise<string> {
  const load = FORMATS.get(format);
  if (!load) throw unknownFormat(format);
  const write = await load();
  return write(report, { color, width: io.width });
}

function unknownFormat(format: string): UsageError {
  return new UsageError(
    `there is no format \`${visible(format)}\`; there are ${[...FORMATS.keys()].join(', ')}`,
  );
}
