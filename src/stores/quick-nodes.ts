import { type Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { Span } from '../documents/types.js';
import type { StoreMap, StoreNode } from './tree.js';

/**
 * What the full parser would have made of a quick tree, as far as names and the structure of values are read: of plain
 * scalars, only null is told from text. Block maps and lists end with their last value, and not with the comments after it.
 */
export function parserNodes(text: string, map: StoreMap): YAMLMap {
  const node = (tree: StoreNode): Node => {
    switch (tree.kind) {
      case 'map':
        return mapOf(tree);
      case 'list': {
        const list = new YAMLSeq();
        list.items = tree.items.map(node);
        return placed(list, tree.span);
      }
      case 'scalar':
        return scalar(tree.plain && NULL.test(tree.text) ? null : tree.text, tree.plain, tree.span);
    }
  };
  const mapOf = ({ entries, span }: StoreMap): YAMLMap => {
    const built = new YAMLMap();
    built.items = entries.map(({ key, span, value }) => {
      const plain = text[span.start] !== '"' && text[span.start] !== "'";
      return new Pair(scalar(key, plain, span), node(value));
    });
    return placed(built, span);
  };
  return mapOf(map);
}

const NULL = /^(?:|~|null|Null|NULL)$/;

function scalar(value: string | null, plain: boolean, span: Span): Scalar {
  const built = new Scalar(value);
  built.type = plain ? 'PLAIN' : 'QUOTE_DOUBLE';
  return placed(built, span);
}

function placed<Each extends Node>(node: Each, { start, end }: Span): Each {
  node.range = [start, end, end];
  return node;
}
