import { applyPlan, type GitPlan, type Repository } from '../../../src/git/index.js';
import { tableOf } from '../../../src/report/table.js';
import { visible } from '../../../src/report/visible.js';
import { EXIT, type ExitCode, type Io, UsageError } from '../../io.js';

interface Words {
  readonly dryRun: boolean;
  /** Said where there is nothing to do. */
  readonly nothing: string;
  /** What comes next; null for nothing. */
  readonly after: string | null;
}

/** Prints every setting and file that is changed, and changes it. */
export function carryOut(repository: Repository, plan: GitPlan, words: Words, io: Io): ExitCode {
  const rows = [
    ...plan.files.map(({ shown, about }) => [about, shown]),
    ...plan.settings.map(({ key, before, after }) => [
      after === null ? 'unset' : before === null ? 'set' : 'changed',
      `git config ${key}${after === null ? '' : ` = ${after}`}`,
    ]),
  ];
  if (!words.dryRun) {
    const applied = applyPlan(repository, plan);
    if (!applied.ok) throw new UsageError(visible(applied.message));
  }
  for (const line of tableOf(rows)) io.out(`${line}\n`);
  if (rows.length === 0) io.err(`${words.nothing}\n`);
  for (const note of plan.notes) io.err(`note: ${visible(note)}\n`);
  if (words.dryRun && rows.length > 0) io.err('nothing was changed\n');
  if (!words.dryRun && words.after !== null) io.err(`next: ${visible(words.after)}\n`);
  return EXIT.clean;
}
