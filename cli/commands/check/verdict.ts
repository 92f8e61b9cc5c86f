import type { Report } from '../../../src/report/index.js';
import { EXIT, type ExitCode } from '../../io.js';
import type { Options } from './options.js';

export const FAIL_ON = ['error', 'warning', 'info', 'never'] as const;
export type FailOn = (typeof FAIL_ON)[number];

/** From which severities on a finding fails the check. */
const FAILING: Readonly<Record<FailOn, ReadonlySet<string>>> = {
  error: new Set(['error']),
  warning: new Set(['error', 'warning']),
  info: new Set(['error', 'warning', 'info']),
  never: new Set(),
};

/**
 * What the findings of a report mean for the exit code. `--fail-on` and `--max-warnings` each can fail the check; but
 * `never` is taken at its word.
 */
export function verdict(
  { diagnostics }: Pick<Report, 'diagnostics'>,
  { failOn, maxWarnings }: Pick<Options, 'failOn' | 'maxWarnings'>,
): ExitCode {
  if (failOn === 'never') return EXIT.clean;
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning').length;
  const failed = diagnostics.some(({ severity }) => FAILING[failOn].has(severity));
  return failed || warnings > (maxWarnings ?? Number.POSITIVE_INFINITY) ? EXIT.findings : EXIT.clean;
}
