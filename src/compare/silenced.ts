/** What a change did not mend but hide: it turned a rule off, ignored what it finds, or takes files out of the check. */
import type { Analysis } from '../compile.js';
import type { Diagnostic } from '../diagnostics.js';
import { commentMatcher } from '../rules/ignores.js';
import { runRules } from '../rules/index.js';
import { type Moves, matchFindings } from '../rules/match.js';

export interface Silenced<Known> {
  /** Of the working tree: findings there by the settings of the base, and that are not reported by its own. */
  readonly hidden: readonly Diagnostic[];
  /** Of the base: findings in files that are still there, and that nothing looks at any more. */
  readonly unread: readonly Known[];
  /** Of the base: what is really gone. */
  readonly fixed: readonly Known[];
}

interface Sides<Known> {
  readonly base: Analysis;
  readonly head: Analysis;
  /** What the working tree is said to have. */
  readonly findings: readonly Diagnostic[];
  /** What the base had, and the working tree is not said to have. */
  readonly gone: readonly Known[];
  readonly moves: Moves;
  /** `YYYY-MM-DD`, UTC. */
  readonly today: string;
}

/** The working tree is judged once more by `rules`, `overrides` and `ignore` of the base, and without comments. */
export function silencedIn<Known extends { readonly finding: Diagnostic; readonly file: string }>({
  base,
  head,
  findings,
  gone,
  moves,
  today,
}: Sides<Known>): Silenced<Known> {
  if (gone.length === 0 && settingsOf(base) === settingsOf(head))
    return { hidden: [], unread: [], fixed: [] };
  const { rules, overrides, ignores } = base.project;
  const judged: Analysis = { ...head, project: { ...head.project, rules, overrides, ignores }, ignores: [] };
  // Whether an ignore is of use is a matter of the settings themselves.
  const { diagnostics } = runRules(judged, today, (rule) => rule !== 'unused-ignore');
  const said = diagnostics.filter(({ rule }) => rule !== 'unused-ignore');
  const apart = matchFindings(findings.map(asKnown), said, moves).fresh;
  const known = matchFindings(
    gone.map(({ finding }) => asKnown(finding)),
    apart,
    moves,
  );
  const before = new Set(known.remaining);
  const left = new Set(known.fixed.map(({ finding }) => finding));
  // A comment beside what is new is there for its reviewer to read.
  const commented = commentMatcher(head.ignores, today);
  const read = filesOf(head);
  const isUnread = ({ file }: Known) => !moves.isGone(file) && filesOf(base).has(file) && !read.has(file);
  const others = gone.filter(({ finding }) => left.has(finding));
  return {
    hidden: apart.filter((each) => before.has(each) || commented(each).length === 0),
    unread: others.filter(isUnread),
    fixed: others.filter((each) => !isUnread(each)),
  };
}

function asKnown(finding: Diagnostic) {
  return { fingerprint: finding.fingerprint, file: finding.location.file, finding };
}

/** The files that settings come from. */
function settingsOf({ project }: Analysis): string {
  return [project.config, ...project.shared].map(({ file, text }) => `${file}\0${text}`).join('\0');
}

const files = new WeakMap<Analysis, ReadonlySet<string>>();

function filesOf(analysis: Analysis): ReadonlySet<string> {
  const known =
    files.get(analysis) ??
    new Set([
      ...analysis.workflows.map(({ file }) => file.file),
      ...analysis.stores.map(({ store }) => store.file),
      ...analysis.catalogs.map(({ source }) => source.file),
    ]);
  files.set(analysis, known);
  return known;
}
