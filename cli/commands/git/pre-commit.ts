import { realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { check, countFindings } from '../../../src/check.js';
import {
  findRepository,
  isAsStaged,
  type Repository,
  refusals,
  stagedFiles,
  withStagedCopy,
} from '../../../src/git/index.js';
import { readPatterns } from '../../../src/project/index.js';
import { reportPretty } from '../../../src/report/pretty.js';
import { visible } from '../../../src/report/visible.js';
import { EXIT, type ExitCode, type Io, UsageError, wantsColor } from '../../io.js';
import { printConfigProblems } from '../../project-arguments.js';

export function register(command: Command, io: Io, done: (code: ExitCode) => void): void {
  command
    .argument('[project]', 'the folder of claviger.yaml, where it is not this one', '.')
    .addHelpText(
      'after',
      `
Git calls this before a commit. It looks at what is staged, not at the files as they are now: refused are stores and
values in plain text, broken stores, conflict markers, private keys of age in any file, and what \`claviger check\` calls
an error. \`git commit --no-verify\` leaves it out.

Examples:
  claviger git pre-commit
  claviger git pre-commit services/payments`,
    )
    .action((project: string) => done(run(project, io)));
}

function run(project: string, io: Io): ExitCode {
  const patterns = readPatterns(resolve(io.cwd, project));
  if (!patterns.ok) return printConfigProblems(patterns.problems, io);
  const found = findRepository(realpathSync(patterns.claimed.root));
  if (!found.ok) throw new UsageError(visible(found.message));
  const { repository } = found;
  const files = stagedFiles(repository.top);
  if (files === null) throw new UsageError("git can't say what is staged");
  if (files.length === 0) return EXIT.clean;
  const refused = refusals(files, repository, patterns.claimed);
  if (refused.length > 0) {
    for (const { file, line, message, help } of refused) {
      io.err(`${visible(file)}:${line}: ${visible(message)}\n`);
      io.err(`  help: ${visible(help)}\n`);
    }
    return stopped(io);
  }
  return checkStaged(repository, io);
}

/** The files of the work tree are as good as the index where they are the same; else git writes the index out. */
function checkStaged(repository: Repository, io: Io): ExitCode {
  const { top, inner } = repository;
  const code = isAsStaged(top, inner)
    ? checkFolder(join(top, inner), io)
    : withStagedCopy(top, inner, (copy) => checkFolder(copy, io));
  if (code === null) throw new UsageError("git can't write out what is staged");
  return code;
}

function checkFolder(folder: string, io: Io): ExitCode {
  const result = check({ cwd: folder });
  if (!result.ok) {
    printConfigProblems(result.problems, io);
    return stopped(io);
  }
  const diagnostics = result.report.diagnostics.filter(({ severity }) => severity === 'error');
  if (diagnostics.length === 0) return EXIT.clean;
  const summary = { ...result.report.summary, ...countFindings(diagnostics) };
  const report = { ...result.report, diagnostics, summary };
  io.err(reportPretty(report, { color: wantsColor(io, io.errIsTerminal), width: io.width }));
  return stopped(io);
}

function stopped(io: Io): ExitCode {
  io.err('claviger: nothing was committed; mend what is named above and stage it again\n');
  io.err('  (`git commit --no-verify` commits all the same)\n');
  return EXIT.findings;
}
