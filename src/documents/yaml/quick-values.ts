/** Values of several lines, and values that stand elsewhere, as `quick.ts` reads them. */
import { codeAt, END } from '../code-at.js';
import { type Draft, stringScalar } from '../draft.js';
import type { Span } from '../types.js';
import { decodeBlock } from './block.js';
import { afterValue, nextLine, type Reader } from './quick-reader.js';
import { endOfLine, irregular, skipSpaces } from './quick-scalars.js';

const NAME = /[&*]([\w.-]+)(?=[ \n]|$)/y;

export function nameAt(text: string, at: number): string {
  NAME.lastIndex = at;
  return NAME.exec(text)?.[1] ?? irregular();
}

/** A copy of what the anchor stands for, which is where it was written; `alias` tells of this place. */
export function readAlias(
  reader: Reader,
  parent: Draft,
  key: string | number,
  at: number,
  column: number,
): Draft {
  const { text } = reader;
  const name = nameAt(text, at);
  const end = at + 1 + name.length;
  const target = reader.anchors.get(name) ?? irregular();
  const draft = copyOf(reader, target, parent, key, { start: at, end });
  reader.nodeEnd = endOfLine(text, end);
  nextLine(reader, reader.nodeEnd);
  afterValue(reader, column);
  return draft;
}

function copyOf(reader: Reader, node: Draft, parent: Draft, key: string | number, alias: Span): Draft {
  if (reader.copies-- === 0) irregular();
  const copy = node.copy(parent, key, alias);
  if (node.kind !== 'scalar')
    copy.children = node.children.map((child) => {
      const below = copyOf(reader, child, copy, child.key, alias);
      below.keyText = child.keyText;
      return below;
    });
  return copy;
}

const HEADER = /[|>]-?\n/y;

export function readBlock(
  reader: Reader,
  parent: Draft,
  key: string | number,
  at: number,
  column: number,
): Draft {
  const { text } = reader;
  HEADER.lastIndex = at;
  const body = at + (HEADER.exec(text)?.[0].length ?? irregular());
  let indent = -1;
  let end = -1;
  for (let line = body; ; ) {
    const content = skipSpaces(text, line);
    const code = codeAt(text, content);
    if (code === END) {
      if (content > line) irregular();
      break;
    }
    const width = content - line;
    if (code === 0x0a) {
      // Blanks of an empty line may be content.
      if (width > 0) irregular();
      line = content + 1;
      continue;
    }
    if (width <= column || width < indent) break;
    if (indent === -1) indent = width;
    const feed = text.indexOf('\n', content);
    end = feed === -1 ? text.length : feed + 1;
    line = end;
  }
  if (end === -1) irregular();
  const folded = codeAt(text, at) === 0x3e;
  const chomp = codeAt(text, at + 1) === 0x2d ? '-' : '';
  const mapped = decodeBlock(text, body, end, { folded, chomp, indent, found: true });
  reader.nodeEnd = end;
  nextLine(reader, end);
  afterValue(reader, column);
  return stringScalar(parent, key, mapped, folded ? 'yaml-folded' : 'yaml-literal', at, end);
}

/** What a merge key brings, and before which of the map's own entries it stands. */
export interface Merged {
  readonly at: number;
  readonly entries: readonly Draft[];
}

/** A map's own keys win over merged ones wherever they stand; of merged ones the first wins. */
export function withMerged(map: Draft, merged: readonly Merged[]): Draft[] {
  const taken = new Set(map.children.map(({ key }) => key));
  const all: Draft[] = [];
  let from = 0;
  for (const { at, entries } of merged) {
    all.push(...map.children.slice(from, at));
    from = at;
    for (const entry of entries) {
      if (taken.has(entry.key)) continue;
      taken.add(entry.key);
      entry.parent = map;
      all.push(entry);
    }
  }
  return [...all, ...map.children.slice(from)];
}
