/** The attributes of a start tag, as `quick.ts` reads them. */
import { codeAt } from '../code-at.js';
import { type Draft, plainString, stringScalar } from '../draft.js';
import { textBuilder } from '../mapped.js';
import { Names } from '../names.js';
import { decodePiece } from './decode.js';
import { isNameStart, NO_PREFIX, nameEnd, prefixEnd, skipSpace } from './quick-names.js';

const KEYS = new Names('@');

/** What about the attributes of a tag is known only when all of them are read. */
export interface Attributes {
  readonly prefixed: { readonly attribute: Draft; readonly prefix: string }[];
  readonly declarations: Declaration[];
}

interface Declaration {
  readonly prefix: string;
  readonly uri: string;
}

/** Gives the element those that follow `from`, and returns where the tag ends; -1 where it is not regular. */
export function readAttributes(text: string, from: number, element: Draft, found: Attributes): number {
  // Setting a length takes its time, and most tags have neither.
  if (found.prefixed.length > 0) found.prefixed.length = 0;
  if (found.declarations.length > 0) found.declarations.length = 0;
  for (let at = from; ; ) {
    const start = skipSpace(text, at);
    const code = codeAt(text, start);
    if (code === 0x3e) return start + 1;
    if (code === 0x2f) return codeAt(text, start + 1) === 0x3e ? start + 2 : -1;
    if (start === at || !isNameStart(code)) return -1;
    const first = nameEnd(text, start);
    const end = prefixEnd(text, first);
    const value = end + 2;
    const close = codeAt(text, end) === 0x3d ? valueEnd(text, value) : -1;
    if (close === -1) return -1;
    at = close + 1;
    if (isDeclaration(text, start, first)) {
      const prefix = end === first ? NO_PREFIX : text.slice(first + 1, end);
      found.declarations.push({ prefix, uri: text.slice(value, close) });
      continue;
    }
    const key = KEYS.of(text, end === first ? start : first + 1, end);
    for (const other of element.children) if (other.key === key) return -1;
    const attribute = attributeOf(text, element, key, value, close);
    if (attribute === null) return -1;
    element.children.push(attribute);
    if (end !== first) found.prefixed.push({ attribute, prefix: text.slice(start, first) });
  }
}

/** Whether the name, or the prefix, is `xmlns`. */
function isDeclaration(text: string, start: number, end: number): boolean {
  return end - start === 5 && text.startsWith('xmlns', start);
}

/** Where the quote is that closes the value at `start`, before which another one stands; -1 where there is none. */
function valueEnd(text: string, start: number): number {
  const quote = codeAt(text, start - 1);
  if (quote !== 0x22 && quote !== 0x27) return -1;
  return text.indexOf(quote === 0x22 ? '"' : "'", start);
}

/** Null where the value is not regular. */
function attributeOf(text: string, parent: Draft, key: string, start: number, end: number): Draft | null {
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code > 0x3c) continue;
    if (code === 0x3c) return null;
    if (code !== 0x26 && code !== 0x0a && code !== 0x0d && code !== 0x09) continue;
    const builder = textBuilder();
    if (text.slice(at, end).includes('<') || !decodePiece(builder, text, start, end, 'attribute'))
      return null;
    return stringScalar(parent, key, builder.build(start), 'xml-attribute', start, end);
  }
  return plainString(parent, key, text.slice(start, end), start, 'xml-attribute', start, end);
}

/** The namespaces in an element with these declarations; null where one of them is not regular. */
export function declared(
  declarations: readonly Declaration[],
  around: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> | null {
  if (declarations.length === 0) return around;
  const own = new Map<string, string>();
  for (const { prefix, uri } of declarations) {
    if (own.has(prefix)) return null;
    if (!/^[\w.:/?=#%~+-]+$/.test(uri)) return null;
    if (uri.startsWith('http://www.w3.org/XML/') || uri.endsWith('/xmlns/')) return null;
    if (prefix === 'xml' || prefix.startsWith('xmlns')) return null;
    own.set(prefix, uri);
  }
  return new Map([...around, ...own]);
}
