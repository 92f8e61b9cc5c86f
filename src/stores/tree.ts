import type { Span } from '../documents/types.js';

/**
 * A store's documents as sops sees them: keys in file order, aliases expanded, scalars still as text. Both readers
 * (`quick-tree.ts` for what sops writes, `sops/yaml-tree.ts` for everything) give the same tree.
 */
export type StoreNode = StoreMap | StoreList | StoreScalar;

/** Where a node stands, for those who write there. */
export interface StorePlace {
  /**
   * A scalar's own characters, its quotes included; from `{` to `}`; of a block map or list, from its first key or dash to
   * the end of its last value. Below an alias, the place of the original.
   */
  readonly span: Span;
  /** The node is a copy that this alias (`*name`) makes. */
  readonly alias?: Span;
}

export interface StoreMap extends StorePlace {
  readonly kind: 'map';
  /** Written with `{}` or `[]`. */
  readonly flow: boolean;
  readonly entries: readonly StoreMapEntry[];
}

export interface StoreMapEntry {
  readonly key: string;
  /** Of the key. */
  readonly span: Span;
  readonly value: StoreNode;
}

export interface StoreList extends StorePlace {
  readonly kind: 'list';
  readonly flow: boolean;
  readonly items: readonly StoreNode[];
}

export interface StoreScalar extends StorePlace {
  readonly kind: 'scalar';
  /** The decoded text; of a plain scalar, as it stands there. */
  readonly text: string;
  /** Neither quoted nor a block: its type is guessed from the text. */
  readonly plain: boolean;
  readonly tag: string | null;
  /** Whether `isCiphertext` of the text: a store has a thousand, and is looked through more than once. */
  readonly ciphertext: boolean;
}

/** The node's characters: of a copy, those of the alias. */
export function placeOf({ alias, span }: StorePlace): Span {
  return alias ?? span;
}

export interface TreeProblem {
  /** One line, lower case, nothing quoted from values. */
  readonly message: string;
  readonly span: Span;
}
