/** `claviger check --since` and `--baseline`: which of the findings are reported. */
import type { Checked } from '../../../src/check.js';
import { narrowed } from '../../../src/compare/index.js';
import type { Report } from '../../../src/report/index.js';
import { visible } from '../../../src/report/visible.js';
import { openBaseline } from '../../baseline-file.js';
import { type ExitCode, type Io, UsageError } from '../../io.js';
import { printConfigProblems } from '../../project-arguments.js';
import type { Options } from './options.js';

export type Narrowed =
  | { readonly ok: true; readonly report: Report }
  | { readonly ok: false; readonly code: ExitCode };

/**
 * @param paths of the project; all if there are none
 * @throws UsageError where there is nothing to compare with
 */
export function narrow(
  checked: Checked,
  paths: readonly string[],
  { env, since, baseline: file, cache }: Pick<Options, 'env' | 'since' | 'baseline' | 'cache'>,
  io: Io,
): Narrowed {
  const opened = file === undefined ? null : openBaseline(file, checked.analysis.project, io);
  if (opened && !opened.ok) return { ok: false, code: printConfigProblems([opened.problem], io) };
  const result = narrowed(checked, {
    since,
    baseline: opened?.baseline,
    environments: env,
    paths,
    surroundings: cache ? io : null,
  });
  if (result.ok) return result;
  throw new UsageError(
    `--since: ${visible(result.message)}${result.help === null ? '' : `; ${visible(result.help)}`}`,
  );
}
