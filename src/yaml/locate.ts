import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair } from 'yaml';
import type { Span } from '../documents/types.js';
import { innerSpan, nodeSpan } from './stream.js';

/** Finds where a piece of a document's data stands. What has no place of its own (it is missing) gets its nearest parent's. */
export interface Locator {
  /** The key at the end of `path`; of a list's item, the item. */
  readonly key: (path: readonly (string | number)[]) => Span;
  /** The value at the end of `path`; a map or list spans one character, where it begins. */
  readonly value: (path: readonly (string | number)[]) => Span;
}

export function locator(document: Document): Locator {
  const walk = (path: readonly (string | number)[]): { readonly key: Span; readonly value: Span } => {
    let node: Node | null = document.contents;
    let value = node ? point(node) : { start: 0, end: 0 };
    let key = value;
    for (const part of path) {
      const step = stepInto(document, node, part);
      if (!step) break;
      node = step.node;
      if (node) value = point(node);
      key = step.key ? keySpan(step.key) : value;
      if (!node) value = key;
    }
    return { key, value };
  };
  return { key: (path) => walk(path).key, value: (path) => walk(path).value };
}

function stepInto(
  document: Document,
  from: Node | null,
  part: string | number,
): { readonly key: Node | null; readonly node: Node | null } | null {
  const target = isAlias(from) ? from.resolve(document) : from;
  if (isSeq(target)) {
    const item = target.items[Number(part)];
    return isNode(item) ? { key: null, node: item } : null;
  }
  if (!isMap(target)) return null;
  const pair = target.items.find(
    // `~:` is the empty text among an object's keys.
    (item: Pair) => isScalar(item.key) && String(item.key.value ?? '') === String(part),
  );
  return pair && isNode(pair.key) ? { key: pair.key, node: isNode(pair.value) ? pair.value : null } : null;
}

function keySpan(key: Node): Span {
  return isScalar(key) ? innerSpan(key) : nodeSpan(key);
}

function point(node: Node): Span {
  if (isScalar(node)) return innerSpan(node);
  const { start, end } = nodeSpan(node);
  return isAlias(node) ? { start, end } : { start, end: Math.min(start + 1, end) };
}
