import type { Diagnostic } from '../diagnostics.js';

/** The most important first. */
const SEVERITIES = ['error', 'warning', 'info'] as const;

export interface SeverityGroup {
  readonly severity: Diagnostic['severity'];
  /** In the order of the report; at least one. */
  readonly diagnostics: readonly Diagnostic[];
  /** `3 errors`, `1 warning`, `2 info`. */
  readonly title: string;
}

/** The findings of each severity that has any. */
export function bySeverity(diagnostics: readonly Diagnostic[]): readonly SeverityGroup[] {
  return SEVERITIES.flatMap((severity) => {
    const own = diagnostics.filter((each) => each.severity === severity);
    const plural = own.length === 1 || severity === 'info' ? '' : 's';
    return own.length === 0
      ? []
      : [{ severity, diagnostics: own, title: `${own.length} ${severity}${plural}` }];
  });
}
