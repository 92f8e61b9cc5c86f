import type { Span } from '../../documents/types.js';
import { Plaintext } from '../plaintext.js';
import type { SecretValue } from '../types.js';
import type { MacLeaf } from './mac.js';
import type { TypedValue } from './values.js';

/** A store's tree after decryption: the same shape, with values for scalars. */
export type OpenedNode =
  | OpenedMap
  | OpenedList
  | OpenedLeaf
  | { readonly kind: 'null' }
  | { readonly kind: 'comment' };

export interface OpenedMap {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, OpenedNode>;
}

export interface OpenedList {
  readonly kind: 'list';
  readonly items: readonly OpenedNode[];
}

export interface OpenedLeaf extends MacLeaf {
  readonly kind: 'leaf';
  readonly value: TypedValue;
  readonly span: Span;
}

/** The leaves in document order, as the MAC takes them. */
export function leavesOf(maps: readonly OpenedMap[]): readonly OpenedLeaf[] {
  const leaves: OpenedLeaf[] = [];
  const collect = (node: OpenedNode): void => {
    if (node.kind === 'leaf') leaves.push(node);
    else if (node.kind === 'map') node.entries.forEach(collect);
    else if (node.kind === 'list') node.items.forEach(collect);
  };
  maps.forEach(collect);
  return leaves;
}

/** What the rest of the program gets: values wrapped, so that they can't be printed by accident. */
export function secretValues(map: OpenedMap): ReadonlyMap<string, SecretValue> {
  const entries = new Map<string, SecretValue>();
  for (const [key, node] of map.entries) {
    const value = secretValue(node);
    if (value) entries.set(key, value);
  }
  return entries;
}

/** The bytes behind a value of type `bytes`, whose text can't give them back. */
const EXACT = new WeakMap<Plaintext, Buffer>();

/** The bytes of a value that a store was read from; undefined for values of another origin. */
export function exactBytes(text: Plaintext): Buffer | undefined {
  return EXACT.get(text);
}

function secretScalar({ value }: OpenedLeaf): SecretValue {
  const text = new Plaintext(value.text);
  if (value.type === 'bytes') EXACT.set(text, value.bytes);
  return { kind: 'scalar', type: value.type, text };
}

function secretValue(node: OpenedNode): SecretValue | null {
  switch (node.kind) {
    case 'map':
      return { kind: 'map', entries: secretValues(node) };
    case 'list':
      return { kind: 'list', items: node.items.map(secretValue).filter((item) => item !== null) };
    case 'leaf':
      return secretScalar(node);
    case 'null':
      return { kind: 'scalar', type: 'null', text: new Plaintext('') };
    case 'comment':
      return null;
  }
}
