import { realpathSync } from 'node:fs';
import type { Command } from 'commander';
import { findRepository, uninstallPlan } from '../../../src/git/index.js';
import { readPatterns } from '../../../src/project/index.js';
import { visible } from '../../../src/report/visible.js';
import { type ExitCode, type Io, UsageError } from '../../io.js';
import { carryOut } from './plan.js';

export function register(command: Command, io: Io, done: (code: ExitCode) => void): void {
  command
    .option('--dry-run', 'say what would be changed, change nothing')
    .addHelpText(
      'after',
      `
Removes the settings, the marked lines of .gitattributes and of the hook, and
nothing else.

Examples:
  claviger git uninstall --dry-run
  claviger git uninstall`,
    )
    .action(({ dryRun = false }: { readonly dryRun?: boolean }) => done(run(dryRun, io)));
}

function run(dryRun: boolean, io: Io): ExitCode {
  // A project file that is broken by now must not keep anybody from taking this out.
  const patterns = readPatterns(io.cwd);
  const found = findRepository(realpathSync(patterns.ok ? patterns.claimed.root : io.cwd));
  if (!found.ok) throw new UsageError(visible(found.message));
  const { repository } = found;
  const planned = uninstallPlan(repository);
  if (!planned.ok) throw new UsageError(visible(planned.message));
  const { plan } = planned;
  return carryOut(repository, plan, { dryRun, nothing: 'nothing is installed', after: null }, io);
}
