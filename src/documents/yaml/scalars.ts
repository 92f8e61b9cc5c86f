import { Scalar } from 'yaml';
import { verbatim } from '../mapped.js';
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
  if (text === null || text.text !== node.source || hasLoneReturn(source, start, end)) return null;
  return { text, encoding };
}

function decode(
  source: string,
  start: number,
  end: number,
  encoding: Encoding,
  node: Scalar,
): MappedText | null {
  if (encoding === 'yaml-single') return decodeSingle(source, start, end);
  if (encoding === 'yaml-double') return decodeDouble(source, start, end);
  const { srcToken } = node;
  if (srcToken?.type === 'block-scalar') {
    const body = end - srcToken.source.length;
    return decodeBlock(source, body, end, blockStyle(source, start, srcToken.indent));
  }
  return start === end ? verbatim('', start) : decodePlain(source, start, end);
}

/** Some parsers take a lone carriage return for a line break, as the specification asks, and some for a character. */
function hasLoneReturn(source: string, start: number, end: number): boolean {
  for (let at = source.indexOf('\r', start); at !== -1 && at < end; at = source.indexOf('\r', at + 1)) {
    if (source.charCodeAt(at + 1) !== 0x0a) return true;
  }
  return false;
}
