import type { Diagnostic } from '../diagnostics.js';
import type { IgnoreComment } from '../ignores/index.js';
import { isDay } from '../project/days.js';
import { compilePattern } from '../project/pattern.js';
import type { IgnoreEntry } from '../project/types.js';

/** Which `ignore` entries hide a diagnostic; those whose last day lies before `today` (UTC, `YYYY-MM-DD`) hide nothing. */
export function ignoreMatcher(
  entries: readonly IgnoreEntry[],
  today: string,
): {
  readonly matches: (diagnostic: Diagnostic) => readonly IgnoreEntry[];
  readonly expired: ReadonlySet<IgnoreEntry>;
} {
  const expired = new Set(entries.filter((entry) => entry.until !== null && entry.until < today));
  const active = entries
    .filter((entry) => !expired.has(entry))
    .map((entry) => ({ entry, inFile: fileTest(entry.file) }));
  return {
    expired,
    matches: (diagnostic) =>
      active
        .filter(
          ({ entry, inFile }) =>
            entry.rule === diagnostic.rule &&
            (entry.secret === null || entry.secret === diagnostic.secret) &&
            (entry.scope === null || entry.scope === diagnostic.scope) &&
            inFile(diagnostic.location.file),
        )
        .map(({ entry }) => entry),
  };
}

/** `file` of an entry is a pattern like those of `workflows:`. */
function fileTest(file: string | null): (path: string) => boolean {
  if (file === null) return () => true;
  const compiled = compilePattern(file);
  return (path) => compiled.ok && compiled.pattern.match(path) !== null;
}

/** Whether a comment can hide anything, on a day (UTC, `YYYY-MM-DD`): it is spelt right, has a reason and is not over. */
function isEffective({ misspelt, reason, until }: IgnoreComment, today: string): boolean {
  return misspelt === null && reason !== '' && (until === null || (isDay(until) && until >= today));
}

/** Which comments hide a diagnostic. */
export function commentMatcher(
  comments: readonly IgnoreComment[],
  today: string,
): (diagnostic: Diagnostic) => readonly IgnoreComment[] {
  const byFile = new Map<string, IgnoreComment[]>();
  for (const comment of comments)
    if (isEffective(comment, today)) byFile.set(comment.file, [...(byFile.get(comment.file) ?? []), comment]);
  return ({ rule, location: { file, span } }) =>
    (byFile.get(file) ?? []).filter(
      ({ rules, line }) => rules.includes(rule) && span.start >= line.start && span.start <= line.end,
    );
}
