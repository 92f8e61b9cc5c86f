import { isDeepStrictEqual } from 'node:util';
import type { SourceText } from '../documents/types.js';
import { appended, byHand, dataOf, editCatalog, find } from './edit.js';
import { removal } from './entry-text.js';

export type MovedEntry =
  /** The texts of both catalogs afterwards. */
  | { readonly ok: true; readonly from: string; readonly to: string }
  | { readonly ok: false; readonly message: string };

/** Takes an entry out of one catalog and puts it at the end of another, as it is written, its comments with it. */
export function moveEntry(from: SourceText, to: SourceText, name: string): MovedEntry {
  const [data, others] = [dataOf(from.text), dataOf(to.text)];
  const { pair } = find(from.text, name);
  if (!data || !others || !pair)
    return byHand(`the entry \`${name}\` is written in a way that can't be moved`);
  if (Object.hasOwn(others, name)) return byHand(`there is an entry \`${name}\` already`);
  const left = editCatalog(from, name, { kind: 'remove' });
  if (!left.ok) return left;
  const { start, end } = removal(from.text, pair, 'entry');
  const lines = from.text.slice(start, end).trimEnd().split(/\r?\n/);
  const text = appended(to.text, find(to.text, name).root, lines);
  // An anchor of the one file means nothing in the other, and braces hold no lines.
  if (!isDeepStrictEqual(dataOf(text), { ...others, [name]: data[name] }))
    return byHand(`the entry \`${name}\` can't be put into \`${to.file}\` as it is written`);
  return { ok: true, from: left.text, to: text };
}
