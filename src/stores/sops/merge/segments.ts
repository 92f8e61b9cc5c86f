/** A store's text cut into entries: whole lines, each with the comments above it. No value is looked at. */
import type { Span } from '../../../documents/types.js';
import { METADATA_KEY } from '../../metadata.js';
import type { StoreMap, StoreNode } from '../../tree.js';
import type { ReadStore } from '../read-store.js';
import { lineEnd, lineStart, marginOf } from '../text-places.js';

/** Together, the parts cover the lines of the map without a gap: `head`, each entry's `lead` and `body`, `tail`. */
export interface Segments {
  /** Column of every key. */
  readonly column: number;
  /** The line of the key that the map is the value of, or what stands before the document's first line. */
  readonly head: Span;
  readonly entries: readonly Segment[];
  /** Comments and blank lines after the last entry. */
  readonly tail: Span;
}

export interface Segment {
  readonly key: string;
  /** Comments and blank lines above. */
  readonly lead: Span;
  /** The key with all of its value. */
  readonly body: Span;
  /** The value cut further, where it is a block map. */
  readonly inner: Segments | null;
}

/** Null where the text is not written line by line: braces at the top, aliases, several documents. */
export function segmentsOf(text: string, { documents, blocks }: ReadStore): Segments | null {
  const [document, another] = documents;
  const [block, second] = blocks;
  if (!document || another || !block || second || block.flow) return null;
  const metadata = { key: METADATA_KEY, span: block.key, value: null };
  const entries = [...document.entries, metadata].sort((a, b) => a.span.start - b.span.start);
  const [first] = entries;
  if (!first) return null;
  // A mark of the document's beginning and what stands above it belong to no entry.
  const mark = /^(?:\ufeff?%[^\n]*\n|[ \t]*(?:#[^\n]*)?\r?\n)*\ufeff?---[ \t]*(?:#[^\n]*)?\r?\n/.exec(
    text.slice(0, lineStart(text, first.span.start)),
  );
  const start = mark?.[0].length ?? (text.startsWith('\ufeff') ? 1 : 0);
  return cut(text, entries, { start: 0, end: start }, { start, end: text.length });
}

interface Item {
  readonly key: string;
  readonly span: Span;
  /** Null: of no interest. */
  readonly value: StoreNode | null;
}

/** `region`: the lines of the entries, with what stands above the first and below the last. */
function cut(text: string, items: readonly Item[], head: Span, region: Span): Segments | null {
  const [first] = items;
  const column = first ? marginOf(text, first.span.start) : null;
  if (column === null) return null;
  const entries: Segment[] = [];
  let leadStart = region.start;
  for (const [index, { key, span, value }] of items.entries()) {
    if (marginOf(text, span.start) !== column || (value && hasAlias(value))) return null;
    const start = Math.max(lineStart(text, span.start), region.start);
    const next = items[index + 1];
    const limit = next ? lineStart(text, next.span.start) : region.end;
    const end = bodyEnd(text, lineEnd(text, span.end), limit, column);
    if (start < leadStart || end > limit) return null;
    const body = { start, end };
    entries.push({
      key,
      lead: { start: leadStart, end: start },
      body,
      inner: innerOf(text, value, span, body),
    });
    leadStart = end;
  }
  return { column, head, entries, tail: { start: leadStart, end: region.end } };
}

/** Blank lines and comments that are indented no further than the key belong to what follows. */
function bodyEnd(text: string, from: number, limit: number, column: number): number {
  let end = limit;
  while (end > from) {
    const start = lineStart(text, end - 1);
    const line = text.slice(start, end);
    const [blanks = ''] = /^ */.exec(line) ?? [];
    const loose = line.trim() === '' || (line.charAt(blanks.length) === '#' && blanks.length <= column);
    if (!loose || start < from) break;
    end = start;
  }
  return end;
}

function innerOf(text: string, value: StoreNode | null, key: Span, body: Span): Segments | null {
  if (value?.kind !== 'map' || value.flow || value.entries.length === 0) return null;
  const start = lineEnd(text, key.end);
  if (value.span.start < start) return null;
  return cut(text, value.entries, { start: body.start, end: start }, { start, end: body.end });
}

function hasAlias(node: StoreNode): boolean {
  if (node.alias) return true;
  if (node.kind === 'map') return (node as StoreMap).entries.some(({ value }) => hasAlias(value));
  return node.kind === 'list' && node.items.some(hasAlias);
}
