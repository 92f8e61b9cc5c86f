import type { Severity } from './diagnostics.js';

export type RuleGroup = 'stores' | 'catalog' | 'references' | 'permission' | 'usage' | 'with a key';

export interface RuleDefault {
  readonly group: RuleGroup;
  /** What counts where `rules:` in the project file says nothing. */
  readonly severity: Exclude<Severity, 'off'>;
}

/** Every rule id there is, in the order of the groups. */
export const RULE_DEFAULTS = {
  'invalid-name': { group: 'stores', severity: 'error' },
  'duplicate-secret': { group: 'stores', severity: 'error' },
  'confusable-name': { group: 'stores', severity: 'warning' },
  'empty-secret': { group: 'stores', severity: 'error' },
  'plaintext-secret': { group: 'stores', severity: 'error' },
  'broken-store': { group: 'stores', severity: 'error' },
  'recipient-drift': { group: 'stores', severity: 'warning' },

  'undeclared-secret': { group: 'catalog', severity: 'info' },
  'missing-value': { group: 'catalog', severity: 'error' },
  'expired-secret': { group: 'catalog', severity: 'error' },
  'rotation-due': { group: 'catalog', severity: 'warning' },

  'dangling-secret': { group: 'references', severity: 'error' },
  'out-of-scope': { group: 'references', severity: 'error' },
  'missing-in-environment': { group: 'references', severity: 'error' },
  'malformed-reference': { group: 'references', severity: 'error' },
  'broken-workflow': { group: 'references', severity: 'error' },
  'dynamic-reference': { group: 'references', severity: 'warning' },
  'reserved-syntax': { group: 'references', severity: 'warning' },
  'foreign-syntax': { group: 'references', severity: 'warning' },

  'field-denied': { group: 'permission', severity: 'error' },
  'field-inert': { group: 'permission', severity: 'error' },
  'field-leaky': { group: 'permission', severity: 'warning' },
  'use-not-allowed': { group: 'permission', severity: 'error' },

  'unused-secret': { group: 'usage', severity: 'warning' },
  'shadowed-secret': { group: 'usage', severity: 'info' },
  'shared-credential': { group: 'usage', severity: 'info' },
  'hardcoded-credential': { group: 'usage', severity: 'warning' },
  'unused-ignore': { group: 'usage', severity: 'warning' },
  'matches-nothing': { group: 'usage', severity: 'warning' },

  'mac-mismatch': { group: 'with a key', severity: 'error' },
  'duplicated-value': { group: 'with a key', severity: 'warning' },
  'leaked-value': { group: 'with a key', severity: 'error' },
  'value-schema': { group: 'with a key', severity: 'error' },
  'value-unsafe': { group: 'with a key', severity: 'error' },
} as const satisfies Readonly<Record<string, RuleDefault>>;

export type RuleId = keyof typeof RULE_DEFAULTS;

export const RULE_IDS: readonly RuleId[] = Object.keys(RULE_DEFAULTS).filter(isRuleId);

export function isRuleId(text: string): text is RuleId {
  return Object.hasOwn(RULE_DEFAULTS, text);
}
