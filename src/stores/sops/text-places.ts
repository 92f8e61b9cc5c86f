import { placeOf, type StorePlace } from '../tree.js';

/** Where the line begins that `at` is in. */
export function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** Where the next line begins, or the text ends. */
export function lineEnd(text: string, at: number): number {
  // A block scalar ends with its line.
  if (at > 0 && text.charAt(at - 1) === '\n') return at;
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

/**
 * The column of the entry whose key stands at `at`, if nothing but blanks, or the `?` of a key that is written out, stands
 * before it in its line; else null.
 */
export function marginOf(text: string, at: number): number | null {
  const before = text.slice(lineStart(text, at), at).replace(/^\ufeff/, '');
  return /^( *)(?:\? *)?$/.exec(before)?.[1]?.length ?? null;
}

/** Behind the `:` after a key that ends at `at`: blanks, line ends and comments may come before it. Null without one. */
export function afterColon(text: string, at: number): number | null {
  const found = /(?:[ \t\r\n]|(?<=[ \t\r\n])#[^\n]*)*:/y;
  found.lastIndex = at;
  return found.test(text) ? found.lastIndex : null;
}

/** Where a value's last character stands: a block scalar's span goes on to the next line. */
export function trimmedEnd(text: string, node: StorePlace): number {
  const { start, end } = placeOf(node);
  const kept = /[^ \t\r\n](?=[ \t\r\n]*$)/.exec(text.slice(start, end));
  return kept ? start + kept.index + 1 : start;
}
