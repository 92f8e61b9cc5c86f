import type { MappedText, Span } from './types.js';

/** Puts a decoded string together, piece by piece in source order. */
export interface TextBuilder {
  /** `text` stands in the source unchanged, from `at`. */
  same(text: string, at: number): void;
  /** `text` is written as the source range `start` to `end`: an escape, a fold. It can only be replaced as one. */
  atom(text: string, start: number, end: number): void;
  /** `at`: where a text without any unit stands. */
  build(at: number): MappedText;
}

/**
 * A text that stands in the source unchanged: by far the most frequent case, for which a function each is too much. Its members
 * are only declared: V8 takes noticeably longer for those that a class defines, and for private names.
 */
class Verbatim implements MappedText {
  declare readonly text: string;
  declare private readonly at: number;

  constructor(text: string, at: number) {
    this.text = text;
    this.at = at;
  }

  rawSpan(from: number, to: number): Span {
    return { start: this.at + from, end: this.at + Math.max(from, to) };
  }
}

export function verbatim(text: string, at: number): MappedText {
  return new Verbatim(text, at);
}

/** Positions that the builder is given count from `base`. */
export function textBuilder(base = 0): TextBuilder {
  return new Builder(base);
}

/** Three numbers for each piece: where it begins in the text, where in the source, and where an atom ends (`NO_ATOM` otherwise). */
type Pieces = number[];
const NO_ATOM = -1;

class Builder implements TextBuilder {
  declare private readonly base: number;
  declare private text: string;
  declare private readonly pieces: Pieces;
  /** Where what was last taken over unchanged ends in the source; -1 after an atom. */
  declare private sameEnd: number;

  constructor(base: number) {
    this.base = base;
    this.text = '';
    this.pieces = [];
    this.sameEnd = -1;
  }

  same(piece: string, from: number): void {
    if (piece === '') return;
    const at = this.base + from;
    if (this.sameEnd !== at) this.pieces.push(this.text.length, at, NO_ATOM);
    this.sameEnd = at + piece.length;
    this.text += piece;
  }

  atom(piece: string, start: number, end: number): void {
    if (piece === '') return;
    this.pieces.push(this.text.length, this.base + start, this.base + end);
    this.sameEnd = -1;
    this.text += piece;
  }

  build(at: number): MappedText {
    const { text, pieces } = this;
    if (pieces.length === 0) return verbatim('', this.base + at);
    if (pieces.length === 3 && pieces[2] === NO_ATOM) return verbatim(text, pieces[1] ?? 0);
    return new Pieced(text, pieces);
  }
}

/** A text of several pieces, or of one that is written otherwise. */
class Pieced implements MappedText {
  declare readonly text: string;
  declare private readonly pieces: Readonly<Pieces>;

  constructor(text: string, pieces: Readonly<Pieces>) {
    this.text = text;
    this.pieces = pieces;
  }

  rawSpan(from: number, to: number): Span {
    if (to > from) return { start: this.unit(from).start, end: this.unit(to - 1).end };
    const { length } = this.text;
    const point = from < length ? this.unit(from).start : this.unit(length - 1).end;
    return { start: point, end: point };
  }

  private unit(index: number): Span {
    const { pieces } = this;
    const piece = lastAtOrBefore(pieces, index);
    const start = pieces[piece + 1] ?? 0;
    const atomEnd = pieces[piece + 2] ?? NO_ATOM;
    if (atomEnd !== NO_ATOM) return { start, end: atomEnd };
    const at = start + index - (pieces[piece] ?? 0);
    return { start: at, end: at + 1 };
  }
}

/** Where the last piece that begins at `wanted` or before has its numbers. */
function lastAtOrBefore(pieces: Readonly<Pieces>, wanted: number): number {
  let low = 0;
  let high = pieces.length / 3 - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((pieces[middle * 3] ?? 0) <= wanted) low = middle;
    else high = middle - 1;
  }
  return low * 3;
}
