import type { Span } from '../../documents/types.js';

/**
 * A store's documents as sops sees them: keys in file order, aliases expanded, scalars still as text. Both readers
 * (`quick-tree.ts` for what sops writes, `yaml-tree.ts` for everything) give the same tree.
 */
export type StoreNode = StoreMap | StoreList | StoreScalar;

export interface StoreMap {
  readonly kind: 'map';
  readonly entries: readonly StoreMapEntry[];
}

export interface StoreMapEntry {
  readonly key: string;
  readonly span: Span;
  readonly value: StoreNode;
}

export interface StoreList {
  readonly kind: 'list';
  readonly items: readonly StoreNode[];
}

export interface StoreScalar {
  readonly kind: 'scalar';
  /** The decoded text; of a plain scalar, as it stands there. */
  readonly text: string;
  /** Neither quoted nor a block: its type is guessed from the text. */
  readonly plain: boolean;
  readonly tag: string | null;
  readonly span: Span;
}

export interface TreeProblem {
  /** One line, lower case, nothing quoted from values. */
  readonly message: string;
  readonly span: Span;
}
