import { codeAt, END } from '../code-at.js';
import { branch, type Draft, keyOf, plainString, scalar, setKey, stringScalar } from '../draft.js';
import { BYTE_ORDER_MARK } from '../source.js';
import type { MappedText } from '../types.js';
import { numberOf } from './number.js';
import { decodeJsonString } from './string.js';

/** Maps and lists inside each other; far below what the full parser reads. */
const MAX_QUICK_DEPTH = 200;

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

interface Reader {
  readonly text: string;
  /** What is to be read next. */
  at: number;
}

/**
 * The root of a JSON text that is a map or a list. The tree is the same as that of the full parser, which takes several times
 * as long. Null for everything else, comments and mistakes among it: then the full parser decides.
 */
export function quickJson(text: string): Draft | null {
  const reader: Reader = { text, at: codeAt(text, 0) === BYTE_ORDER_MARK ? 1 : 0 };
  const code = skipBlanks(reader);
  const root = code === 0x7b || code === 0x5b ? readBranch(reader, null, '', code === 0x7b, 1) : null;
  return root !== null && skipBlanks(reader) === END ? root : null;
}

/** Goes on to the next character that is no blank, and returns its code. */
function skipBlanks(reader: Reader): number {
  const { text } = reader;
  for (let { at } = reader; ; at++) {
    const code = codeAt(text, at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) {
      reader.at = at;
      return code;
    }
  }
}

function readBranch(
  reader: Reader,
  parent: Draft | null,
  key: string | number,
  isMap: boolean,
  depth: number,
): Draft | null {
  if (depth > MAX_QUICK_DEPTH) return null;
  const start = reader.at++;
  const draft = branch(isMap ? 'map' : 'list', parent, key, start, start);
  const close = isMap ? 0x7d : 0x5d;
  let code = skipBlanks(reader);
  if (code !== close)
    for (;;) {
      const keyStart = reader.at;
      const keyText = isMap ? readKey(reader, code) : null;
      if (isMap && keyText === null) return null;
      const child = readValue(
        reader,
        draft,
        keyText === null ? draft.children.length : keyOf(keyText),
        depth,
      );
      if (child === null) return null;
      if (keyText !== null) setKey(child, keyText, keyStart + 1);
      draft.children.push(child);
      code = skipBlanks(reader);
      if (code === close) break;
      if (code !== COMMA) return null;
      reader.at++;
      code = skipBlanks(reader);
    }
  reader.at++;
  draft.closeAt(reader.at);
  return draft;
}

function readKey(reader: Reader, code: number): string | MappedText | null {
  const key = code === QUOTE ? readString(reader) : null;
  if (key === null || skipBlanks(reader) !== COLON) return null;
  reader.at++;
  return key;
}

function readValue(reader: Reader, parent: Draft, key: string | number, depth: number): Draft | null {
  const code = skipBlanks(reader);
  const { text, at } = reader;
  switch (code) {
    case QUOTE: {
      const string = readString(reader);
      if (string === null) return null;
      return typeof string === 'string'
        ? plainString(parent, key, string, at + 1, 'json-string', at, reader.at)
        : stringScalar(parent, key, string, 'json-string', at, reader.at);
    }
    case 0x7b:
    case 0x5b:
      return readBranch(reader, parent, key, code === 0x7b, depth + 1);
    case 0x74:
      return readWord(reader, parent, key, 'true', true);
    case 0x66:
      return readWord(reader, parent, key, 'false', false);
    case 0x6e:
      return readWord(reader, parent, key, 'null', null);
  }
  NUMBER.lastIndex = at;
  const digits = NUMBER.exec(text)?.[0];
  if (digits === undefined) return null;
  reader.at += digits.length;
  return scalar(parent, key, numberOf(digits), at, reader.at);
}

function readWord(reader: Reader, parent: Draft, key: string | number, word: string, value: boolean | null) {
  const { text, at } = reader;
  if (!text.startsWith(word, at)) return null;
  reader.at += word.length;
  return scalar(parent, key, value, at, reader.at);
}

/** The string whose first quote is to be read next. */
function readString(reader: Reader): string | MappedText | null {
  const { text, at: start } = reader;
  let escaped = false;
  for (let at = start + 1; ; ) {
    const code = codeAt(text, at);
    if (code === QUOTE) {
      reader.at = at + 1;
      return escaped ? decodeJsonString(text, start, at + 1) : text.slice(start + 1, at);
    }
    if (code === BACKSLASH) {
      ESCAPE.lastIndex = at;
      if (!ESCAPE.test(text)) return null;
      escaped = true;
      at = ESCAPE.lastIndex;
    } else if (code >= 0x20) at++;
    // A control character, or the end of the text.
    else return null;
  }
}
