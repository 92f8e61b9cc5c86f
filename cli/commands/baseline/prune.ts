/** `claviger baseline prune`: known findings that are gone need not be known. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { applyBaseline, withoutEntries } from '../../../src/baseline/index.js';
import { check } from '../../../src/check.js';
import { counted } from '../../../src/counted.js';
import { encodeSource } from '../../../src/documents/index.js';
import { applyUpdates } from '../../../src/files/index.js';
import { visible } from '../../../src/report/visible.js';
import { openBaseline } from '../../baseline-file.js';
import { EXIT, type ExitCode, type Io, UsageError } from '../../io.js';
import { progress } from '../../progress.js';
import { printConfigProblems } from '../../project-arguments.js';

export function register(command: Command, io: Io, done: (code: ExitCode) => void): void {
  command
    .argument('<file>', 'the baseline to shorten')
    .addHelpText(
      'after',
      `
Nothing is added, and what stays keeps its bytes.

Examples:
  claviger baseline prune claviger-baseline.yaml`,
    )
    .action((file: string) => done(run(file, io)));
}

function run(file: string, io: Io): ExitCode {
  const bar = progress(io, 'checking workflow');
  const result = check({ cwd: io.cwd, onProgress: bar.step });
  bar.end();
  if (!result.ok) return printConfigProblems(result.problems, io);
  const { analysis, report } = result;
  const opened = openBaseline(file, analysis.project, io);
  if (!opened.ok) return printConfigProblems([opened.problem], io);
  for (const note of report.notes) io.err(`note: ${visible(note)}\n`);
  const { baseline } = opened;
  const { stale } = applyBaseline(baseline, report.diagnostics, analysis);
  const all = baseline.entries.length;
  if (stale.length === 0) {
    const each = all === 1 ? 'the one entry' : `each of the ${all} entries`;
    io.err(
      all === 0
        ? `nothing to remove: ${visible(file)} has no entries\n`
        : `nothing to remove: ${each} of ${visible(file)} still occurs\n`,
    );
    return EXIT.clean;
  }
  const text = withoutEntries(baseline, stale);
  if (text === null)
    throw new UsageError(
      `the entries of \`${visible(file)}\` do not stand on lines of their own; \`claviger baseline create --force ${visible(file)}\` writes it anew`,
    );
  const { source } = baseline;
  const applied = applyUpdates(
    [
      {
        path: resolve(io.cwd, file),
        before: encodeSource(source, source.text),
        after: encodeSource(source, text),
      },
    ],
    { shown: () => visible(file) },
  );
  if (!applied.ok) throw new UsageError(applied.message);
  const removed = stale.length === 1 ? 'one' : stale.length;
  io.err(`removed ${removed} of ${counted(all, 'entry', 'entries')} from ${visible(file)}\n`);
  return EXIT.clean;
}
