import type { Summary } from '../../../src/report/index.js';
import { EXIT, type ExitCode } from '../../io.js';
import type { Options } from './options.js';

/** What the findings of a report mean for the exit code. */
export function verdict(
  { errors, warnings }: Summary,
  { maxWarnings }: Pick<Options, 'maxWarnings'>,
): ExitCode {
  return errors > 0 || warnings > (maxWarnings ?? Number.POSITIVE_INFINITY) ? EXIT.findings : EXIT.clean;
}
