/**
 * What one change did: a check of the working tree beside one of the commit that it began at. Whether a secret is used is a
 * property of the whole repository, so both are analysed whole, and only what is reported is compared. Needs no key.
 */
import { type Checked, type CheckOptions, check, countFindings, covers } from '../check.js';
import type { Diagnostic } from '../diagnostics.js';
import { listed } from '../listed.js';
import { PROJECT_FILE } from '../project/find.js';
import { positionsOf } from '../report/positions.js';
import type { Report } from '../report/types.js';
import type { Tree } from '../tree/index.js';
import { findBase } from './base.js';
import { type Matched, matchFindings } from './match.js';
import type { FixedFinding } from './types.js';

export type { Comparison, FixedFinding } from './types.js';

export interface SinceOptions extends Pick<CheckOptions, 'environments' | 'today'> {
  /** A commit, branch or tag, as git takes it. */
  readonly ref: string;
  /** Report only what stands in these files and folders, relative to the project; all if there are none. */
  readonly paths?: readonly string[] | undefined;
}

export type SinceResult =
  | { readonly ok: true; readonly report: Report }
  /** Lower case; one line each. */
  | { readonly ok: false; readonly message: string; readonly help: string | null };

/** The report of a check with the new findings alone, beside what is fixed and what remains. */
export function since({ analysis, report }: Checked, options: SinceOptions): SinceResult {
  const started = performance.now();
  const { project } = analysis;
  const { ref, paths = [] } = options;
  const found = findBase(project.root, ref);
  if (!found.ok) return found;
  const { tree } = found;
  const told = `\`${ref}\` (${tree.commit.slice(0, 10)})`;
  const base = baseOf(tree, told, options);
  if (tree.isPartial())
    return {
      ok: false,
      message: `this partial clone lacks files of ${told}`,
      help: 'git fetch --refetch --no-filter gets them',
    };
  const matched = matchFindings(base.checked?.report.diagnostics ?? [], report.diagnostics, {
    isGone: (file) => project.tree.kind(file) === null,
    isNew: (file) => tree.kind(file) === null,
  });
  const { fresh, remaining, fixed } = limited(matched, paths);
  const elsewhere = tree.elsewhere();
  return {
    ok: true,
    report: {
      ...report,
      diagnostics: fresh,
      notes: [
        ...report.notes,
        ...found.notes,
        ...base.notes,
        ...(base.checked?.report.notes ?? [])
          .filter((note) => !report.notes.includes(note))
          .map((note) => `of ${told}: ${note}`),
        ...(elsewhere.length > 0
          ? [`git has no content of ${listed(elsewhere)} in ${told}: what is found there counts as new`]
          : []),
      ],
      summary: {
        ...report.summary,
        ...countFindings(fresh),
        fixed: fixed.length,
        remaining: remaining.length,
        durationMs: report.summary.durationMs + Math.round(performance.now() - started),
      },
      comparison: {
        ref,
        commit: tree.commit,
        fixed: base.checked ? fixedFindings(fixed, base.checked.report) : [],
        changes: null,
      },
    },
  };
}

interface Base {
  /** Null where there was no project that can be read. */
  readonly checked: Checked | null;
  readonly notes: readonly string[];
}

function baseOf(tree: Tree, told: string, options: Pick<SinceOptions, 'environments' | 'today'>): Base {
  const everything = 'every finding counts as new';
  if (tree.kind(PROJECT_FILE) === null)
    return { checked: null, notes: [`there is no \`${PROJECT_FILE}\` in ${told}: ${everything}`] };
  const { environments, today } = options;
  const checked = check({ tree, environments, today, environmentsToCome: true });
  if (checked.ok) return { checked, notes: [] };
  const [first] = checked.problems;
  const place = first ? ` (${first.file}:${first.line}:${first.column}: ${first.message})` : '';
  return { checked: null, notes: [`the project can't be read in ${told}${place}: ${everything}`] };
}

function limited(matched: Matched, paths: readonly string[]): Matched {
  const within = (findings: readonly Diagnostic[]) =>
    paths.length === 0
      ? findings
      : findings.filter(({ location }) => paths.some((path) => covers(path, location.file)));
  return {
    fresh: within(matched.fresh),
    remaining: within(matched.remaining),
    fixed: within(matched.fixed),
  };
}

function fixedFindings(fixed: readonly Diagnostic[], base: Report): readonly FixedFinding[] {
  const positions = positionsOf(base);
  return fixed.map(({ rule, severity, message, secret, fingerprint, location: { file, span } }) => ({
    rule,
    severity,
    message,
    secret,
    fingerprint,
    file,
    line: positions.at(file, span.start).line,
  }));
}
