/** Every rule that a check runs, and what turns their findings into diagnostics. */
import { compareCodePoints } from '../code-points.js';
import type { Analysis } from '../compile.js';
import type { Diagnostic } from '../diagnostics.js';
import type { IgnoreComment } from '../ignores/index.js';
import type { IgnoreEntry } from '../project/types.js';
import { RULE_DEFAULTS, type RuleId } from '../rule-ids.js';
import { brokenStore } from './broken-store.js';
import { brokenWorkflow } from './broken-workflow.js';
import { confusableName } from './confusable-name.js';
import { danglingSecret } from './dangling-secret.js';
import { duplicateSecret } from './duplicate-secret.js';
import { emptySecret } from './empty-secret.js';
import { expiredSecret } from './expired-secret.js';
import { fieldDenied, fieldInert, fieldLeaky } from './field-rules.js';
import { findingFingerprint } from './fingerprint.js';
import { hardcodedCredential } from './hardcoded-credential.js';
import { commentMatcher, ignoreMatcher } from './ignores.js';
import { invalidName } from './invalid-name.js';
import {
  duplicatedValuePage,
  leakedValuePage,
  macMismatchPage,
  valueSchemaPage,
  valueUnsafePage,
} from './keyed-pages.js';
import { matchesNothing } from './matches-nothing.js';
import { missingInEnvironment } from './missing-in-environment.js';
import { missingValue } from './missing-value.js';
import { outOfScope } from './out-of-scope.js';
import { plaintextSecret } from './plaintext-secret.js';
import { dynamicReference, foreignSyntax, malformedReference, reservedSyntax } from './problem-rules.js';
import { recipientDrift } from './recipient-drift.js';
import { rotationDue } from './rotation-due.js';
import { isOff, severityIn } from './severity.js';
import { shadowedSecret } from './shadowed-secret.js';
import { sharedCredential } from './shared-credential.js';
import type { Finding, Rule, RuleContext, RulePage } from './types.js';
import { undeclaredSecret } from './undeclared-secret.js';
import { unusedComments, unusedIgnorePage, unusedIgnores } from './unused-ignore.js';
import { unusedSecret } from './unused-secret.js';
import { useNotAllowed } from './use-not-allowed.js';

/** The rules that look at an analysis, in the order of their groups. */
const RULES: readonly Rule[] = [
  invalidName,
  duplicateSecret,
  confusableName,
  emptySecret,
  plaintextSecret,
  brokenStore,
  recipientDrift,
  undeclaredSecret,
  missingValue,
  expiredSecret,
  rotationDue,
  danglingSecret,
  outOfScope,
  missingInEnvironment,
  malformedReference,
  brokenWorkflow,
  dynamicReference,
  reservedSyntax,
  foreignSyntax,
  fieldDenied,
  fieldInert,
  fieldLeaky,
  useNotAllowed,
  unusedSecret,
  shadowedSecret,
  sharedCredential,
  hardcodedCredential,
  matchesNothing,
];

const DECIDED: ReadonlySet<string> = new Set(RULES.map(({ id }) => id));

/** The page of every rule: those above, and those that need a key or the other findings. */
export const RULE_PAGES: ReadonlyMap<RuleId, RulePage> = new Map<RuleId, RulePage>([
  ...RULES.map((rule) => [rule.id, rule.page] as const),
  ['unused-ignore', unusedIgnorePage],
  ['mac-mismatch', macMismatchPage],
  ['value-schema', valueSchemaPage],
  ['value-unsafe', valueUnsafePage],
  ['duplicated-value', duplicatedValuePage],
  ['leaked-value', leakedValuePage],
]);

export interface RuleResult {
  /** Sorted by file, line, column, rule. */
  readonly diagnostics: readonly Diagnostic[];
  /** How many findings `ignore` entries and comments hid. */
  readonly ignored: number;
  /** What could not be looked at, each said once. */
  readonly notes: readonly string[];
}

