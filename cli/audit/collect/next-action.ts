import type { Diagnostic } from '../../../src/diagnostics.js';
import type { AuditData, SecretRecord } from '../model/index.js';

/** What a person can do about a finding or a secret: one line each, with the key that does it. */
export function nextAction(
  data: AuditData,
  finding: Pick<Diagnostic, 'rule' | 'secret' | 'help'> | null,
  secret: SecretRecord | null,
): readonly string[] {
  if (!finding) return secret ? ofSecret(data, secret) : [];
  const own = BY_RULE[finding.rule] ?? ['e: open the place in your editor'];
  return [...(finding.help === null ? [] : [finding.help]), ...own, 'I: ignore it, and say why'];
}

const BY_RULE: Readonly<Record<string, readonly string[]>> = {
  'unused-secret': ['D: remove it from its stores'],
  'out-of-scope': ['M: move it to the scope that needs it'],
  'dangling-secret': ['V: give it a value', 'e: correct the name in your editor'],
  'missing-in-environment': ['V: give it a value where it has none'],
  'missing-value': ['V: give it a value where it has none'],
  'empty-secret': ['V: give it a value'],
  'expired-secret': ['V: give it a new value', 'e: change the day in the catalog'],
  'rotation-due': ['V: give it a new value'],
  'undeclared-secret': ['C: declare it in the catalog'],
  'shadowed-secret': ['D: remove the one that is not needed', 'b: what would break without it'],
  'field-denied': ['e: move the reference to a field that may carry it'],
  'field-inert': ['e: move the reference to a field that the platform resolves'],
  'field-leaky': ['e: move the reference to a field that is not kept'],
  'use-not-allowed': ['e: change the workflow, or what the catalog allows'],
};

function ofSecret({ environments }: AuditData, secret: SecretRecord): readonly string[] {
  const missing = environments.filter((_, index) => secret.cells[index] === 'missing');
  return [
    ...(secret.unused ? ['nothing uses it. D: remove it'] : []),
    ...(secret.perhaps ? ['only something that is computed or broken may use it. u: where'] : []),
    ...(missing.length > 0 ? [`no value in ${missing.join(', ')}. V: set one`] : []),
    ...(secret.declared || secret.variable ? [] : ['in no catalog. C: declare it']),
    ...(secret.uses.length > 0 ? ['u: where it is used   b: what would break without it'] : []),
  ];
}
