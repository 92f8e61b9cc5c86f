import { type Document, isMap, isScalar, isSeq, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Change } from '../../documents/splice/changes.js';
import { nodeSpan } from '../../yaml/stream.js';
import { HOLDER_LISTS, type KeyHolder, METADATA_KEY } from '../metadata.js';
import type { HolderBlock } from './holder-blocks.js';
import { type BlockStyle, holderItem, holderLines, type WrittenHolder } from './metadata-text.js';
import { lineEnd, lineStart, marginOf, trimmedEnd } from './text-places.js';

/** Who is to hold the data key. */
export type NextHolders =
  /** One group stays one: those that `keeps` names keep their entries, of whatever type; `added` are new. */
  | {
      readonly kind: 'same-group';
      readonly keeps: (holder: KeyHolder) => boolean;
      readonly added: readonly WrittenHolder[];
    }
  | {
      readonly kind: 'anew';
      readonly groups: readonly (readonly WrittenHolder[])[];
      readonly threshold: number | null;
    };

interface BlockPair {
  readonly key: string;
  readonly pair: Pair;
  /** Its lines, those of its value included. */
  readonly start: number;
  readonly end: number;
}

const HOLDER_KEYS: readonly string[] = [...HOLDER_LISTS, 'key_groups', 'shamir_threshold'];

/**
 * The changes of text that make a `sops` block name other holders: only the entries and keys that differ. A block that
 * is written with `{}` becomes one line, in JSON. Null where it is written in a way that can't be changed in place.
 */
export function holderChanges(
  { text, document, holders }: HolderBlock,
  next: NextHolders,
  style: BlockStyle,
): readonly Change[] | null {
  const root = document.contents;
  const found = isMap(root)
    ? root.items.find(({ key }) => isScalar(key) && key.value === METADATA_KEY)
    : undefined;
  const block = found?.value;
  if (!isMap(root) || !isMap(block)) return null;
  if (root.flow || block.flow) return flowChange(document, block, holders, next);
  const pairs = blockPairs(text, block);
  const [first] = block.items;
  const column = isScalar(first?.key) ? marginOf(text, nodeSpan(first.key).start) : null;
  if (!pairs || column === null) return null;
  if (next.kind === 'same-group') return groupChanges(text, pairs, holders, next, column, style);
  const lines = holderLines(next.groups, next.threshold, column, style);
  return replacePairs(pairs, lines, ({ pair }) => !isEmptyList(pair), style);
}

/** Null where a key does not begin its line. */
function blockPairs(text: string, block: YAMLMap): readonly BlockPair[] | null {
  const pairs = block.items.map((pair): BlockPair | null => {
    const { key, value } = pair;
    if (!isScalar(key) || typeof key.value !== 'string') return null;
    const span = nodeSpan(key);
    if (marginOf(text, span.start) === null) return null;
    const end =
      isMap(value) || isSeq(value) || isScalar(value) ? trimmedEnd(text, { span: nodeSpan(value) }) : 0;
    return {
      key: key.value,
      pair,
      start: lineStart(text, span.start),
      end: lineEnd(text, Math.max(end, span.end)),
    };
  });
  return pairs.every((pair) => pair !== null) ? pairs : null;
}

function isEmptyList({ value }: Pair): boolean {
  return isSeq(value) && value.items.length === 0;
}

/**
 * Puts lines in place of the block's keys that name holders: where the same key stands, else by name. `goes`: which of
 * the others go.
 */
function replacePairs(
  pairs: readonly BlockPair[],
  lines: readonly { readonly key: string; readonly text: string }[],
  goes: (pair: BlockPair) => boolean,
  { eol }: BlockStyle,
): readonly Change[] {
  const wanted = new Map(lines.map(({ key, text }) => [key, text + eol]));
  const changes: Change[] = [];
  for (const pair of pairs.filter(({ key }) => HOLDER_KEYS.includes(key))) {
    const text = wanted.get(pair.key);
    wanted.delete(pair.key);
    if (text !== undefined || goes(pair))
      changes.push({ start: pair.start, end: pair.end, text: text ?? '' });
  }
  const staying = pairs.filter(({ start }) => !changes.some((change) => change.start === start));
  for (const [key, text] of wanted) {
    const after = staying.find((pair) => pair.key > key);
    const at = after?.start ?? pairs.at(-1)?.end ?? 0;
    changes.push({ start: at, end: at, text });
  }
  return changes;
}

