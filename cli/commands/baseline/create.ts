/** `claviger baseline create`: today's findings become the known ones. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { baselineText } from '../../../src/baseline/index.js';
import { check } from '../../../src/check.js';
import { applyUpdates } from '../../../src/files/index.js';
import { visible } from '../../../src/report/visible.js';
import { EXIT, type ExitCode, type Io, UsageError } from '../../io.js';
import { progress } from '../../progress.js';
import { printConfigProblems } from '../../project-arguments.js';

interface Options {
  readonly force?: boolean;
}

export function register(command: Command, io: Io, done: (code: ExitCode) => void): void {
  command
    .argument('<file>', 'the baseline to write')
    .option('--force', 'replace a file that is there')
    .addHelpText(
      'after',
      `
The file names each finding by its fingerprint, rule, secret and file, and holds
no values. Commit it, and let checks hide what is in it.

Examples:
  claviger baseline create claviger-baseline.yaml
  claviger check --baseline claviger-baseline.yaml
  claviger baseline create --force claviger-baseline.yaml`,
    )
    .action((file: string, options: Options) => done(run(file, options, io)));
}

function run(file: string, { force = false }: Options, io: Io): ExitCode {
  const path = resolve(io.cwd, file);
  if (existsSync(path) && !force)
    throw new UsageError(`\`${visible(file)}\` is there already; --force replaces it`);
  const bar = progress(io, 'checking workflow');
  const result = check({ cwd: io.cwd, onProgress: bar.step });
  bar.end();
  if (!result.ok) return printConfigProblems(result.problems, io);
  for (const note of result.report.notes) io.err(`note: ${visible(note)}\n`);
  const { diagnostics } = result.report;
  const before = existsSync(path) ? readFileSync(path) : null;
  const applied = applyUpdates([{ path, before, after: Buffer.from(baselineText(diagnostics)) }], {
    shown: () => visible(file),
  });
  if (!applied.ok) throw new UsageError(applied.message);
  const count = diagnostics.length === 1 ? 'one finding' : `${diagnostics.length} findings`;
  io.err(
    `${count} written to ${visible(file)}; \`claviger check --baseline ${visible(file)}\` reports what is new\n`,
  );
  return EXIT.clean;
}
