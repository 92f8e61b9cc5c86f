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

/** A text that stands in the source unchanged: by far the most frequent case, for which a function each is too much. */
class Verbatim implements MappedText {
  readonly text: string;
  readonly #at: number;

  constructor(text: string, at: number) {
    this.text = text;
    this.#at = at;
  }

  rawSpan(from: number, to: number): Span {
    return { start: this.#at + from, end: this.#at + Math.max(from, to) };
  }
}

export function verbatim(text: string, at: number): MappedText {
  return new Verbatim(text, at);
}

/** Positions that the builder is given count from `base`. */
export function textBuilder(base = 0): TextBuilder {
  let text = '';
  // One entry for each piece: where it begins in the text, where in the source, and where an atom ends (-1: no atom).
  const offsets: number[] = [];
  const starts: number[] = [];
  const atomEnds: number[] = [];

  return {
    same(piece, from) {
      if (piece === '') return;
      const at = base + from;
      const last = offsets.length - 1;
      const lastStart = starts[last];
      const joins =
        lastStart !== undefined &&
        atomEnds[last] === -1 &&
        lastStart + text.length - (offsets[last] ?? 0) === at;
      if (!joins) {
        offsets.push(text.length);
        starts.push(at);
        atomEnds.push(-1);
      }
      text += piece;
    },
    atom(piece, start, end) {
      if (piece === '') return;
      offsets.push(text.length);
      starts.push(base + start);
      atomEnds.push(base + end);
      text += piece;
    },
    build(at) {
      const only = starts[0];
      if (only === undefined) return verbatim('', base + at);
      if (starts.length === 1 && atomEnds[0] === -1) return verbatim(text, only);
      return pieced(text, offsets, starts, atomEnds);
    },
  };
}

function pieced(text: string, offsets: number[], starts: number[], atomEnds: number[]): MappedText {
  const unit = (index: number): Span => {
    const piece = lastAtOrBefore(offsets, index);
    const start = starts[piece] ?? 0;
    const atomEnd = atomEnds[piece] ?? -1;
    if (atomEnd !== -1) return { start, end: atomEnd };
    const at = start + index - (offsets[piece] ?? 0);
    return { start: at, end: at + 1 };
  };
  return {
    text,
    rawSpan(from, to) {
      if (to > from) return { start: unit(from).start, end: unit(to - 1).end };
      const point = from < text.length ? unit(from).start : unit(text.length - 1).end;
      return { start: point, end: point };
    },
  };
}

/** Index of the last number that is not above `wanted`; `sorted` begins with 0. */
function lastAtOrBefore(sorted: readonly number[], wanted: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sorted[middle] ?? 0) <= wanted) low = middle;
    else high = middle - 1;
  }
  return low;
}
