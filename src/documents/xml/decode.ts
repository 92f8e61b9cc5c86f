import type { TextBuilder } from '../mapped.js';

/** Which of XML's rules a piece of a source is read by. */
export type Piece = 'attribute' | 'characters' | 'cdata';

const SPECIAL: Readonly<Record<Piece, RegExp>> = {
  attribute: /[&\r\n\t]/g,
  characters: /[&\r]/g,
  cdata: /\r/g,
};

const PREDEFINED: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
};

/**
 * Decodes well-formed `source` from `start` to `end` into `builder`: references, line ends (XML 1.0, 2.11) and the
 * white space of attribute values (3.3.3, as for CDATA attributes). False at a reference that is none of the five
 * predefined ones nor a character.
 */
export function decodePiece(
  builder: TextBuilder,
  source: string,
  start: number,
  end: number,
  piece: Piece,
): boolean {
  // Searching the file itself would go on to its end for every piece that is plain.
  const raw = source.slice(start, end);
  const special = SPECIAL[piece];
  let at = 0;
  special.lastIndex = 0;
  for (let found = special.exec(raw); found !== null; found = special.exec(raw)) {
    const { index } = found;
    builder.same(raw.slice(at, index), start + at);
    if (found[0] === '&') {
      at = raw.indexOf(';', index) + 1;
      const decoded = at === 0 ? null : decodeReference(raw.slice(index, at));
      if (decoded === null) return false;
      builder.atom(decoded, start + index, start + at);
    } else {
      at = index + (raw.startsWith('\r\n', index) ? 2 : 1);
      builder.atom(piece === 'attribute' ? ' ' : '\n', start + index, start + at);
    }
    special.lastIndex = at;
  }
  builder.same(raw.slice(at), start + at);
  return true;
}

function decodeReference(reference: string): string | null {
  const match = /^&#(?:x([0-9a-fA-F]+)|([0-9]+));$/.exec(reference);
  if (match === null) return Object.hasOwn(PREDEFINED, reference) ? (PREDEFINED[reference] ?? null) : null;
  const [, hexadecimal, decimal] = match;
  const code = hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16);
  return isCharacter(code) ? String.fromCodePoint(code) : null;
}

/** XML 1.0, 2.2. */
function isCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x09 || code === 0x0a || code === 0x0d;
  return code < 0xd800 || (code > 0xdfff && code < 0xfffe) || (code > 0xffff && code <= 0x10ffff);
}
