/** What is not reported any more: the findings that the change mended, and those that it hid. */
import type { Checked } from '../check.js';
import { compareCodePoints } from '../code-points.js';
import { counted } from '../counted.js';
import type { Diagnostic } from '../diagnostics.js';
import { listed } from '../listed.js';
import { positionsOf } from '../report/positions.js';
import type { Report } from '../report/types.js';
import type { Moves } from '../rules/match.js';
import { silencedIn } from './silenced.js';
import type { FixedFinding } from './types.js';

interface Gone {
  readonly matched: { readonly fixed: readonly { readonly finding: Diagnostic; readonly file: string }[] };
  readonly findings: readonly Diagnostic[];
  readonly moves: Moves;
  readonly today: string | undefined;
}

/** What was mended, and what was hidden. */
export function goneFrom(base: Checked, head: Checked, { matched, findings, moves, today }: Gone) {
  const { hidden, unread, fixed } = silencedIn({
    base: base.analysis,
    head: head.analysis,
    findings,
    gone: matched.fixed,
    moves,
    today: today ?? new Date().toISOString().slice(0, 10),
  });
  const silenced = [
    ...fixedFindings(
      hidden.map((finding) => ({ finding })),
      head.report,
    ),
    ...fixedFindings(unread, base.report),
  ].toSorted((a, b) => compareCodePoints(a.file, b.file) || a.line - b.line);
  return { fixed: fixedFindings(fixed, base.report), silenced };
}

/** For standard error: the last line counts what is fixed, and this is not. */
export function silencedNotes(silenced: readonly FixedFinding[]): readonly string[] {
  if (silenced.length === 0) return [];
  const rules = [...new Set(silenced.map(({ rule }) => `\`${rule}\``))].toSorted(compareCodePoints);
  const files = new Set(silenced.map(({ file }) => file)).size;
  return [
    `this change hides ${counted(silenced.length, 'finding')} of ${listed(rules)} in ${counted(files, 'file')}: by rules, ignores or the files that are checked; \`--format markdown\` lists what is silenced`,
  ];
}

function fixedFindings(
  fixed: readonly { readonly finding: Diagnostic }[],
  base: Report,
): readonly FixedFinding[] {
  const positions = positionsOf(base);
  return fixed.map(({ finding }) => {
    const { rule, severity, message, secret, fingerprint, location } = finding;
    const { file, span } = location;
    return { rule, severity, message, secret, fingerprint, file, line: positions.at(file, span.start).line };
  });
}
