/**
 * Names out of a store that is no valid YAML, so that one broken line does not turn every reference to the store
 * into a finding of its own. Nothing is said of their values.
 */
import { type Document, isMap, isScalar } from 'yaml';
import { innerSpan } from '../yaml/stream.js';
import { METADATA_KEY } from './metadata.js';
import type { StoreEntry, StoreNames } from './types.js';

/** A merge that was never finished, at its first marker; null where the text holds none. */
export function hasConflict(text: string): NonNullable<StoreNames['problem']> | null {
  const marker = /^(?:<{7}|>{7}|\|{7})(?= |\r?$)/m.exec(text);
  if (!marker) return null;
  return {
    span: { start: marker.index, end: marker.index + marker[0].length },
    message: 'an unresolved merge conflict: the file holds git conflict markers',
    help: 'resolve the conflict, then run `claviger git resolve` on the file so that its `mac` fits again',
  };
}

/** Keys before `brokenAt` as the parser read them, then whatever looks like a key at the beginning of a line. */
export function salvageNames(
  text: string,
  documents: readonly Document[],
  brokenAt: number,
  conflict: boolean,
): readonly StoreEntry[] {
  const entries: StoreEntry[] = [];
  const seen = new Set<string>();
  const add = (name: string, start: number, end: number, document: number) => {
    // Both sides of a conflict, or a line inside an unfinished string, may repeat a name.
    if (name === METADATA_KEY || seen.has(name)) return;
    seen.add(name);
    entries.push({
      name,
      span: { start, end },
      document,
      empty: false,
      plaintext: null,
      broken: null,
      paths: null,
    });
  };
  const until = conflict || documents.length === 0 ? 0 : brokenAt;
  for (const [index, { contents }] of documents.entries()) {
    for (const { key } of isMap(contents) ? contents.items : []) {
      if (!isScalar(key) || typeof key.value !== 'string') continue;
      const { start, end } = innerSpan(key);
      if (end <= until && !key.value.includes('\n')) add(key.value, start, end, index + 1);
    }
  }
  const lines = /^(["']?)([A-Za-z_][\w.-]*)\1:(?=\s|$)/gm;
  lines.lastIndex = until;
  for (let found = lines.exec(text); found; found = lines.exec(text)) {
    const [, quote = '', name = ''] = found;
    const start = found.index + quote.length;
    add(name, start, start + name.length, documents.length);
  }
  return entries;
}
