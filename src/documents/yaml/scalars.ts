import { Scalar } from 'yaml';
import type { Encoding, MappedText } from '../types.js';
import { blockStyle, decodeBlock } from './block.js';
import { decodeDouble, decodePlain, decodeSingle } from './flow.js';

const ENCODINGS: Readonly<Record<string, Encoding>> = {
  [Scalar.PLAIN]: 'yaml-plain',
  [Scalar.QUOTE_SINGLE]: 'yaml-single',
  [Scalar.QUOTE_DOUBLE]: 'yaml-double',
  [Scalar.BLOCK_LITERAL]: 'yaml-literal',
  [Scalar.BLOCK_FOLDED]: 'yaml-folded',
};

export interface MappedScalar {
  readonly text: MappedText;
  readonly encoding: Encoding;
}

/**
 * The text of a scalar with its positions. Null where our reading differs from the library's or, in a detail that
 * libraries do not agree on, from that of others: then nobody may rely on an offset.
 */
export function mapScalar(source: string, node: Scalar): MappedScalar | null {
  const [start, end] = node.range ?? [0, 0];
  const encoding = ENCODINGS[node.type ?? Scalar.PLAIN] ?? 'yaml-plain';
  const text = decode(source, start, end, encoding, node);
  if (text === null || text.text !== node.source || LONE_RETURN.test(source.slice(start, end))) return null;
  return { text, encoding };
}

function decode(
  source: string,
  start: number,
  end: number,
  encoding: Encoding,
  node: Scalar,
): MappedText | null {
  const { srcToken } = node;
  if (srcToken?.type === 'block-scalar') {
    const body = end - srcToken.source.length;
    return decodeBlock(source, body, end, blockStyle(source, start, srcToken.indent));
  }
  const raw = source.slice(start, end);
  if (encoding === 'yaml-single') return decodeSingle(raw, start);
  if (encoding === 'yaml-double') return decodeDouble(raw, start);
  return decodePlain(raw, start);
}

/** Some parsers take a lone carriage return for a line break, as the specification asks, and some for a character. */
const LONE_RETURN = /\r(?!\n)/;
