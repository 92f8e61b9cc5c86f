import { type Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { Draft } from '../documents/draft.js';
import type { Encoding } from '../documents/types.js';
import { quickYaml } from '../documents/yaml/quick.js';

/**
 * The content of a text that holds a `sops` block and nothing else, in a tenth of the time. Null where the full parser has
 * to look: at mistakes, aliases, and what else nobody writes.
 */
export function quickBlock(text: string): Node | null {
  const [root, second] = quickYaml(text) ?? [];
  return root === undefined || second !== undefined ? null : nodeOf(root, text);
}

/** What the full parser would have made of it, as far as it is asked for. Null where there is an alias. */
function nodeOf(draft: Draft, text: string): Node | null {
  if (draft.alias !== undefined) return null;
  const { start, end } = draft.span;
  const node = draft.kind === 'map' ? mapOf(draft, text) : draft.kind === 'list' ? listOf(draft, text) : null;
  if (draft.kind !== 'scalar') return node && placed(node, start, end);
  const scalar = new Scalar(draft.value);
  scalar.source = draft.text?.text ?? text.slice(start, end);
  scalar.type = STYLES[draft.encoding ?? 'yaml-plain'] ?? Scalar.PLAIN;
  return placed(scalar, start, end);
}

const STYLES: Readonly<Partial<Record<Encoding, Scalar.Type>>> = {
  'yaml-single': Scalar.QUOTE_SINGLE,
  'yaml-double': Scalar.QUOTE_DOUBLE,
  'yaml-literal': Scalar.BLOCK_LITERAL,
  'yaml-folded': Scalar.BLOCK_FOLDED,
};

function mapOf({ children, span }: Draft, text: string): YAMLMap | null {
  const map = new YAMLMap();
  if (text[span.start] === '{') map.flow = true;
  for (const child of children) {
    const value = nodeOf(child, text);
    if (value === null || child.keyText === null) return null;
    const key = child.keyText.text;
    const { start, end } = child.keyText.rawSpan(0, key.length);
    map.items.push(new Pair(placed(new Scalar(key), start, end), value));
  }
  return map;
}

function listOf({ children }: Draft, text: string): YAMLSeq | null {
  const list = new YAMLSeq();
  for (const child of children) {
    const item = nodeOf(child, text);
    if (item === null) return null;
    list.items.push(item);
  }
  return list;
}

function placed<Each extends Node>(node: Each, start: number, end: number): Each {
  node.range = [start, end, end];
  return node;
}
