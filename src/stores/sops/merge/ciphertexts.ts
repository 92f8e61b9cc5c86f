/** The ciphertexts of a store's text, values and comments, and what tells two of the same meaning. */
import type { Span } from '../../../documents/types.js';
import type { StoreMap, StoreNode } from '../../tree.js';
import {
  additionalData,
  type Ciphertext,
  openCiphertext,
  parseCiphertext,
  sealPlaintext,
} from '../cipher.js';
import type { ReadStore } from '../read-store.js';

/** An authentic ciphertext, decrypted. Plaintext: it stays in this folder. */
export interface Found extends Span {
  readonly text: string;
  /** Keys of the maps that it is bound to. */
  readonly path: readonly string[];
  readonly type: Ciphertext['type'];
  readonly plain: Buffer;
}

const CIPHERTEXT = /ENC\[[\w,:+/=]+\]/g;

/** In the order of the text, without those of the `sops` block. What is authentic at no place near is left out. */
export function openAll(text: string, read: ReadStore, dataKey: Buffer): readonly Found[] {
  const places = read.documents.flatMap(placesOf).sort((a, b) => a.at - b.at);
  const found: Found[] = [];
  let next = 0;
  for (const { 0: written, index: start } of text.matchAll(CIPHERTEXT)) {
    if (read.blocks.some(({ key, end }) => key.start <= start && start < end)) continue;
    while ((places[next]?.at ?? Number.POSITIVE_INFINITY) <= start) next++;
    const around = [places[next - 1]?.path ?? [], places[next]?.path ?? []];
    const ciphertext = parseCiphertext(written);
    const opened = ciphertext && openNear(ciphertext, dataKey, around);
    if (opened) found.push({ start, end: start + written.length, text: written, ...opened });
  }
  return found;
}

/** A comment is bound to the map that it stands in, which its position alone does not tell: the key does. */
function openNear(
  ciphertext: Ciphertext,
  dataKey: Buffer,
  around: readonly (readonly string[])[],
): Pick<Found, 'path' | 'type' | 'plain'> | null {
  const { type } = ciphertext;
  for (const path of around)
    for (let length = path.length; length >= 0; length--) {
      const candidate = path.slice(0, length);
      const plain = openCiphertext(ciphertext, dataKey, additionalData(candidate));
      if (plain) return { path: candidate, type, plain };
    }
  return null;
}

/** Where each key stands, and each item of a list. */
function placesOf(root: StoreMap): readonly { readonly at: number; readonly path: readonly string[] }[] {
  const places: { at: number; path: readonly string[] }[] = [];
  const visit = (node: StoreNode, path: readonly string[]): void => {
    if (node.kind === 'scalar') places.push({ at: node.span.start, path });
    else if (node.kind === 'list') for (const item of node.items) visit(item, path);
    else
      for (const { key, span, value } of node.entries) {
        places.push({ at: span.start, path: [...path, key] });
        visit(value, [...path, key]);
      }
  };
  visit(root, []);
  return places;
}

/** The same number for the same plaintext of the same type at the same place, whatever it is encrypted with. */
export function numbering(): (found: Pick<Found, 'path' | 'type' | 'plain'>) => number {
  const numbers = new Map<string, number>();
  return ({ path, type, plain }) => {
    const identity = `${JSON.stringify(path)}${type}:${plain.toString('base64')}`;
    const number = numbers.get(identity) ?? numbers.size;
    numbers.set(identity, number);
    return number;
  };
}

export function sealAgain({ path, type, plain }: Found, dataKey: Buffer): string {
  return sealPlaintext(plain, type, dataKey, additionalData(path));
}
