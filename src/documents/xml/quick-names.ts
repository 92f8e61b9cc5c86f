/** Names and white space, as `quick.ts` reads them. */
import { codeAt } from '../code-at.js';

/** The key of the default namespace among those with a prefix. */
export const NO_PREFIX = '';

const START = 1;
const PART = 2;

/** By character code: whether it begins a name, or goes on with one. */
const KINDS = new Uint8Array(128);
for (const [from, to, kind] of [
  ['a', 'z', START | PART],
  ['A', 'Z', START | PART],
  ['_', '_', START | PART],
  ['0', '9', PART],
  ['-', '-', PART],
] as const)
  KINDS.fill(kind, from.charCodeAt(0), to.charCodeAt(0) + 1);

export function isNameStart(code: number): boolean {
  return code >= 0 && code < 128 && ((KINDS[code] ?? 0) & START) !== 0;
}

/** Where the name that begins before or at `from` ends; a colon is no part of it. */
export function nameEnd(text: string, from: number): number {
  for (let at = from; ; at++) {
    const code = codeAt(text, at);
    if (code < 0 || code >= 128 || (KINDS[code] ?? 0) === 0) return at;
  }
}

/** Where the name ends whose first part ends at `first`: there, where that is no prefix. */
export function prefixEnd(text: string, first: number): number {
  const isPrefix = codeAt(text, first) === 0x3a && isNameStart(codeAt(text, first + 1));
  return isPrefix ? nameEnd(text, first + 2) : first;
}

/** XML knows four blanks, and no others. */
export function skipSpace(text: string, from: number): number {
  for (let at = from; ; at++) {
    const code = codeAt(text, at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return at;
  }
}
