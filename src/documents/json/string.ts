import { textBuilder, verbatim } from '../mapped.js';
import type { MappedText } from '../types.js';

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** Decodes the well-formed string literal of `source` from `start` (its first quote) to `end` (after its last). */
export function decodeJsonString(source: string, start: number, end: number): MappedText {
  // Searching the file itself would go on to its end for every string without an escape.
  const raw = source.slice(start + 1, end - 1);
  const base = start + 1;
  let slash = raw.indexOf('\\');
  if (slash === -1) return verbatim(raw, base);

  const builder = textBuilder();
  let at = 0;
  while (slash !== -1) {
    builder.same(raw.slice(at, slash), base + at);
    const letter = raw.charAt(slash + 1);
    at = slash + (letter === 'u' ? 6 : 2);
    const unit =
      letter === 'u'
        ? String.fromCharCode(Number.parseInt(raw.slice(slash + 2, at), 16))
        : (ESCAPES[letter] ?? '');
    builder.atom(unit, base + slash, base + at);
    slash = raw.indexOf('\\', at);
  }
  builder.same(raw.slice(at), base + at);
  return builder.build(base);
}

/** `text` for the inside of a string literal, with the fewest escapes that JSON asks for. */
export function encodeJsonString(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
