import type { StoreNode } from '../tree.js';
import { additionalData } from './cipher.js';
import { insideOf, type OpenedStore } from './open-store.js';
import type { OpenedNode } from './opened.js';
import { trimmedEnd } from './text-places.js';
import type { TypedValue } from './values.js';

export interface KnownValues {
  /** How the store writes this value at this path; undefined where it does not have it. */
  readonly take: (path: readonly string[], value: TypedValue) => string | undefined;
  /** Whether this value stands at this path in plain text, or another one does; null where none does. */
  readonly plainAt: (path: readonly string[], value: TypedValue) => 'same' | 'other' | null;
  /** Ciphertexts of comments that stand as items of lists. */
  readonly listComments: ReadonlySet<string>;
}

/** The ciphertexts of a store, or of one entry, by what they are bound to and hold. The last of equal ones serves for more of them. */
export function knownValues(store: OpenedStore, name: string | null): KnownValues {
  const { read, opened } = insideOf(store);
  const texts = new Map<string, string[]>();
  const listComments = new Set<string>();
  const plain = new Set<string>();
  const keyOf = (path: readonly string[], { type, bytes }: TypedValue): string =>
    `${type} ${bytes.toString('latin1')}\n${additionalData(path)}`;
  const collect = (node: StoreNode, tree: OpenedNode, path: readonly string[]): void => {
    if (node.kind === 'map' && tree.kind === 'map') {
      for (const { key, value } of node.entries) {
        const inner = tree.entries.get(key);
        if (inner) collect(value, inner, [...path, key]);
      }
    } else if (node.kind === 'list' && tree.kind === 'list') {
      for (const [index, item] of node.items.entries()) {
        const inner = tree.items[index];
        if (inner) collect(item, inner, path);
      }
    } else if (node.kind === 'scalar' && tree.kind === 'comment') listComments.add(node.text);
    else if (tree.kind === 'leaf' && !tree.encrypted)
      plain.add(keyOf(path, tree.value)).add(JSON.stringify(path));
    else if (node.kind === 'scalar' && tree.kind === 'leaf' && tree.encrypted) {
      const key = keyOf(path, tree.value);
      const raw = store.source.text.slice(node.span.start, trimmedEnd(store.source.text, node));
      const list = texts.get(key);
      const written = raw.includes('\n') ? node.text : raw;
      if (list) list.push(written);
      else texts.set(key, [written]);
    }
  };
  for (const [index, document] of read.documents.entries()) {
    const tree = opened[index];
    if (!tree) continue;
    if (name === null) collect(document, tree, []);
    const entry = document.entries.find(({ key }) => key === name);
    const inner = entry && tree.entries.get(entry.key);
    if (entry && inner) collect(entry.value, inner, [entry.key]);
  }
  const take = (path: readonly string[], value: TypedValue): string | undefined => {
    const list = texts.get(keyOf(path, value));
    return list && list.length > 1 ? list.shift() : list?.[0];
  };
  const plainAt = (path: readonly string[], value: TypedValue) => {
    if (plain.has(keyOf(path, value))) return 'same';
    return plain.has(JSON.stringify(path)) ? 'other' : null;
  };
  return { take, plainAt, listComments };
}
