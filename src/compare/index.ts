/**
 * Which of a check's findings matter now: those that one change brought (`--since`), and those that are not known yet
 * (`--baseline`). Whether a secret is used is a property of the whole repository, so everything is analysed whole, and
 * only what is reported is chosen. Needs no key.
 */

import { applyBaseline, type Baseline, staleFindings } from '../baseline/index.js';
import { cacheOfCommit, type Surroundings } from '../cache/index.js';
import {
  type Checked,
  type CheckOptions,
  countFindings,
  covers,
  prepareProject,
  reportOf,
} from '../check.js';
import { elapsed } from '../clock.js';
import { compareCodePoints } from '../code-points.js';
import { analyze } from '../compile.js';
import type { Diagnostic } from '../diagnostics.js';
import type { CommitTree } from '../git/commit-tree.js';
import { listed } from '../listed.js';
import { PROJECT_FILE } from '../project/find.js';
import type { Report } from '../report/types.js';
import { matchFindings } from '../rules/match.js';
import { findBase } from './base.js';
import { goneFrom, silencedNotes } from './gone.js';
import { literalsOf } from './literals.js';
import { reviewOf } from './review.js';

export type { Comparison, FixedFinding } from './types.js';

export interface NarrowOptions extends Pick<CheckOptions, 'environments' | 'today'> {
  /** A commit, branch or tag, as git takes it: report what is new since. */
  readonly since?: string | undefined;
  /** Report what it does not know. */
  readonly baseline?: Baseline | undefined;
  /** Where what was found in files is kept, so that those that the change leaves alone need not be read; null: nowhere. */
  readonly surroundings?: Surroundings | null | undefined;
  /** Report only what stands in these files and folders, relative to the project; all if there are none. */
  readonly paths?: readonly string[] | undefined;
}

export type NarrowResult =
  | { readonly ok: true; readonly report: Report }
  /** Lower case; one line each. */
  | { readonly ok: false; readonly message: string; readonly help: string | null };

/**
 * The report with the findings that were asked for. A finding that the baseline knows is hidden first: it is neither new
 * nor remaining. One of the base that is gone is fixed, known or not.
 */
export function narrowed(checked: Checked, options: NarrowOptions): NarrowResult {
  const { report } = checked;
  const head = findingsOf(checked, options.baseline);
  if (options.since === undefined)
    return { ok: true, report: limitedTo(options, { report, fresh: head.all, remaining: null, head }) };
  const started = elapsed();
  const compared = compare(checked, head.all, { ...options, ref: options.since });
  if (!compared.ok) return compared;
  const { fresh, remaining, comparison, notes } = compared;
  // A merged report's time is nobody's: it is 0, and stays so.
  const before = report.summary.durationMs;
  const durationMs = before === 0 ? 0 : before + Math.round(elapsed() - started);
  return {
    ok: true,
    report: limitedTo(options, {
      report: {
        ...report,
        notes: [...report.notes, ...notes],
        comparison,
        summary: { ...report.summary, durationMs },
      },
      fresh,
      remaining,
      head,
    }),
  };
}

interface Findings {
  /** With what is to be said of the baseline itself, in the order of a report. */
  readonly all: readonly Diagnostic[];
  /** Those that the baseline knows. */
  readonly hidden: ReadonlySet<Diagnostic>;
  readonly hasBaseline: boolean;
}

function findingsOf({ report, analysis }: Checked, baseline: Baseline | undefined): Findings {
  const { diagnostics } = report;
  if (!baseline) return { all: diagnostics, hidden: new Set(), hasBaseline: false };
  const { hidden, stale } = applyBaseline(baseline, diagnostics, analysis);
  const all = [...diagnostics, ...staleFindings(stale, baseline, analysis)].sort(byFile);
  return { all, hidden, hasBaseline: true };
}

/** Within a file the order stays. */
function byFile(a: Diagnostic, b: Diagnostic): number {
  return compareCodePoints(a.location.file, b.location.file);
}

interface Chosen {
  readonly report: Report;
  readonly fresh: readonly Diagnostic[];
  /** Null: nothing was compared. */
  readonly remaining: readonly Diagnostic[] | null;
  readonly head: Findings;
}

