import type { DocumentNode, Encoding, MappedText } from './types.js';

/** A node while its document is being read: the same object is handed out as a `DocumentNode` afterwards. */
export interface Draft extends Mutable<Omit<DocumentNode, 'children' | 'parent'>> {
  parent: Draft | null;
  children: Draft[];
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** Scalars have no children: one list serves them all. */
const NO_CHILDREN: Draft[] = [];

/**
 * Every node has the same members in the same order, whether they hold something or not: engines read objects of one form
 * several times as fast, and there are millions of these.
 */
function node(
  kind: DocumentNode['kind'],
  parent: Draft | null,
  key: string | number,
  children: Draft[],
  value: DocumentNode['value'],
  text: MappedText | undefined,
  encoding: Encoding | undefined,
  start: number,
  end: number,
): Draft {
  return {
    kind,
    parent,
    key,
    namespace: null,
    keyText: null,
    children,
    value,
    text,
    encoding,
    span: { start, end },
    alias: undefined,
  };
}

export function branch(
  kind: 'map' | 'list' | 'element',
  parent: Draft | null,
  key: string | number,
  start: number,
  end: number,
): Draft {
  return node(kind, parent, key, [], undefined, undefined, undefined, start, end);
}

export function scalar(
  parent: Draft | null,
  key: string | number,
  value: NonNullable<DocumentNode['value']> | null,
  start: number,
  end: number,
): Draft {
  return node('scalar', parent, key, NO_CHILDREN, value, undefined, undefined, start, end);
}

export function stringScalar(
  parent: Draft | null,
  key: string | number,
  text: MappedText,
  encoding: Encoding,
  start: number,
  end: number,
): Draft {
  return node('scalar', parent, key, NO_CHILDREN, text.text, text, encoding, start, end);
}
