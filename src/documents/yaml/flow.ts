import { type TextBuilder, textBuilder, verbatim } from '../mapped.js';
import type { MappedText } from '../types.js';

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
};

const CODE_LENGTH: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

// `raw` is the scalar's own source, which begins at `base` in the file: whoever searched the file itself for a line
// break or a quote would go on to its end for every scalar without one.

/** A plain scalar, from its first to its last character. */
export function decodePlain(raw: string, base: number): MappedText {
  if (!raw.includes('\n')) return verbatim(raw, base);
  const builder = textBuilder(base);
  decodeLines(builder, raw, 0, raw.length, (from, to) => builder.same(raw.slice(from, to), from));
  return builder.build(0);
}

/** A single-quoted scalar, quotes included. */
export function decodeSingle(raw: string, base: number): MappedText {
  const builder = textBuilder(base);
  decodeLines(builder, raw, 1, raw.length - 1, (from, to) => {
    const line = raw.slice(from, to);
    let at = 0;
    for (let quote = line.indexOf("''"); quote !== -1; quote = line.indexOf("''", at)) {
      builder.same(line.slice(at, quote), from + at);
      builder.atom("'", from + quote, from + quote + 2);
      at = quote + 2;
    }
    builder.same(line.slice(at), from + at);
  });
  return builder.build(1);
}

/** A double-quoted scalar, quotes included. Null where an escape is none. */
export function decodeDouble(raw: string, base: number): MappedText | null {
  const end = raw.length - 1;
  const builder = textBuilder(base);
  /** What has been seen and not yet been written begins here. */
  let from = 1;
  let at = from;
  const write = (to: number): void => builder.same(raw.slice(from, to), from);
  while (at < end) {
    if (raw.charCodeAt(at) === 0x5c) {
      write(at);
      const next = decodeEscape(builder, raw, at, end);
      if (next === null) return null;
      at = next;
      from = at;
      continue;
    }
    const blanksEnd = skipBlanks(raw, at, end);
    if (breakLength(raw, blanksEnd, end) > 0) {
      write(at);
      at = fold(builder, raw, at, blanksEnd, end);
      from = at;
    } else at = Math.max(blanksEnd, at + 1);
  }
  write(end);
  return builder.build(1);
}

/** Decodes the escape at `at` and returns where it ends. */
function decodeEscape(builder: TextBuilder, source: string, at: number, end: number): number | null {
  const letter = source.charAt(at + 1);
  const lineBreak = breakLength(source, at + 1, end);
  if (lineBreak > 0) {
    // An escaped line break stands for nothing; empty lines after it are line feeds.
    let next = at + 1 + lineBreak;
    for (;;) {
      const content = skipBlanks(source, next, end);
      const empty = breakLength(source, content, end);
      if (empty === 0) return content;
      builder.atom('\n', next, content + empty);
      next = content + empty;
    }
  }
  const length = CODE_LENGTH[letter];
  if (length !== undefined) {
    const digits = source.slice(at + 2, at + 2 + length);
    const code = Number.parseInt(digits, 16);
    if (digits.length !== length || !/^[0-9a-fA-F]+$/.test(digits) || code > 0x10ffff) return null;
    builder.atom(String.fromCodePoint(code), at, at + 2 + length);
    return at + 2 + length;
  }
  const decoded = ESCAPES[letter];
  if (decoded === undefined) return null;
  builder.atom(decoded, at, at + 2);
  return at + 2;
}

/** Hands each line's content to `line` and folds the line breaks between them. */
function decodeLines(
  builder: TextBuilder,
  source: string,
  start: number,
  end: number,
  line: (from: number, to: number) => void,
): void {
  let at = start;
  for (;;) {
    const feed = source.indexOf('\n', at);
    if (feed === -1 || feed >= end) {
      line(at, end);
      return;
    }
    const lineBreak = feed > at && source.charAt(feed - 1) === '\r' ? feed - 1 : feed;
    let content = lineBreak;
    while (content > at && isBlank(source.charCodeAt(content - 1))) content--;
    line(at, content);
    at = fold(builder, source, content, lineBreak, end);
  }
}

/**
 * Folds the blanks from `content`, the line break at `lineBreak`, the empty lines after it and the next line's
 * indentation: one line break becomes a space, more of them one line feed less than they are. Returns where it ends.
 */
function fold(builder: TextBuilder, source: string, content: number, lineBreak: number, end: number): number {
  let breaks = 0;
  let at = lineBreak;
  for (let length = breakLength(source, at, end); length > 0; length = breakLength(source, at, end)) {
    breaks++;
    at = skipBlanks(source, at + length, end);
  }
  builder.atom(breaks === 1 ? ' ' : '\n'.repeat(breaks - 1), content, at);
  return at;
}

function breakLength(source: string, at: number, end: number): number {
  if (at >= end) return 0;
  if (source.charCodeAt(at) === 0x0a) return 1;
  return source.charCodeAt(at) === 0x0d && source.charCodeAt(at + 1) === 0x0a && at + 1 < end ? 2 : 0;
}

function skipBlanks(source: string, from: number, end: number): number {
  let at = from;
  while (at < end && isBlank(source.charCodeAt(at))) at++;
  return at;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
