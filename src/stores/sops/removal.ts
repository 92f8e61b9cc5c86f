import type { Change } from '../../documents/splice/changes.js';
import type { StoreMap, StoreMapEntry } from '../tree.js';
import { type Editing, IRREGULAR } from './edit-tree.js';
import { lineEnd, lineStart, marginOf, trimmedEnd } from './text-places.js';

/**
 * What goes with an entry: its lines, and the comment directly above that clearly is about it alone. That is one that
 * names the entry and no other, or one above an entry that has a paragraph to itself: the next line is no entry, and
 * the comment is not the first thing of the file. Any other comment could be a heading, and stays.
 */
export function removalOf(editing: Editing, map: StoreMap, index: number, flowEnd: number | null): Change {
  const { text } = editing;
  const entry = map.entries[index];
  if (!entry) throw new Error('an entry that is not there');
  if (map.flow) {
    const next = map.entries[index + 1]?.span.start ?? flowEnd;
    if (next !== null && next > entry.span.start) return { start: entry.span.start, end: next, text: '' };
    throw IRREGULAR;
  }
  if (marginOf(text, entry.span.start) === null) throw IRREGULAR;
  const end = lineEnd(text, Math.max(trimmedEnd(text, entry.value), entry.span.end));
  const start = lineStart(text, entry.span.start);
  const above = commentsAbove(text, start, marginOf(text, entry.span.start) ?? 0);
  const goes =
    above < start && (editing.sealing.byComments || isAbout(editing, map, entry, above, start, end));
  return { start: goes ? above : start, end, text: '' };
}

/** Where the comment lines begin that end at `at`, in the column of the entry. */
function commentsAbove(text: string, at: number, column: number): number {
  let start = at;
  while (start > 0) {
    const line = lineStart(text, start - 1);
    if (!text.startsWith(`${' '.repeat(column)}#`, line)) break;
    start = line;
  }
  return start;
}

function isAbout(
  editing: Editing,
  map: StoreMap,
  { key }: StoreMapEntry,
  above: number,
  start: number,
  end: number,
): boolean {
  const said = editing
    .comments()
    .flat()
    .filter(({ comment: { span } }) => span.start >= above && span.end <= start)
    .map(({ plain }) => plain)
    .join('\n');
  const named = map.entries.filter((entry) => names(said, entry.key));
  if (named.length > 0) return named.length === 1 && named[0]?.key === key;
  const next = editing.text.slice(end, lineEnd(editing.text, end + 1));
  return above > 0 && /^(?:\s*$|\s*#|sops:)/.test(next);
}

/** Whether a text holds the name as a word of its own. */
function names(text: string, name: string): boolean {
  for (let at = text.indexOf(name); name !== '' && at >= 0; at = text.indexOf(name, at + 1)) {
    const around = (text[at - 1] ?? ' ') + (text[at + name.length] ?? ' ');
    if (!/[\p{L}\p{N}_]/u.test(around)) return true;
  }
  return false;
}
