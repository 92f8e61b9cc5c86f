import type { Span } from '../../documents/types.js';
import { placeOf, type StoreMap, type StoreNode } from '../tree.js';
import { lineStart } from './text-places.js';

/** A comment of a store, and the map or list that it stands in. */
export interface PlacedComment {
  /** Of the text after `#`, to the end of the line. */
  readonly span: Span;
  readonly text: string;
  /** Keys of the collection: what its additional data is made of. */
  readonly path: readonly string[];
  readonly inList: boolean;
}

interface Holder {
  readonly path: readonly string[];
  readonly list: boolean;
  readonly column: number;
  readonly parent: Holder | null;
}

/** A key or scalar, and the collection that it is directly in. */
interface Token extends Span {
  readonly holder: Holder;
}

/**
 * The comments of one document, where go-yaml would hand them out: one behind a value belongs to the value's map, one in
 * a line of its own to the innermost map or list around that is not indented further. `start` to `end`: the document.
 */
export function placedComments(text: string, map: StoreMap, { start, end }: Span): readonly PlacedComment[] {
  const tokens: Token[] = [];
  const root = holderOf(text, map, [], null);
  collect(text, map, root, tokens);
  tokens.sort((a, b) => a.start - b.start);
  const comments: PlacedComment[] = [];
  let from = start;
  for (const [index, token] of [...tokens, { start: end, end, holder: root }].entries()) {
    const before = tokens[index - 1]?.holder ?? root;
    for (const { 0: found, index: at } of text.slice(from, token.start).matchAll(/(?<![^\s])#[^\r\n]*/g)) {
      const span = { start: from + at + 1, end: from + at + found.length };
      const own = text.slice(lineStart(text, span.start), span.start - 1).trim() === '';
      const column = span.start - 1 - lineStart(text, span.start);
      const holder = own ? innermost([before, token.holder], column) : before;
      comments.push({ span, text: found.slice(1), path: holder?.path ?? [], inList: holder?.list ?? false });
    }
    from = Math.max(from, token.end);
  }
  return comments;
}

function innermost(holders: readonly Holder[], column: number): Holder | null {
  let best: Holder | null = null;
  for (const holder of holders) {
    for (let each: Holder | null = holder; each; each = each.parent) {
      if (each.column > column) continue;
      if (!best || depth(each) > depth(best)) best = each;
      break;
    }
  }
  return best;
}

function depth(holder: Holder): number {
  return holder.parent ? depth(holder.parent) + 1 : 0;
}

function holderOf(
  text: string,
  node: StoreMap | Extract<StoreNode, { kind: 'list' }>,
  path: readonly string[],
  parent: Holder | null,
): Holder {
  const { start } = node.span;
  return { path, list: node.kind === 'list', column: start - lineStart(text, start), parent };
}

function collect(text: string, node: StoreNode, holder: Holder, tokens: Token[]): void {
  if (node.kind === 'map') {
    for (const { key, span, value } of node.entries) {
      tokens.push({ ...span, holder });
      collectValue(text, value, [...holder.path, key], holder, tokens);
    }
  } else if (node.kind === 'list') {
    for (const item of node.items) collectValue(text, item, holder.path, holder, tokens);
  }
}

function collectValue(
  text: string,
  node: StoreNode,
  path: readonly string[],
  holder: Holder,
  tokens: Token[],
): void {
  if (node.alias || node.kind === 'scalar') tokens.push({ ...placeOf(node), holder });
  else {
    const inner = holderOf(text, node, path, holder);
    collect(text, node, inner, tokens);
    // What stands behind `[]` or `{}` gets into it.
    if (node.flow) tokens.push({ start: node.span.end - 1, end: node.span.end, holder: inner });
  }
}
