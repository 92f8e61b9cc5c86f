import type { Change } from '../../documents/splice/changes.js';
import type { Span } from '../../documents/types.js';
import { placeOf, type StoreMap, type StoreMapEntry, type StoreNode } from '../tree.js';
import type { SecretValue } from '../types.js';
import { moveValue } from './move-value.js';
import type { OpenedMap, OpenedNode } from './opened.js';
import { removalOf } from './removal.js';
import { type Sealing, sealScalar, sealValue, typedOf, writeKey } from './seal-value.js';
import { afterColon, lineEnd, lineStart, marginOf, trimmedEnd } from './text-places.js';
import type { KnownComment } from './view.js';

/** A file whose values are to change, by splicing its text. */
export interface Editing {
  readonly text: string;
  readonly sealing: Sealing;
  /** Of each document, decrypted; read only where they are needed. */
  readonly comments: () => readonly (readonly KnownComment[])[];
  /** Filled as the edit goes on; apart from each other. */
  readonly changes: Change[];
}

/** What an entry is to become. */
export interface PlannedEntry {
  /** Null: a new one. */
  readonly was: StoreMapEntry | null;
  readonly key: string;
  /** Null: as it is. */
  readonly value: SecretValue | null;
}

/** Thrown where a place in the text has a form that can't be spliced: the caller writes the whole value anew. */
export const IRREGULAR = Symbol('irregular');

/**
 * Turns the root map of a document into `planned`, whose old entries keep their order and come first. Gives the tree as
 * it is then. `insertAt`: where a new entry goes if the map has no other, or is written with `{}`.
 */
export function editEntries(
  editing: Editing,
  map: StoreMap,
  opened: OpenedMap,
  planned: readonly PlannedEntry[],
  path: readonly string[],
  flowEnd: number | null,
): OpenedMap {
  const entries = new Map<string, OpenedNode>();
  const stay = new Set(planned.map(({ was }) => was));
  map.entries.forEach((entry, index) => {
    if (!stay.has(entry)) editing.changes.push(removalOf(editing, map, index, flowEnd));
  });
  let added = '';
  const column = map.entries[0] ? marginOf(editing.text, map.entries[0].span.start) : 0;
  if (column === null && !map.flow && planned.some(({ was }) => was === null)) throw IRREGULAR;
  for (const { was, key, value } of planned) {
    if (was === null) {
      if (value === null) throw new Error('a new entry without a value');
      const place = { path: [...path, key], column: column ?? 0, flow: map.flow };
      const sealed = sealValue(value, place, editing.sealing);
      const entry = `${writeKey(key)}:${sealed.text}`;
      added += map.flow ? `, ${entry}` : ' '.repeat(column ?? 0) + entry + editing.sealing.eol;
      entries.set(key, sealed.opened);
      continue;
    }
    const old = opened.entries.get(was.key);
    if (!old) throw new Error('an entry without its value');
    if (key !== was.key) {
      editing.changes.push({ ...keySpan(editing.text, was), text: writeKey(key) });
      const moved =
        value === null
          ? moveValue(editing, was, old, path, key)
          : rewriteValue(editing, was, value, [...path, key], map.flow);
      entries.set(key, moved);
    } else {
      const edited = value && editValue(editing, was, old, value, [...path, key], map.flow);
      entries.set(key, edited ?? old);
    }
  }
  if (added !== '') editing.changes.push(insertion(editing, map, added, flowEnd));
  return { kind: 'map', entries };
}

function insertion({ text, sealing }: Editing, map: StoreMap, added: string, flowEnd: number | null): Change {
  const last = map.entries.at(-1);
  if (map.flow) {
    const at = last ? placeOf(last.value).end : (flowEnd ?? map.span.start + 1);
    // In front of what stands there, or as the first of all.
    return last ? { start: at, end: at, text: added } : { start: at, end: at, text: `${added.slice(2)}, ` };
  }
  if (!last) {
    const at = lineStart(text, flowEnd ?? map.span.start);
    return { start: at, end: at, text: added };
  }
  const at = lineEnd(text, trimmedEnd(text, last.value));
  const open = at === text.length && !/[\r\n]$/.test(text);
  const { eol } = sealing;
  return { start: at, end: at, text: open ? eol + added.slice(0, -eol.length) : added };
}

/** The old entry with a new value: only what differs inside is touched. */
function editValue(
  editing: Editing,
  entry: StoreMapEntry,
  old: OpenedNode,
  value: SecretValue,
  path: readonly string[],
  flow: boolean,
): OpenedNode {
  const mark = editing.changes.length;
  try {
    return editNode(editing, entry.value, old, value, path, flow);
  } catch (error) {
    if (error !== IRREGULAR) throw error;
    editing.changes.length = mark;
    return rewriteValue(editing, entry, value, path, flow);
  }
}

