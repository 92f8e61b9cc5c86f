import type { Span } from '../../../documents/types.js';
import { type Found, type numbering, sealAgain } from './ciphertexts.js';
import type { Segments } from './segments.js';
import type { MergeSide, Piece, SideName } from './three-way.js';

/** One of the three texts, opened. */
export interface OpenText {
  readonly text: string;
  readonly segments: Segments;
  readonly dataKey: Buffer;
  readonly found: readonly Found[];
}

export type Numbering = ReturnType<typeof numbering>;

/** A text in which every ciphertext is replaced by a number of what it means. */
export function sideOf({ text, segments, found }: OpenText, numberOf: Numbering): MergeSide {
  const meaning = (span: Span): string =>
    replaced(text, found, span, (each) => `ENC[#${numberOf(each)}]`).replaceAll('\r\n', '\n');
  return { segments, meaning };
}

export interface Composition {
  readonly ours: OpenText;
  readonly theirs: OpenText;
  /** Whose data key every value is to be encrypted with. */
  readonly key: SideName;
  /** Number of characters in a conflict marker. */
  readonly markerSize: number;
  readonly numberOf: Numbering;
}

/** The merged text, in the line ends of ours, under one data key. What that key's side has already, it keeps. */
export function compose(
  pieces: readonly Piece[],
  { ours, theirs, key, markerSize, numberOf }: Composition,
): string {
  const eol = ours.text.includes('\r\n') ? '\r\n' : '\n';
  const home = key === 'ours' ? ours : theirs;
  const known = new Map(home.found.map((each) => [numberOf(each), each.text]));
  const texts = { ours, theirs };

  const stretch = (side: SideName, span: Span): string => {
    const { text, dataKey, found } = texts[side];
    const keep = dataKey.equals(home.dataKey);
    const written = keep
      ? text.slice(span.start, span.end)
      : replaced(text, found, span, (each) => known.get(numberOf(each)) ?? sealAgain(each, home.dataKey));
    return side === 'ours' ? written : written.replace(/\r\n|\n/g, eol);
  };

  let out = '';
  const add = (part: string): void => {
    // Only the last line of a file may be without its end.
    if (part !== '' && out !== '' && !out.endsWith('\n')) out += eol;
    out += part;
  };
  for (const piece of pieces) {
    if (piece.kind === 'text') add(stretch(piece.side, piece.span));
    else {
      const mark = (sign: string, label: string) => add(`${sign.repeat(markerSize)}${label}${eol}`);
      mark('<', ` ours ${label(piece.name)}`);
      for (const span of piece.ours) add(stretch('ours', span));
      mark('=', '');
      for (const span of piece.theirs) add(stretch('theirs', span));
      mark('>', ` theirs ${label(piece.name)}`);
    }
  }
  return out;
}

/** A name in one line, whatever it holds. */
function label(name: string): string {
  return name.replace(/[\r\n\u0085\u2028\u2029]/g, ' ');
}

function replaced(
  text: string,
  found: readonly Found[],
  { start, end }: Span,
  by: (each: Found) => string,
): string {
  let out = '';
  let at = start;
  for (let index = firstFrom(found, start); index < found.length; index++) {
    const each = found[index];
    if (!each || each.start >= end) break;
    out += text.slice(at, each.start) + by(each);
    at = each.end;
  }
  return out + text.slice(at, end);
}

function firstFrom(found: readonly Found[], start: number): number {
  let low = 0;
  let high = found.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((found[middle]?.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  return low;
}