/** Runs every rule, or those of `only`. `today` is a day in UTC, `YYYY-MM-DD`. */
export function runRules(
  analysis: Analysis,
  today: string,
  only: (rule: RuleId) => boolean = () => true,
): RuleResult {
  const notes = new Set<string>();
  const context: RuleContext = { today, note: (text) => notes.add(text) };
  const found = RULES.flatMap((rule) =>
    isOff(analysis.project, rule.id) || !only(rule.id)
      ? []
      : [...rule.check(analysis, context)].map((finding) => ({ id: rule.id, finding })),
  );
  const diagnostics = toDiagnostics(analysis, found);
  const { matches, expired } = ignoreMatcher(analysis.project.ignores, today);
  const { ignores: comments } = analysis;
  const hiding = commentMatcher(comments, today);
  const effective = new Set<IgnoreEntry>();
  const used = new Map<IgnoreComment, Set<string>>();
  const kept = diagnostics.filter((diagnostic) => {
    const entries = matches(diagnostic);
    const above = hiding(diagnostic);
    for (const entry of entries) effective.add(entry);
    for (const comment of above)
      used.set(comment, (used.get(comment) ?? new Set<string>()).add(diagnostic.rule));
    return entries.length + above.length === 0;
  });
  // Asked for one environment alone, an ignore of another one's finding would look useless.
  const whole = analysis.environments.length === analysis.project.environments.length;
  const complaints =
    whole && !isOff(analysis.project, 'unused-ignore')
      ? toDiagnostics(
          analysis,
          [
            ...unusedIgnores(analysis.project, effective, expired, DECIDED),
            ...unusedComments(comments, used, today, DECIDED),
          ].map((finding) => ({ id: 'unused-ignore' as const, finding })),
        )
      : [];
  return {
    diagnostics: [...kept, ...complaints].sort(byPlace),
    ignored: diagnostics.length - kept.length,
    notes: [...notes],
  };
}

/** Findings of rules that `runRules` does not run (those with a key), as diagnostics of the same kind. */
export function toDiagnostics(
  analysis: Pick<Analysis, 'project'>,
  found: readonly { readonly id: RuleId; readonly finding: Finding }[],
): Diagnostic[] {
  const ordered = found
    .map(({ id, finding }) => ({
      ...complete(finding),
      rule: id,
      own: finding.severity,
      logical: finding.logical,
    }))
    .sort(byPlace);
  const ordinals = new Map<string, number>();
  const told = new Set<string>();
  return ordered.flatMap(({ own, logical, ...rest }) => {
    // Copies that aliases make stand in one place: what is wrong there is said once.
    const { file, span } = rest.location;
    const place = [rest.rule, file, span.start, span.end, rest.message].join('\0');
    if (told.has(place)) return [];
    told.add(place);
    const severity =
      severityIn(analysis.project, rest.rule, file) ?? own ?? RULE_DEFAULTS[rest.rule].severity;
    if (severity === 'off') return [];
    const identity = [rest.rule, rest.secret ?? '', logical];
    const ordinal = (ordinals.get(identity.join('\0')) ?? 0) + 1;
    ordinals.set(identity.join('\0'), ordinal);
    return [{ ...rest, severity, fingerprint: findingFingerprint(identity, ordinal) }];
  });
}

function complete(finding: Finding): Omit<Diagnostic, 'rule' | 'severity' | 'fingerprint'> {
  return {
    message: finding.message,
    location: finding.location,
    label: finding.label ?? null,
    field: finding.field ?? null,
    secret: finding.secret ?? null,
    scope: finding.scope ?? null,
    environments: finding.environments ?? [],
    engine: finding.engine ?? null,
    related: finding.related ?? [],
    searched: finding.searched ?? [],
    help: finding.help ?? null,
    notes: finding.notes ?? [],
  };
}

type Placed = Pick<Diagnostic, 'location' | 'rule'>;

/** File by code point, then place, then rule. */
export function byPlace(a: Placed, b: Placed): number {
  return (
    compareCodePoints(a.location.file, b.location.file) ||
    a.location.span.start - b.location.span.start ||
    compareCodePoints(a.rule, b.rule)
  );
}
