import { visible } from '../src/report/visible.js';
import { EXIT, type ExitCode, type Io } from './io.js';

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
