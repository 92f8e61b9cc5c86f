import type { IgnoreEntry, Project } from '../project/types.js';
import type { Finding, RulePage } from './types.js';

export const unusedIgnorePage: RulePage = {
  summary: 'an `ignore` entry that hides nothing, or whose last day is over',
  why: 'An entry that outlived its finding hides the next one of its kind.',
  wrong: 'ignore:\n  - { rule: unused-secret, secret: GONE, reason: "removed in March" }',
  right: 'remove the entry, or give it a later `until`',
  runtime: ['every engine: no effect'],
};

/**
 * What is to be said of ignore entries, once it is known which of them hid something. `decided`: the rules that were
 * run; what another command decides (`value-unsafe` needs a key) may well be hidden there.
 */
export function* unusedIgnores(
  project: Project,
  effective: ReadonlySet<IgnoreEntry>,
  expired: ReadonlySet<IgnoreEntry>,
  decided: ReadonlySet<string>,
): Iterable<Finding> {
  for (const entry of project.ignores) {
    const over = expired.has(entry);
    if (!over && (effective.has(entry) || !decided.has(entry.rule))) continue;
    const what = [entry.rule, entry.secret, entry.file, entry.scope]
      .filter((each) => each !== null)
      .join(' ');
    yield {
      message: over
        ? `this ignore ended on ${entry.until}: its findings are reported again`
        : 'this ignore hides nothing',
      location: { file: project.config.file, span: entry.span },
      logical: `ignore ${what}`,
      ...(entry.secret === null ? {} : { secret: entry.secret }),
      label: what,
      help: over ? 'mend the finding, or give the entry a later `until`' : 'remove the entry',
    };
  }
}
