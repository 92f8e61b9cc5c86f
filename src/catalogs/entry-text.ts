/** Where an entry and its fields stand in a catalog's text, and what takes their place. */
import { isMap, isNode, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Change } from '../documents/splice/changes.js';
import { scalarText } from '../documents/yaml/scalar-text.js';
import { nodeSpan } from '../yaml/stream.js';
import {
  type EntryFields,
  type FieldName,
  type GivenField,
  givenFields,
  rankOf,
  valueText,
} from './fields.js';

const INDENT = '  ';

/** The lines of a new entry, without line breaks. */
export function entryLines(name: string, fields: EntryFields): readonly string[] {
  return [
    `${scalarText(name, 'block')}:`,
    ...givenFields(fields).flatMap(({ key, value }) =>
      value === null ? [] : [`${INDENT}${key}: ${valueText(key, value, 'block')}`],
    ),
  ];
}

/** What sets or takes away one field of an entry that is there. */
export function fieldChanges(text: string, entry: Pair, { key, value }: GivenField): readonly Change[] {
  const fields = entry.value;
  if (isMap(fields) && fields.items.length > 0)
    return fields.flow ? inBraces(text, fields, key, value) : inLines(text, fields, key, value);
  if (!isNode(entry.key) || value === null) return [];
  const indent = `${indentAt(text, nodeSpan(entry.key).start)}${INDENT}`;
  const line = `${lineBreakOf(text)}${indent}${key}: ${valueText(key, value, 'block')}`;
  // `NAME:`, `NAME: ~` or `NAME: {}`: nothing of it needs to stay but a comment.
  const empty = isNode(fields) && nodeSpan(fields).end > nodeSpan(fields).start ? nodeSpan(fields) : null;
  const at = lineEnd(text, empty?.end ?? nodeSpan(entry.key).end);
  return [...(empty ? [{ ...empty, text: '' }] : []), { start: at, end: at, text: line }];
}

type FieldValue = GivenField['value'];

function inLines(text: string, entry: YAMLMap, key: FieldName, value: FieldValue): readonly Change[] {
  const pair = fieldOf(entry, key);
  if (pair)
    return value === null ? [removal(text, pair, 'field')] : replaced(text, pair, key, value, 'block');
  if (value === null) return [];
  const line = `${key}: ${valueText(key, value, 'block')}`;
  const before = entry.items.findLast((each) => rankOf(keyOf(each)) <= rankOf(key));
  const [first] = entry.items;
  if (before) {
    const at = lineEnd(text, contentEnd(text, before));
    const indent = indentAt(text, startOf(before));
    return [{ start: at, end: at, text: `${lineBreakOf(text)}${indent}${line}` }];
  }
  if (!first) return [];
  const at = startOf(first);
  return [{ start: at, end: at, text: `${line}${lineBreakOf(text)}${indentAt(text, at)}` }];
}

function inBraces(text: string, entry: YAMLMap, key: FieldName, value: FieldValue): readonly Change[] {
  const at = entry.items.findIndex((each) => keyOf(each) === key);
  const pair = entry.items[at];
  if (!pair) {
    const last = entry.items.at(-1);
    if (value === null || !last) return [];
    const end = contentEnd(text, last);
    return [{ start: end, end, text: `, ${key}: ${valueText(key, value, 'brackets')}` }];
  }
  if (value !== null) return replaced(text, pair, key, value, 'brackets');
  const next = entry.items[at + 1];
  const before = entry.items[at - 1];
  return [
    next
      ? { start: startOf(pair), end: startOf(next), text: '' }
      : { start: before ? contentEnd(text, before) : startOf(pair), end: contentEnd(text, pair), text: '' },
  ];
}

/** A field's value in place of the one that is there. */
function replaced(
  text: string,
  pair: Pair,
  key: FieldName,
  value: string | readonly string[],
  within: 'block' | 'brackets',
): readonly Change[] {
  const node = pair.value;
  if (isSeq(node) && !node.flow && typeof value !== 'string') return itemChanges(text, node, value);
  const written = valueText(key, value, within);
  if (isNode(node) && nodeSpan(node).end > nodeSpan(node).start)
    return [{ start: nodeSpan(node).start, end: contentEnd(text, pair), text: written }];
  const colon = text.indexOf(':', isNode(pair.key) ? nodeSpan(pair.key).end : 0);
  return [{ start: colon + 1, end: colon + 1, text: ` ${written}` }];
}

/** Items of a list in lines: those that go and those that come, so that the others keep their comments. */
function itemChanges(text: string, list: YAMLSeq, wanted: readonly string[]): readonly Change[] {
  const items = list.items.filter((item): item is Node => isNode(item));
  const present = items.map((item) => (isScalar(item) ? String(item.value) : ''));
  const gone = items
    .filter((_, index) => !wanted.includes(present[index] ?? ''))
    .map((item) => {
      const { start, end } = nodeSpan(item);
      return wholeLines(text, start, end);
    });
  const added = wanted.filter((item) => !present.includes(item));
  const last = items.at(-1);
  if (added.length === 0 || !last) return gone;
  const at = lineEnd(text, nodeSpan(last).end);
  const dash = indentAt(text, nodeSpan(last).start);
  const lines = added.map((item) => `${lineBreakOf(text)}${dash}- ${scalarText(item, 'block')}`);
  return [...gone, { start: at, end: at, text: lines.join('') }];
}

/**
 * The lines of an entry or field. An entry takes the comment directly above it along, unless that is the head of the
 * file, and the blank lines behind it.
 */
export function removal(text: string, pair: Pair, what: 'entry' | 'field'): Change {
  const lines = wholeLines(text, startOf(pair), contentEnd(text, pair));
  if (what === 'field') return lines;
  let { start, end } = lines;
  for (;;) {
    const above = text.lastIndexOf('\n', start - 2) + 1;
    if (start === 0 || above === 0 || !/^[ \t]*#/.test(text.slice(above, start))) break;
    start = above;
  }
  const blank = /[ \t]*\r?\n/y;
  blank.lastIndex = end;
  while (blank.test(text)) end = blank.lastIndex;
  return { start, end, text: '' };
}

function wholeLines(text: string, start: number, end: number): Change {
  const to = lineEnd(text, end);
  const lineBreak = text.startsWith('\r\n', to) ? 2 : text.startsWith('\n', to) ? 1 : 0;
  return { start: text.lastIndexOf('\n', start - 1) + 1, end: to + lineBreak, text: '' };
}

function fieldOf(entry: YAMLMap, key: string): Pair | undefined {
  return entry.items.find((each) => keyOf(each) === key);
}

function keyOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : '';
}

function startOf({ key }: Pair): number {
  return isNode(key) ? nodeSpan(key).start : 0;
}

/** Where the last character of a pair's value (without one: of its key) ends. */
function contentEnd(text: string, { key, value }: Pair): number {
  const node = isNode(value) && nodeSpan(value).end > nodeSpan(value).start ? value : key;
  const { start, end } = isNode(node) ? nodeSpan(node) : { start: 0, end: 0 };
  // A block scalar, and a map, end with the line break.
  return start + text.slice(start, end).trimEnd().length;
}

function lineEnd(text: string, from: number): number {
  const feed = text.indexOf('\n', from);
  if (feed < 0) return text.length;
  return text.charAt(feed - 1) === '\r' ? feed - 1 : feed;
}

/** What stands before a key in its line. */
function indentAt(text: string, start: number): string {
  return /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', start - 1) + 1, start))?.[0] ?? '';
}

function lineBreakOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}