function editNode(
  editing: Editing,
  node: StoreNode,
  old: OpenedNode,
  value: SecretValue,
  path: readonly string[],
  flow: boolean,
): OpenedNode {
  if (node.alias) {
    if (sameValue(old, value)) return old;
    throw IRREGULAR;
  }
  if (value.kind === 'map' && node.kind === 'map' && old.kind === 'map')
    return editMap(editing, node, old, value.entries, path);
  if (value.kind === 'list' && node.kind === 'list' && old.kind === 'list') {
    if (node.items.length !== value.items.length || old.items.some(({ kind }) => kind === 'comment'))
      throw IRREGULAR;
    const items = value.items.map((item, index) => {
      const [was, opened] = [node.items[index], old.items[index]];
      if (!was || !opened) throw IRREGULAR;
      return editNode(editing, was, opened, item, path, flow || node.flow);
    });
    return { kind: 'list', items };
  }
  if (sameValue(old, value)) return old;
  if (value.kind !== 'scalar' || node.kind !== 'scalar' || node.tag !== null) throw IRREGULAR;
  const { start } = node.span;
  const end = trimmedEnd(editing.text, node);
  // Null may have no characters: there is nothing to replace, and a blank is needed.
  if (end === start) throw IRREGULAR;
  const sealed = sealScalar(typedOf(value.type, value.text), path, flow, editing.sealing);
  editing.changes.push({ start, end, text: sealed.text });
  return sealed.opened;
}

function editMap(
  editing: Editing,
  node: StoreMap,
  old: OpenedMap,
  entries: ReadonlyMap<string, SecretValue>,
  path: readonly string[],
): OpenedMap {
  const names = [...entries.keys()];
  const kept = node.entries.filter(({ key }) => entries.has(key));
  // What is new comes last; whatever else is another order.
  if (kept.some(({ key }, index) => names[index] !== key)) throw IRREGULAR;
  const changed = kept.length !== node.entries.length || names.length !== kept.length;
  if (changed && (node.flow || kept.length === 0)) throw IRREGULAR;
  const planned = names.map((key, index): PlannedEntry => {
    const value = entries.get(key);
    return { was: kept[index] ?? null, key, value: value ?? null };
  });
  return editEntries(editing, node, old, planned, path, null);
}

/** Everything after `key:` anew. */
function rewriteValue(
  { text, sealing, changes }: Editing,
  { span, value: node }: StoreMapEntry,
  value: SecretValue,
  path: readonly string[],
  flow: boolean,
): OpenedNode {
  const colon = afterColon(text, span.end);
  const column = marginOf(text, span.start);
  if (colon === null || (column === null && !flow)) throw IRREGULAR;
  const sealed = sealValue(value, { path, column: column ?? 0, flow }, sealing);
  const oldBlock = node.kind !== 'scalar' && !node.flow && !node.alias;
  const valueEnd = Math.max(trimmedEnd(text, node), colon);
  const rest = flow ? '' : text.slice(valueEnd, lineEnd(text, valueEnd)).replace(/[\r\n]+$/, '');
  // A comment behind a value belongs to the map that the value's key is in: it must not move into a deeper one,
  // least of all into a list, where sops could not read it again.
  const collection = value.kind !== 'scalar';
  const end = flow || !(oldBlock || collection) ? valueEnd : valueEnd + rest.length;
  changes.push({ start: colon, end, text: sealed.text });
  if (collection && !oldBlock && rest.trim() !== '') {
    const at = lineStart(text, span.start);
    changes.push({ start: at, end: at, text: ' '.repeat(column ?? 0) + rest.trim() + sealing.eol });
  }
  return sealed.opened;
}

/** Without the line end of a key that is a block. */
function keySpan(text: string, { span: { start, end } }: StoreMapEntry): Span {
  return { start, end: start + text.slice(start, end).trimEnd().length };
}

/** The same plaintext and type throughout, in the same order. */
export function sameValue(old: OpenedNode, value: SecretValue): boolean {
  switch (old.kind) {
    case 'comment':
      return false;
    case 'null':
      return value.kind === 'scalar' && value.type === 'null';
    case 'leaf': {
      if (value.kind !== 'scalar') return false;
      const typed = typedOf(value.type, value.text);
      return typed !== null && typed.type === old.value.type && typed.bytes.equals(old.value.bytes);
    }
    case 'list': {
      if (value.kind !== 'list') return false;
      const items = old.items.filter(({ kind }) => kind !== 'comment');
      return (
        items.length === value.items.length &&
        items.every((item, index) => {
          const other = value.items[index];
          return other !== undefined && sameValue(item, other);
        })
      );
    }
    case 'map': {
      if (value.kind !== 'map' || value.entries.size !== old.entries.size) return false;
      const names = [...value.entries.keys()];
      return [...old.entries].every(([key, node], index) => {
        const other = value.entries.get(key);
        return names[index] === key && other !== undefined && sameValue(node, other);
      });
    }
  }
}
