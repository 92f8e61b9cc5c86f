import { isDeepStrictEqual } from 'node:util';
import { isMap, isNode, isScalar, type Pair, type YAMLMap } from 'yaml';
import { applyChanges } from '../documents/splice/changes.js';
import type { SourceText } from '../documents/types.js';
import { scalarText } from '../documents/yaml/scalar-text.js';
import { parseData } from '../project/config.js';
import { nodeSpan, parseYamlStream } from '../yaml/stream.js';
import { entryLines, fieldChanges, removal } from './entry-text.js';
import { type EntryFields, givenFields } from './fields.js';

export type EntryChange =
  /** Makes the entry where there is none. */
  | { readonly kind: 'set'; readonly fields: EntryFields }
  | { readonly kind: 'rename'; readonly to: string }
  | { readonly kind: 'remove' };

export type Edited =
  /** `changed` false: the text is the same, nothing is to be written. */
  | { readonly ok: true; readonly text: string; readonly changed: boolean }
  | { readonly ok: false; readonly message: string };

const HEADER =
  '# What is known of each secret here, for all environments together. Never a value: those are in the stores.\n';

/**
 * Changes one entry of a catalog's text. Everything else, comments and order among it, stays as it is; a new entry comes
 * last. Says nothing of whether the fields' values are good: the reader does.
 *
 * @param source null: there is no file yet
 */
export function editCatalog(source: SourceText | null, name: string, change: EntryChange): Edited {
  const text = source?.text ?? '';
  const before = dataOf(text);
  if (!before) return byHand('the catalog is not one map of entries');
  const wanted = changed(before, name, change);
  if (typeof wanted === 'string') return byHand(wanted);
  if (isDeepStrictEqual(wanted, before)) return { ok: true, text, changed: false };
  const result = edited(source === null && change.kind === 'set' ? HEADER : text, name, change);
  // Whatever the text is like, only what was asked for may have changed.
  if (result === null || !isDeepStrictEqual(dataOf(result), wanted))
    return byHand(`the entry \`${name}\` is written in a way that can't be changed from here`);
  return { ok: true, text: result, changed: true };
}

export function byHand(message: string): Extract<Edited, { ok: false }> {
  return { ok: false, message };
}

type Data = Readonly<Record<string, unknown>>;

export function dataOf(text: string): Data | null {
  const read = parseData({ file: '', text, encoding: 'utf-8' });
  if (!read.ok) return null;
  const data = read.data ?? {};
  if (!isRecord(data)) return null;
  // `NAME:` and `NAME: {}` say the same.
  const entries = Object.entries(data).map(([name, entry]) => [name, isEmpty(entry) ? null : entry] as const);
  return Object.fromEntries(entries);
}

/** What the catalog's data is to be, or why it can't be. */
function changed(data: Data, name: string, change: EntryChange): Data | string {
  const entry = Object.hasOwn(data, name) ? data[name] : undefined;
  const others = Object.entries(data).filter(([key]) => key !== name);
  switch (change.kind) {
    case 'remove':
      return Object.fromEntries(others);
    case 'rename':
      if (entry === undefined || change.to === name) return data;
      if (Object.hasOwn(data, change.to)) return `there is an entry \`${change.to}\` already`;
      return Object.fromEntries([...others, [change.to, entry]]);
    case 'set': {
      const fields = new Map(Object.entries(isRecord(entry) ? entry : {}));
      for (const { key, value } of givenFields(change.fields))
        if (value === null) fields.delete(key);
        else fields.set(key, value);
      const value = fields.size === 0 ? null : Object.fromEntries(fields);
      return Object.fromEntries([...others, [name, value]]);
    }
  }
}

/** The text with the change made; null where its form has no place for it. */
function edited(text: string, name: string, change: EntryChange): string | null {
  const { root, pair } = find(text, name);
  if (pair) {
    if (change.kind === 'remove') return applyChanges(text, [removal(text, pair, 'entry')]);
    if (change.kind === 'rename')
      return isNode(pair.key)
        ? applyChanges(text, [{ ...nodeSpan(pair.key), text: scalarText(change.to, 'block') }])
        : null;
    // One after the other: each may move the others.
    return givenFields(change.fields).reduce((current, field) => {
      const entry = find(current, name).pair;
      return entry ? applyChanges(current, fieldChanges(current, entry, field)) : current;
    }, text);
  }
  if (change.kind !== 'set') return null;
  const lines = entryLines(name, change.fields);
  if (root?.flow !== true) return appended(text, root, lines);
  if (root.items.length > 0) return null;
  const { start, end } = nodeSpan(root);
  return appended(text.slice(0, start) + text.slice(end).replace(/^[ \t]*\r?\n/, ''), null, lines);
}

export function find(
  text: string,
  name: string,
): { readonly root: YAMLMap | null; readonly pair: Pair | null } {
  const contents = parseYamlStream(text).documents[0]?.contents ?? null;
  const root = isMap(contents) ? contents : null;
  // Braces hold JSON, or what someone laid out with care.
  const items = root?.flow ? [] : (root?.items ?? []);
  return { root, pair: items.find(({ key }) => isScalar(key) && String(key.value) === name) ?? null };
}

/** The lines at the end of the file, behind a blank line where entries are kept apart so. */
export function appended(text: string, root: YAMLMap | null, lines: readonly string[]): string {
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const begun = text === '' || text.endsWith('\n') ? text : `${text}${lineBreak}`;
  const dense = root !== null && root.items.length > 1 && !/\n[ \t]*\r?\n/.test(text.slice(...spanOf(root)));
  const gap = begun === '' || dense || /(?:^|\n)\r?\n$/.test(begun) ? '' : lineBreak;
  return `${begun}${gap}${lines.map((line) => `${line}${lineBreak}`).join('')}`;
}

function spanOf(root: YAMLMap): [number, number] {
  const { start, end } = nodeSpan(root);
  return [start, end];
}

function isEmpty(entry: unknown): boolean {
  return isRecord(entry) && Object.keys(entry).length === 0;
}

function isRecord(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
