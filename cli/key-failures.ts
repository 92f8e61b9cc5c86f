/** Stores that no key opens: how every command that decrypts says so. */
import { positionsOf } from '../src/report/positions.js';
import type { Report } from '../src/report/types.js';
import { visible } from '../src/report/visible.js';
import type { DecryptError } from '../src/stores/types.js';
import { EXIT, type ExitCode, type Io } from './io.js';

export interface StoreFailure {
  /** Relative to the project. */
  readonly store: string;
  readonly error: DecryptError;
}

/**
 * Each store that can't be opened; who could open it once for all stores of the same readers, what was tried once.
 *
 * @param outcome the last line: `nothing was written`
 */
export function printKeyFailures(
  failures: readonly StoreFailure[],
  report: Pick<Report, 'source'>,
  outcome: string,
  io: Io,
): ExitCode {
  const positions = positionsOf(report);
  const closed = new Map<string, { readonly stores: string[]; readonly wanted: readonly string[] }>();
  const tried = new Set<string>();
  for (const { store, error } of failures) {
    if (error.kind === 'no-identity') {
      const key = JSON.stringify([error.message, error.wanted]);
      const group = closed.get(key) ?? { stores: [], wanted: error.wanted };
      closed.set(key, group);
      group.stores.push(`${visible(store)}: ${visible(error.message)}`);
      for (const place of error.tried) tried.add(place);
    } else {
      const span = error.kind === 'broken' ? error.span : null;
      const { line, column } = positions.at(store, span?.start ?? 0);
      const place = span === null ? '' : `:${line}:${column}`;
      io.err(`claviger: ${visible(store)}${place}: ${visible(error.message)}\n`);
    }
  }
  for (const { stores, wanted } of closed.values()) {
    for (const store of stores) io.err(`claviger: ${store}\n`);
    printList(stores.length === 1 ? 'it can be opened by' : 'they can be opened by', wanted, io);
  }
  if (tried.size > 0) printList('tried', tried, io);
  io.err(`${outcome}\n`);
  return EXIT.key;
}

function printList(title: string, lines: Iterable<string>, io: Io): void {
  io.err(`  ${title}\n`);
  for (const line of lines) io.err(`    ${visible(line)}\n`);
}