/** Hides what the baseline knows, and limits everything that is counted to the paths. */
function limitedTo(
  { paths = [] }: NarrowOptions,
  { report, fresh, remaining, head: { hidden, hasBaseline } }: Chosen,
): Report {
  const within = (file: string) => paths.length === 0 || paths.some((path) => covers(path, file));
  const shown = (findings: readonly Diagnostic[]) =>
    findings.filter((each) => !hidden.has(each) && within(each.location.file));
  const diagnostics = shown(fresh);
  const { comparison } = report;
  const fixed = comparison?.fixed.filter(({ file }) => within(file));
  const silenced = comparison?.silenced.filter(({ file }) => within(file)) ?? [];
  return {
    ...report,
    diagnostics,
    comparison: comparison && fixed ? { ...comparison, fixed, silenced } : null,
    summary: {
      ...report.summary,
      ...countFindings(diagnostics),
      fixed: fixed ? fixed.length : null,
      remaining: remaining && shown(remaining).length,
      baselined: hasBaseline ? [...hidden].filter(({ location }) => within(location.file)).length : null,
    },
  };
}

type Compared =
  | {
      readonly ok: true;
      readonly fresh: readonly Diagnostic[];
      readonly remaining: readonly Diagnostic[];
      readonly comparison: NonNullable<Report['comparison']>;
      readonly notes: readonly string[];
    }
  | Extract<NarrowResult, { ok: false }>;

function compare(
  { analysis, report }: Checked,
  findings: readonly Diagnostic[],
  options: NarrowOptions & { readonly ref: string },
): Compared {
  const { ref } = options;
  const { tree: files, root } = analysis.project;
  const found = findBase(root, ref);
  if (!found.ok) return found;
  const { tree } = found;
  const told = `\`${ref}\` (${tree.commit.slice(0, 10)})`;
  const base = baseOf(tree, told, options);
  const elsewhere = tree.elsewhere();
  // That a pointer is no workflow says nothing of the file that it points to.
  const said = base.checked ? findingsOf(base.checked, options.baseline).all : [];
  const known = said.filter(({ location }) => !elsewhere.includes(location.file));
  const moves = {
    isGone: (file: string) => files.kind(file) === null,
    isNew: (file: string) => tree.kind(file) === null,
  };
  const matched = matchFindings(knownIn(base, known), findings, moves, literalsOf(analysis));
  const gone = base.checked
    ? goneFrom(base.checked, { analysis, report }, { matched, findings, moves, today: options.today })
    : { fixed: [], silenced: [] };
  if (tree.isPartial())
    return {
      ok: false,
      message: `this partial clone lacks files of ${told}`,
      help: '`git fetch --refetch --no-filter` gets them',
    };
  const unknown =
    elsewhere.length === 0 ? [] : [`git has no readable content of ${listed(elsewhere)} in ${told}`];
  return {
    ok: true,
    fresh: matched.fresh,
    remaining: matched.remaining,
    comparison: {
      ref,
      commit: tree.commit,
      ...gone,
      changes: base.checked ? reviewOf(base.checked.analysis, analysis, moves) : null,
    },
    notes: [
      ...found.notes,
      ...base.notes,
      ...unknown.map((text) => `${text}: what is found there counts as new`),
      ...silencedNotes(gone.silenced),
    ],
  };
}

interface Base {
  /** Null where there was no project that can be read. */
  readonly checked: Checked | null;
  readonly notes: readonly string[];
}

/** What a check said of the base. `today` is the same day for both: what time alone brings is not this change's. */
function baseOf(
  tree: CommitTree,
  told: string,
  { environments, today, surroundings = null }: NarrowOptions,
): Base {
  const everything = 'every finding counts as new';
  if (tree.kind(PROJECT_FILE) === null)
    return { checked: null, notes: [`there is no \`${PROJECT_FILE}\` in ${told}: ${everything}`] };
  const prepared = prepareProject({ tree, environments, environmentsToCome: true });
  if (prepared.ok) {
    const { project } = prepared.prepared;
    const files = [...project.elementTemplates, ...project.workflows.map(({ file }) => file)];
    const cache = surroundings && cacheOfCommit(project, tree.blobsOf(files), surroundings);
    const analysis = analyze({ ...prepared.prepared, cache });
    const checked = { analysis, report: reportOf(analysis, { today }, 0) };
    return { checked, notes: checked.report.notes.map((note) => `in ${told}: ${note}`) };
  }
  const [first] = prepared.problems;
  const place = first ? ` (${first.file}:${first.line}:${first.column}: ${first.message})` : '';
  return { checked: null, notes: [`the project can't be read in ${told}${place}: ${everything}`] };
}

function knownIn({ checked }: Base, findings: readonly Diagnostic[]) {
  const literalOf = checked ? literalsOf(checked.analysis) : () => '';
  return findings.map((finding) => ({
    fingerprint: finding.fingerprint,
    file: finding.location.file,
    finding,
    literal: literalOf(finding),
  }));
}
