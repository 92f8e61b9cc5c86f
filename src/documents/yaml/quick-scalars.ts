/** Scalars and brackets on one line, as `quick.ts` reads them. */
import { codeAt, END } from '../code-at.js';
import { branch, type Draft, keyOf, plainString, scalar, setKey, stringScalar } from '../draft.js';
import type { MappedText } from '../types.js';
import { decodeDouble, decodeSingle } from './flow.js';
import { scalarValue } from './types.js';

/** Thrown where the text is not as regular as this reader wants it. Never leaves `quickYaml`. */
export const IRREGULAR = Symbol('irregular');

const NEWLINE = 0x0a;
const SPACE = 0x20;
const COLON = 0x3a;
const HASH = 0x23;

export function irregular(): never {
  throw IRREGULAR;
}

/** By code, 1 for each of the characters, all of them ASCII: a fraction of the time of a set. */
export function characterTable(characters: string): Uint8Array {
  const table = new Uint8Array(128);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
}

export function isIn(table: Uint8Array, code: number): boolean {
  return code >= 0 && code < 128 && table[code] === 1;
}

/** The end of the line or of the text, or a blank. */
export function isEmptyAt(text: string, at: number): boolean {
  const code = codeAt(text, at);
  return code === SPACE || code === NEWLINE || code === END;
}

export function skipSpaces(text: string, from: number): number {
  let at = from;
  while (codeAt(text, at) === SPACE) at++;
  return at;
}

/** Where the line after the one with `from` begins; only blanks and a comment may stand before. */
export function endOfLine(text: string, from: number): number {
  const at = skipSpaces(text, from);
  const code = codeAt(text, at);
  if (code === NEWLINE) return at + 1;
  if (code === END) return at;
  if (code !== HASH || at === from) return irregular();
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}

/** Characters that a plain scalar can't begin with, or only before something that is not worth looking at. */
const NEVER_FIRST = characterTable(',[]{}#&*!|>\'"%@`?:');

/** Where a plain scalar outside brackets ends, and the place of the `:` where it is a key, else -1. */
export interface PlainEnd {
  end: number;
  colon: number;
}

/** Fills in `found` for the plain scalar that begins at `from`. */
export function scanPlain(text: string, from: number, found: PlainEnd): void {
  const first = codeAt(text, from);
  if (isIn(NEVER_FIRST, first) || isEmptyAt(text, from) || (first === 0x2d && isEmptyAt(text, from + 1)))
    irregular();
  let last = from;
  found.colon = -1;
  for (let at = from; ; at++) {
    const code = codeAt(text, at);
    if (code > COLON) last = at;
    else if (code === NEWLINE || code === END) break;
    else if (code === SPACE) {
      if (codeAt(text, at + 1) === HASH) break;
    } else if (code === COLON && isEmptyAt(text, at + 1)) {
      if (codeAt(text, at - 1) === SPACE) irregular();
      found.colon = at;
      break;
    } else last = at;
  }
  found.end = last + 1;
}

export function plainScalar(text: string, parent: Draft, key: string | number, start: number, end: number) {
  const content = text.slice(start, end);
  const value = scalarValue(content, true, null);
  return typeof value === 'string'
    ? plainString(parent, key, content, start, 'yaml-plain', start, end)
    : scalar(parent, key, value, start, end);
}

/** Where the quoted scalar that begins at `from` ends, after its quote. It has to end on its line. */
export function quotedEnd(text: string, from: number): number {
  const quote = codeAt(text, from);
  for (let at = from + 1; ; at++) {
    const code = codeAt(text, at);
    if (code === NEWLINE || code === END) return irregular();
    if (code === 0x5c && quote === 0x22) {
      // Of the escapes those that everyone reads alike.
      if (!'"\\/nrt'.includes(text.charAt(at + 1))) irregular();
      at++;
    } else if (code === quote) {
      if (quote === 0x22 || codeAt(text, at + 1) !== quote) return at + 1;
      at++;
    }
  }
}

/** What the quotes at `start` hold: as it stands behind the first of them, or mapped. */
export function quotedText(text: string, start: number, end: number): string | MappedText {
  const double = codeAt(text, start) === 0x22;
  const inside = text.slice(start + 1, end - 1);
  if (!inside.includes(double ? '\\' : "'")) return inside;
  const raw = text.slice(start, end);
  return (double ? decodeDouble(raw, start) : decodeSingle(raw, start)) ?? irregular();
}

export function quotedScalar(text: string, parent: Draft, key: string | number, start: number, end: number) {
  const encoding = text.charAt(start) === '"' ? 'yaml-double' : 'yaml-single';
  const quoted = quotedText(text, start, end);
  return typeof quoted === 'string'
    ? plainString(parent, key, quoted, start + 1, encoding, start, end)
    : stringScalar(parent, key, quoted, encoding, start, end);
}

export function isQuote(code: number): boolean {
  return code === 0x22 || code === 0x27;
}

/** A collection in brackets on one line, with nothing left out. Its span tells where it ends. */
export function flowCollection(
  text: string,
  parent: Draft,
  key: string | number,
  start: number,
  depth: number,
): Draft {
  if (depth === 0) irregular();
  const isMap = text.charAt(start) === '{';
  const close = isMap ? '}' : ']';
  const draft = branch(isMap ? 'map' : 'list', parent, key, start, start);
  let at = skipSpaces(text, start + 1);
  if (text.charAt(at) !== close)
    for (;;) {
      let keyText: string | MappedText | null = null;
      let keyStart = at;
      if (isMap) {
        const end = flowScalarEnd(text, at);
        const quoted = isQuote(codeAt(text, at));
        keyText = quoted ? quotedText(text, at, end) : text.slice(at, end);
        keyStart = quoted ? at + 1 : at;
        if (codeAt(text, end) !== COLON || codeAt(text, end + 1) !== SPACE) irregular();
        at = skipSpaces(text, end + 2);
      }
      const child = flowValue(
        text,
        draft,
        keyText === null ? draft.children.length : keyOf(keyText),
        at,
        depth,
      );
      if (keyText !== null) setKey(child, keyText, keyStart);
      draft.children.push(child);
      at = skipSpaces(text, child.span.end);
      if (text.charAt(at) === close) break;
      if (text.charAt(at) !== ',') irregular();
      at = skipSpaces(text, at + 1);
    }
  draft.closeAt(at + 1);
  return draft;
}

function flowValue(text: string, parent: Draft, key: string | number, at: number, depth: number): Draft {
  const code = codeAt(text, at);
  if (code === 0x5b || code === 0x7b) return flowCollection(text, parent, key, at, depth - 1);
  const end = flowScalarEnd(text, at);
  return isQuote(code) ? quotedScalar(text, parent, key, at, end) : plainScalar(text, parent, key, at, end);
}

const FLOW_PLAIN = /[^\s,[\]{}:#](?:[^\n,[\]{}:# ]| (?![ ,[\]{}:#\n])|(?<! )#|:(?![\s,[\]{}]))*/y;

function flowScalarEnd(text: string, at: number): number {
  const code = codeAt(text, at);
  if (isQuote(code)) return quotedEnd(text, at);
  if (isIn(NEVER_FIRST, code) || (code === 0x2d && !/[\w.]/.test(text.charAt(at + 1)))) irregular();
  FLOW_PLAIN.lastIndex = at;
  const length = FLOW_PLAIN.exec(text)?.[0].length ?? 0;
  return length === 0 ? irregular() : at + length;
}
