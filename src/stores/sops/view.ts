import { applyChanges, type Change } from '../../documents/splice/changes.js';
import type { Span } from '../../documents/types.js';
import { placeOf, type StoreMap, type StoreNode, type StoreScalar } from '../tree.js';
import { additionalData, openCiphertext, parseCiphertext } from './cipher.js';
import { type PlacedComment, placedComments } from './comment-places.js';
import { sealingOf } from './finish.js';
import { insideOf, type OpenedStore } from './open-store.js';
import type { OpenedNode } from './opened.js';
import type { MetadataBlock, ReadStore } from './read-store.js';
import { lineEnd, lineStart, trimmedEnd } from './text-places.js';
import type { TypedValue } from './values.js';
import { doubleQuoted, writeTyped } from './write-scalar.js';

/** A comment of the store, decrypted where it is encrypted. */
export interface KnownComment {
  readonly comment: PlacedComment;
  /** The comment's text as a person reads it. */
  readonly plain: string;
}

/** What turns the store's text into what an editor shows: plaintexts, and no `sops` block. */
export function viewChanges(store: OpenedStore): readonly Change[] {
  const { read, opened } = insideOf(store);
  const { text } = store.source;
  const { eol, indent } = sealingOf(store);
  const changes: Change[] = [];
  const show = (node: StoreNode, tree: OpenedNode, column: number): void => {
    if (node.alias) return;
    if (node.kind === 'map' && tree.kind === 'map') {
      for (const { key, span, value } of node.entries) {
        const inner = tree.entries.get(key);
        if (inner) show(value, inner, node.flow ? -1 : span.start - lineStart(text, span.start) + indent);
      }
    } else if (node.kind === 'list' && tree.kind === 'list') {
      for (const [index, item] of node.items.entries()) {
        const inner = tree.items[index];
        if (inner) show(item, inner, node.flow ? -1 : item.span.start - lineStart(text, item.span.start));
      }
    } else if (node.kind === 'scalar' && tree.kind === 'leaf' && tree.encrypted && tree.bytes.length > 0) {
      changes.push(shown(node, tree.value, column));
    }
  };
  const shown = (node: StoreScalar, value: TypedValue, column: number): Change => {
    const { start } = node.span;
    const end = trimmedEnd(text, node);
    const alone = eol === '\n' && /^[ \t]*(?:\n|$)/.test(text.slice(end, lineEnd(text, end)));
    const sameLine = lineStart(text, start) <= start && !text.slice(start, end).includes('\n');
    const block =
      column > 0 && alone && sameLine && value.type === 'str' ? literal(value.text, column) : null;
    return { start, end, text: block ?? writeTyped(value) };
  };
  for (const [index, document] of read.documents.entries()) {
    const tree = opened[index];
    if (tree) show(document, tree, 0);
  }
  for (const { comment, plain } of knownComments(store).flat()) {
    if (plain !== comment.text) changes.push({ ...comment.span, text: plain });
  }
  for (const block of read.blocks) {
    const document = read.documents[block.document];
    if (document) changes.push({ ...blockSpan(text, document, block), text: '' });
  }
  return changes;
}

export function viewOf(store: OpenedStore): string {
  return applyChanges(store.source.text, viewChanges(store));
}

/** Lines that a literal block gives back exactly; null for all others. */
function literal(text: string, column: number): string | null {
  const lines = text.replace(/\n$/, '').split('\n');
  if (lines.length < 2 || !/^[^\s]/.test(text) || /\n\n$/.test(text)) return null;
  if (
    lines.some(
      (line) =>
        doubleQuoted(line)
          .slice(1, -1)
          .replaceAll(/\\(["\\])/g, '$1') !== line,
    )
  )
    return null;
  if (lines.some((line) => /\s$/.test(line) || (line.trim() === '' && line !== ''))) return null;
  const margin = ' '.repeat(column);
  const body = lines.map((line) => (line === '' ? '' : margin + line)).join('\n');
  return `|${text.endsWith('\n') ? '' : '-'}\n${body}`;
}

/** The `sops` block of a document. */
export function blockOf({ blocks }: ReadStore, document: number): MetadataBlock | null {
  return blocks.find((block) => block.document === document) ?? null;
}

/** The comments of each document. */
export function knownComments(store: OpenedStore): readonly (readonly KnownComment[])[] {
  const { read, dataKey } = insideOf(store);
  const { text } = store.source;
  if (!text.includes('#')) return read.documents.map(() => []);
  const ends = documentSpans(text, read.documents);
  return read.documents.map((document, index) => {
    const block = blockOf(read, index);
    const hidden = block ? blockSpan(text, document, block) : null;
    const comments = placedComments(text, document, ends[index] ?? { start: 0, end: text.length });
    return comments
      .filter(({ span }) => !hidden || span.start < hidden.start || span.start >= hidden.end)
      .map((comment) => ({ comment, plain: plainComment(comment, dataKey) }));
  });
}

/** Encrypted for the map that it stands in; nobody can read what is encrypted for another place. */
function plainComment({ text, path }: PlacedComment, dataKey: Buffer): string {
  const ciphertext = parseCiphertext(text.trimEnd());
  if (!ciphertext) return text;
  for (let length = path.length; length >= 0; length--) {
    const plain = openCiphertext(ciphertext, dataKey, additionalData(path.slice(0, length)));
    const shown = plain?.toString('utf8') ?? null;
    if (shown !== null && !/[\r\n\u0085\u2028\u2029]/.test(shown)) return shown;
  }
  return text;
}

/** Where each document's entries and comments stand. */
export function documentSpans(text: string, documents: readonly StoreMap[]): readonly Span[] {
  const starts = [0, ...[...text.matchAll(/^---(?=\s|$)/gm)].map(({ index }) => index)];
  return documents.map(({ span }, index) => {
    const from = index === 0 ? 0 : Math.max(...starts.filter((start) => start <= span.start));
    const next = documents[index + 1];
    const to = next ? Math.max(...starts.filter((start) => start <= next.span.start)) : text.length;
    return { start: from, end: to };
  });
}

/** The `sops` block with its lines; in `{}` with the comma that separates it. */
export function blockSpan(text: string, { flow, entries }: StoreMap, { key, end }: MetadataBlock): Span {
  if (!flow) {
    const last = text.slice(key.start, end).trimEnd().length;
    return { start: lineStart(text, key.start), end: Math.max(end, lineEnd(text, key.start + last)) };
  }
  const before = entries.findLast(({ span }) => span.start < key.start);
  if (before) return { start: placeOf(before.value).end, end };
  const after = entries.find(({ span }) => span.start > key.start);
  return { start: key.start, end: after?.span.start ?? end };
}
