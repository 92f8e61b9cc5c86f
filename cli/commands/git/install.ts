import { realpathSync } from 'node:fs';
import type { Command } from 'commander';
import { driverCommand, findRepository, type GitPlan, installPlan } from '../../../src/git/index.js';
import { readPatterns } from '../../../src/project/index.js';
import { visible } from '../../../src/report/visible.js';
import { type ExitCode, type Io, UsageError } from '../../io.js';
import { printConfigProblems } from '../../project-arguments.js';
import { carryOut } from './plan.js';

interface Options {
  readonly hooks: boolean;
  readonly dryRun?: boolean;
}

export function register(command: Command, io: Io, done: (code: ExitCode) => void): void {
  command
    .option('--no-hooks', 'leave the pre-commit hook out')
    .option('--dry-run', 'say what would be changed, change nothing')
    .addHelpText(
      'after',
      `
Sets up this clone; settings of git are not part of a repository, so each clone
runs it once:
  git diff, log, show   which secrets were added, removed or changed, no values
  git merge, rebase     stores are merged by secret, their MAC computed anew
  git commit            refused for plain text, private keys, errors of a check

Examples:
  claviger git install --dry-run
  claviger git install
  git add .gitattributes && git commit -m 'Compare and merge stores by secret'`,
    )
    .action((options: Options) => done(run(options, io)));
}

function run({ hooks, dryRun = false }: Options, io: Io): ExitCode {
  const patterns = readPatterns(io.cwd);
  if (!patterns.ok) return printConfigProblems(patterns.problems, io);
  const root = realpathSync(patterns.claimed.root);
  const found = findRepository(root);
  if (!found.ok) throw new UsageError(visible(found.message));
  const { repository } = found;
  const command = driverCommand(repository.top, root, {
    node: process.execPath,
    script: realpathSync(process.argv[1] ?? ''),
    path: io.env.PATH ?? '',
    platform: io.platform,
  });
  const planned = installPlan(repository, patterns.claimed, command, { hooks });
  if (!planned.ok) throw new UsageError(visible(planned.message));
  const { plan } = planned;
  return carryOut(
    repository,
    plan,
    { dryRun, nothing: 'everything is installed already', after: next(plan) },
    io,
  );
}

function next({ files }: GitPlan): string | null {
  const attributes = files.find(({ shown }) => shown.endsWith('.gitattributes'));
  return attributes
    ? `commit ${attributes.shown} with the repository; every other clone runs \`claviger git install\` too`
    : null;
}