function groupChanges(
  text: string,
  pairs: readonly BlockPair[],
  holders: readonly KeyHolder[],
  next: Extract<NextHolders, { kind: 'same-group' }>,
  column: number,
  style: BlockStyle,
): readonly Change[] | null {
  const changes: Change[] = [];
  const empties = pairs.some(({ pair }) => isEmptyList(pair));
  const margin = ' '.repeat(column);
  for (const pair of pairs.filter(({ key }) => HOLDER_LISTS.includes(key))) {
    const own = holders.filter(({ type }) => type === pair.key);
    const kept = own.filter(next.keeps);
    const added = pair.key === 'age' ? next.added : [];
    if (kept.length === own.length && added.length === 0) continue;
    if (kept.length + added.length === 0) {
      const empty = empties ? `${margin}${pair.key}: []${style.eol}` : '';
      changes.push({ start: pair.start, end: pair.end, text: empty });
      continue;
    }
    const list = pair.pair.value;
    const edited = isSeq(list) && !list.flow ? listChanges(text, list, own, next, added, style) : null;
    if (edited) changes.push(...edited);
    else if (pair.key !== 'age') return null;
    else {
      const [line] = holderLines([[...kept, ...added]], null, column, style);
      changes.push({ start: pair.start, end: pair.end, text: (line?.text ?? '') + style.eol });
    }
  }
  if (next.added.length > 0 && !pairs.some(({ key }) => key === 'age')) {
    changes.push(...replacePairs(pairs, holderLines([next.added], null, column, style), () => false, style));
  }
  return changes;
}

/** Takes items out of a list and adds others at its end; null where the list is not one item a line, or none stays. */
function listChanges(
  text: string,
  list: YAMLSeq,
  holders: readonly KeyHolder[],
  { keeps }: Extract<NextHolders, { kind: 'same-group' }>,
  added: readonly WrittenHolder[],
  style: BlockStyle,
): readonly Change[] | null {
  const items = list.items.map((item) => (isMap(item) ? itemPlace(text, item) : null));
  if (!items.every((item) => item !== null) || items.length !== holders.length) return null;
  const [first] = items;
  const last = items.at(-1);
  if (!first || !last || !holders.some(keeps)) return null;
  const removed = items.flatMap(({ start, end }, index) => {
    const holder = holders[index];
    return holder && !keeps(holder) ? [{ start, end, text: '' }] : [];
  });
  const newer = added.map(
    (holder) => holderItem(holder, first.dash, style, first.recipientFirst) + style.eol,
  );
  return newer.length === 0
    ? removed
    : [...removed, { start: last.end, end: last.end, text: newer.join('') }];
}

/** Null where the item's dash does not begin its line. */
function itemPlace(text: string, item: YAMLMap) {
  const span = nodeSpan(item);
  const start = lineStart(text, span.start);
  const dash = /^( *)- +$/.exec(text.slice(start, span.start))?.[1]?.length;
  const [first] = item.items;
  const recipientFirst = isScalar(first?.key) && first.key.value === 'recipient';
  const end = lineEnd(text, trimmedEnd(text, { span }));
  return dash === undefined ? null : { start, end, dash, recipientFirst };
}

/** The whole block in one line: JSON is YAML, whatever stands around it. */
function flowChange(
  document: Document,
  block: YAMLMap,
  holders: readonly KeyHolder[],
  next: NextHolders,
): readonly Change[] {
  const data = new Map<string, unknown>(Object.entries(block.toJS(document) as Record<string, unknown>));
  const written = ({ recipient, enc }: WrittenHolder) => ({ enc, recipient });
  if (next.kind === 'same-group') {
    for (const type of HOLDER_LISTS) {
      const list = data.get(type);
      if (!Array.isArray(list)) continue;
      const own = holders.filter((holder) => holder.type === type);
      const kept = list.filter((_, index) => own[index] && next.keeps(own[index]));
      data.set(type, kept);
    }
    const age = data.get('age');
    data.set('age', [...(Array.isArray(age) ? age : []), ...next.added.map(written)]);
  } else {
    for (const key of HOLDER_KEYS) data.delete(key);
    const [only] = next.groups;
    if (next.groups.length === 1 && only) data.set('age', only.map(written));
    else {
      data.set(
        'key_groups',
        next.groups.map((group) => ({ age: group.map(written) })),
      );
      data.set('shamir_threshold', next.threshold ?? next.groups.length);
    }
  }
  const { start } = nodeSpan(block);
  return [{ start, end: block.range?.[1] ?? start, text: JSON.stringify(Object.fromEntries(data)) }];
}
