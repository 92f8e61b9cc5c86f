import type { Change } from '../../documents/splice/changes.js';
import { type Editing, IRREGULAR } from './edit-tree.js';
import { lineEnd, lineStart, marginOf, trimmedEnd } from './text-places.js';
import type { StoreMap } from './tree.js';

/** What goes with an entry: its lines. */
export function removalOf({ text }: Editing, map: StoreMap, index: number, flowEnd: number | null): Change {
  const entry = map.entries[index];
  if (!entry) throw new Error('an entry that is not there');
  if (map.flow) {
    const next = map.entries[index + 1]?.span.start ?? flowEnd;
    if (next !== null && next > entry.span.start) return { start: entry.span.start, end: next, text: '' };
    throw IRREGULAR;
  }
  if (marginOf(text, entry.span.start) === null) throw IRREGULAR;
  const start = lineStart(text, entry.span.start);
  return { start, end: lineEnd(text, Math.max(trimmedEnd(text, entry.value), entry.span.end)), text: '' };
}
