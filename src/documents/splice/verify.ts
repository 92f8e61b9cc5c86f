import type { DocumentNode, ParsedDocument } from '../types.js';
import { isBlank } from '../xml/text.js';

/**
 * Whether `after` is `before` with the strings of `expected` in their nodes' places, and nothing else. Positions and
 * ways of writing may differ.
 */
export function isAsExpected(
  before: ParsedDocument,
  after: ParsedDocument,
  expected: ReadonlyMap<DocumentNode, string>,
): boolean {
  if (after.problems.length > 0) return false;
  const waiting: [readonly DocumentNode[], readonly DocumentNode[]][] = [[before.roots, after.roots]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [olds, news] = next;
    let index = 0;
    for (const old of olds) {
      const text = expected.get(old);
      const found = news[index];
      // Text that is now only white space has no node any more.
      if (text !== undefined && old.key === '#text' && isBlank(text) && found?.key !== '#text') continue;
      if (found === undefined || !sameNode(old, found, text)) return false;
      // Most nodes are leaves, of which nothing is left to compare.
      if (old.children.length > 0 || found.children.length > 0) waiting.push([old.children, found.children]);
      index++;
    }
    if (index !== news.length) return false;
  }
  return true;
}

function sameNode(old: DocumentNode, found: DocumentNode, text: string | undefined): boolean {
  return (
    old.kind === found.kind &&
    old.key === found.key &&
    old.namespace === found.namespace &&
    Object.is(text ?? old.value, found.value) &&
    (old.alias === undefined) === (found.alias === undefined) &&
    old.keyText?.text === found.keyText?.text
  );
}
