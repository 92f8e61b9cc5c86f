import type { Draft } from '../documents/draft.js';
import type { MappedText, Span } from '../documents/types.js';
import { quickYaml } from '../documents/yaml/quick.js';
import { scalarValue } from '../documents/yaml/types.js';
import type { Locator } from './locate.js';

export interface LocatedData {
  readonly data: unknown;
  readonly locate: Locator;
}

/** What the two readers may see in two ways. Never leaves this file. */
const ODD = Symbol('odd');

/**
 * The data of one document as people write it by hand, and where each piece of it stands: the same as by the full parser,
 * which takes ten times as long. Null for what that one has to look at: mistakes, keys that stand twice or are no text,
 * aliases, numbers that are no plain integers, several documents.
 */
export function quickData(text: string): LocatedData | null {
  const [root, second] = quickYaml(text) ?? [];
  if (root === undefined || second !== undefined) return null;
  const data = dataOf(root, text);
  return data === ODD ? null : { data, locate: draftLocator(root) };
}

function dataOf(node: Draft, text: string): unknown {
  if (node.alias !== undefined) return ODD;
  switch (node.kind) {
    case 'scalar':
      return typeof node.value === 'bigint' ||
        (typeof node.value === 'number' && !Number.isSafeInteger(node.value))
        ? ODD
        : node.value;
    case 'list': {
      const items = node.children.map((child) => dataOf(child, text));
      return items.includes(ODD) ? ODD : items;
    }
    default:
      return mapOf(node, text);
  }
}

function mapOf({ children }: Draft, text: string): unknown {
  const data: Record<string, unknown> = {};
  for (const child of children) {
    const key = keyOf(child, text);
    const value = dataOf(child, text);
    if (key === null || key in data || value === ODD) return ODD;
    data[key] = value;
  }
  return data;
}

/** Null for a key that is no text: a number, a truth value, nothing. */
function keyOf({ keyText }: Draft, text: string): string | null {
  if (keyText === null) return null;
  const quoted = /["']/.test(text.charAt(keyText.rawSpan(0, 0).start - 1));
  return quoted || typeof scalarValue(keyText.text, true, null) === 'string' ? keyText.text : null;
}

/** As `locator` has it for the full parser's tree. */
function draftLocator(root: Draft): Locator {
  const walk = (path: readonly (string | number)[]): { readonly key: Span; readonly value: Span } => {
    let node = root;
    let key = point(root);
    for (const part of path) {
      const child = node.children.find((each) => String(each.key) === String(part));
      if (child === undefined) break;
      node = child;
      key = child.keyText === null ? point(child) : wholeOf(child.keyText);
    }
    return { key, value: point(node) };
  };
  return { key: (path) => walk(path).key, value: (path) => walk(path).value };
}

function point({ kind, span, encoding }: Draft): Span {
  if (kind !== 'scalar') return { start: span.start, end: Math.min(span.start + 1, span.end) };
  const quoted = encoding === 'yaml-double' || encoding === 'yaml-single';
  return quoted ? { start: span.start + 1, end: span.end - 1 } : span;
}

function wholeOf(text: MappedText): Span {
  return text.rawSpan(0, text.text.length);
}
