import type { Span } from '../types.js';

export interface RawAttribute {
  /** As written, with its prefix. */
  readonly name: string;
  /** The value without its quotes. */
  readonly value: Span;
}

/** The attributes of a well-formed start tag that begins at `start` (its `<`). */
export function attributesOf(source: string, start: number): readonly RawAttribute[] {
  const attributes: RawAttribute[] = [];
  let at = skipName(source, start + 1);
  for (;;) {
    at = skipSpace(source, at);
    const first = source.charAt(at);
    if (first === '>' || first === '/' || first === '') return attributes;
    const nameEnd = skipName(source, at);
    const name = source.slice(at, nameEnd);
    const quote = skipSpace(source, skipSpace(source, nameEnd) + 1);
    const end = source.indexOf(source.charAt(quote), quote + 1);
    if (end === -1) return attributes;
    attributes.push({ name, value: { start: quote + 1, end } });
    at = end + 1;
  }
}

function skipSpace(source: string, from: number): number {
  let at = from;
  for (;;) {
    const code = source.charCodeAt(at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return at;
    at++;
  }
}

function skipName(source: string, from: number): number {
  let at = from;
  for (;;) {
    const code = source.charCodeAt(at);
    // White space, `/`, `=`, `>` or the end of the text.
    if (code <= 0x20 || code === 0x2f || code === 0x3d || code === 0x3e || Number.isNaN(code)) return at;
    at++;
  }
}
