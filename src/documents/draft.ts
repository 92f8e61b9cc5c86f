import type { DocumentNode, Encoding, MappedText } from './types.js';

/** A node while its document is being read: the same object is handed out as a `DocumentNode` afterwards. */
export interface Draft extends Mutable<Omit<DocumentNode, 'children' | 'parent'>> {
  parent: Draft | null;
  children: Draft[];
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** Scalars have no children: one list serves them all. */
const NO_CHILDREN: Draft[] = [];

export function branch(
  kind: 'map' | 'list' | 'element',
  parent: Draft | null,
  key: string | number,
  start: number,
  end: number,
): Draft {
  return { kind, parent, key, namespace: null, keyText: null, children: [], span: { start, end } };
}

export function scalar(
  parent: Draft | null,
  key: string | number,
  value: NonNullable<DocumentNode['value']> | null,
  start: number,
  end: number,
): Draft {
  return {
    kind: 'scalar',
    parent,
    key,
    namespace: null,
    keyText: null,
    children: NO_CHILDREN,
    value,
    span: { start, end },
  };
}

export function stringScalar(
  parent: Draft | null,
  key: string | number,
  text: MappedText,
  encoding: Encoding,
  start: number,
  end: number,
): Draft {
  return {
    kind: 'scalar',
    parent,
    key,
    namespace: null,
    keyText: null,
    children: NO_CHILDREN,
    value: text.text,
    text,
    encoding,
    span: { start, end },
  };
}
