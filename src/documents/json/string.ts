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
  const last = end - 1;
  let at = start + 1;
  let slash = source.indexOf('\\', at);
  if (slash === -1 || slash >= last) return verbatim(source.slice(at, last), at);

  const builder = textBuilder();
  while (slash !== -1 && slash < last) {
    builder.same(source.slice(at, slash), at);
    const letter = source.charAt(slash + 1);
    at = slash + (letter === 'u' ? 6 : 2);
    const unit =
      letter === 'u'
        ? String.fromCharCode(Number.parseInt(source.slice(slash + 2, at), 16))
        : (ESCAPES[letter] ?? '');
    builder.atom(unit, slash, at);
    slash = source.indexOf('\\', at);
  }
  builder.same(source.slice(at, last), at);
  return builder.build(start + 1);
}

/** `text` for the inside of a string literal, with the fewest escapes that JSON asks for. */
export function encodeJsonString(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
