import type { StoreMap, StoreMapEntry, StoreNode, StoreScalar } from '../tree.js';
import { additionalData, openCiphertext, parseCiphertext, sealPlaintext } from './cipher.js';
import { type Editing, IRREGULAR } from './edit-tree.js';
import type { OpenedMap, OpenedNode } from './opened.js';
import { Unwritable } from './seal-value.js';
import { lineEnd, trimmedEnd } from './text-places.js';
import { writeCiphertext } from './write-scalar.js';

const CIPHERTEXT = /ENC\[AES256_GCM,[\w,:+/=]+\]/g;

/**
 * Encrypts an entry's values, and the comments among them, for another key: the additional data holds the path. What
 * is in plain text stays as it is.
 */
export function moveValue(
  editing: Editing,
  entry: StoreMapEntry,
  old: OpenedNode,
  path: readonly string[],
  key: string,
): OpenedNode {
  const { text, sealing, changes } = editing;
  const maps: (readonly string[])[] = [];
  const moved: { readonly start: number; readonly end: number }[] = [];

  function move(node: StoreNode, opened: OpenedNode, below: readonly string[]): OpenedNode {
    const [from, to] = [
      [...path, entry.key, ...below],
      [...path, key, ...below],
    ];
    if (node.kind !== 'scalar' && node.alias && hasCiphertext(opened)) throw IRREGULAR;
    if (node.kind === 'map' && opened.kind === 'map') {
      maps.push(below);
      return moveMap(node, opened, below);
    }
    if (node.kind === 'list' && opened.kind === 'list') {
      maps.push(below);
      return {
        kind: 'list',
        items: opened.items.map((item, index) => {
          const was = node.items[index];
          if (!was) throw new Error('a list that lost an item');
          return move(was, item, below);
        }),
      };
    }
    if (node.kind !== 'scalar') throw new Error('a value whose tree differs');
    return moveScalar(node, opened, from, to);
  }

  function moveMap(node: StoreMap, opened: OpenedMap, below: readonly string[]): OpenedMap {
    const entries = node.entries.map(({ key: name, value }): [string, OpenedNode] => {
      const inner = opened.entries.get(name);
      if (!inner) throw new Error('a map that lost an entry');
      return [name, move(value, inner, [...below, name])];
    });
    return { kind: 'map', entries: new Map(entries) };
  }

  function moveScalar(node: StoreScalar, opened: OpenedNode, from: readonly string[], to: readonly string[]) {
    if (opened.kind === 'null') return opened;
    if (opened.kind === 'leaf') {
      const encrypts = sealing.byComments ? opened.encrypted : sealing.encrypts(to);
      if (opened.encrypted && !encrypts && opened.bytes.length > 0)
        throw new Unwritable(
          'a name whose values the encryption rule of the store leaves in plain text',
          'take a name that the rule covers',
        );
      if (!opened.encrypted && encrypts && opened.bytes.length > 0)
        throw new Unwritable(
          'a name whose values the encryption rule of the store covers, while they stand in plain text now',
          'take a name that the rule leaves in plain text, or set the value under the new name, encrypted',
        );
      if (!opened.encrypted || opened.bytes.length === 0) return { ...opened, encrypted: encrypts };
    }
    const sealed = resealed(node.text, from, to);
    const end = trimmedEnd(text, node);
    const raw = text.slice(node.span.start, end);
    const written = sealed === null ? null : raw.replace(node.text, sealed);
    if (sealed === null || node.alias) throw IRREGULAR;
    moved.push({ start: node.span.start, end });
    changes.push({
      start: node.span.start,
      end,
      text: written === raw ? writeCiphertext(sealed, true) : (written ?? raw),
    });
    return opened;
  }

  function resealed(ciphertext: string, from: readonly string[], to: readonly string[]): string | null {
    const parsed = parseCiphertext(ciphertext);
    const plain = parsed && openCiphertext(parsed, sealing.dataKey, additionalData(from));
    return parsed && plain ? sealPlaintext(plain, parsed.type, sealing.dataKey, additionalData(to)) : null;
  }

  const opened = move(entry.value, old, []);
  moveComments();
  return opened;

  /** Which map a comment belongs to is what its ciphertext opens for. */
  function moveComments(): void {
    const end = lineEnd(text, Math.max(trimmedEnd(text, entry.value), entry.span.end));
    for (const { 0: found, index } of text.slice(entry.span.end, end).matchAll(CIPHERTEXT)) {
      const start = entry.span.end + index;
      if (text.charAt(start - 1) !== '#' || moved.some((span) => span.start <= start && start < span.end))
        continue;
      for (const below of maps) {
        const sealed = resealed(found, [...path, entry.key, ...below], [...path, key, ...below]);
        if (sealed === null) continue;
        changes.push({ start, end: start + found.length, text: sealed });
        break;
      }
    }
  }
}

function hasCiphertext(node: OpenedNode): boolean {
  if (node.kind === 'leaf') return node.encrypted && node.bytes.length > 0;
  if (node.kind === 'map') return [...node.entries.values()].some(hasCiphertext);
  return node.kind === 'list' && node.items.some(hasCiphertext);
}
