import type { Report } from '../src/report/types.js';
import { visible } from '../src/report/visible.js';
import type { TransactResult } from '../src/vault/index.js';
import { EXIT, type ExitCode, type Io } from './io.js';
import { printKeyFailures } from './key-failures.js';

/** What can't be carried out as it was asked for, and the way out. */
export function printRefusal(
  { message, help }: { readonly message: string; readonly help: string | null },
  io: Io,
  code: ExitCode = EXIT.usage,
): ExitCode {
  io.err(`claviger: ${visible(message)}\n`);
  // A way out may hold lines to copy.
  if (help !== null) io.err(`  help: ${help.split('\n').map(visible).join('\n    ')}\n`);
  return code;
}

/**
 * Why a change that was planned, and agreed to, was not made.
 *
 * @param outcome the last line: `nothing was written`
 */
export function printFailedChange(
  failure: Extract<TransactResult, { ok: false }>,
  report: Pick<Report, 'source'>,
  outcome: string,
  io: Io,
): ExitCode {
  if (failure.kind === 'key') return printKeyFailures(failure.failures, report, outcome, io);
  printRefusal(failure, io);
  io.err(`${outcome}\n`);
  return EXIT.findings;
}
