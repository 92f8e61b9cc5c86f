import { verbatim } from './mapped.js';
import type { DocumentNode, Encoding, MappedText, Span } from './types.js';

/** A node while its document is being read: the same object is handed out as a `DocumentNode` afterwards. */
export interface Draft extends Mutable<Omit<DocumentNode, 'children' | 'parent'>> {
  parent: Draft | null;
  children: Draft[];
  /** The key stands in the source as it is, from `at`. */
  placeKey(at: number): void;
  /** The node ends at `end`. */
  closeAt(end: number): void;
  /** The same YAML node where an alias stands for it, without a key of its own. */
  copy(parent: Draft, key: string | number, alias: Span): Draft;
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** Scalars have no children: one list serves them all. */
const NO_CHILDREN: Draft[] = [];

/** Where a text stands: the place of its first unit where it is in the source as it is. */
type TextPlace = number | MappedText;

/**
 * Every node has the same members in the same order, whether they hold something or not: engines read objects of one form
 * several times as fast, and there are millions of these. What few of them are asked for is made when they are: a range and a
 * mapped text for each took more memory than all the rest.
 */
class Node implements Draft {
  declare kind: DocumentNode['kind'];
  declare parent: Draft | null;
  declare key: string | number;
  declare namespace: string | null;
  declare children: Draft[];
  declare value: DocumentNode['value'];
  declare encoding: Encoding | undefined;
  declare alias: Span | undefined;
  declare private start: number;
  declare private end: number;
  declare private textPlace: TextPlace | null;
  declare private keyPlace: TextPlace | null;

  constructor(
    kind: DocumentNode['kind'],
    parent: Draft | null,
    key: string | number,
    children: Draft[],
    value: DocumentNode['value'],
    encoding: Encoding | undefined,
    textPlace: TextPlace | null,
    start: number,
    end: number,
  ) {
    this.kind = kind;
    this.parent = parent;
    this.key = key;
    this.namespace = null;
    this.children = children;
    this.value = value;
    this.encoding = encoding;
    this.alias = undefined;
    this.start = start;
    this.end = end;
    this.textPlace = textPlace;
    this.keyPlace = null;
  }

  get span(): Span {
    return { start: this.start, end: this.end };
  }

  set span({ start, end }: Span) {
    this.start = start;
    this.end = end;
  }

  get text(): MappedText | undefined {
    const { textPlace } = this;
    if (textPlace === null) return undefined;
    return typeof textPlace === 'number' ? verbatim(String(this.value), textPlace) : textPlace;
  }

  set text(text: MappedText | undefined) {
    this.textPlace = text ?? null;
  }

  get keyText(): MappedText | null {
    const { keyPlace } = this;
    return typeof keyPlace === 'number' ? verbatim(String(this.key), keyPlace) : keyPlace;
  }

  set keyText(text: MappedText | null) {
    this.keyPlace = text;
  }

  placeKey(at: number): void {
    this.keyPlace = at;
  }

  closeAt(end: number): void {
    this.end = end;
  }

  copy(parent: Draft, key: string | number, alias: Span): Draft {
    const { kind, children, value, encoding, textPlace, start, end } = this;
    const copy = new Node(kind, parent, key, children, value, encoding, textPlace, start, end);
    copy.alias = alias;
    return copy;
  }
}

/** What a map's entry is called by a key that a quick reader has read: as it stands in the source, or mapped. */
export function keyOf(keyText: string | MappedText): string {
  return typeof keyText === 'string' ? keyText : keyText.text;
}

/** Gives an entry its key. `at`: where it stands if it is in the source as it is. */
export function setKey(entry: Draft, keyText: string | MappedText, at: number): void {
  if (typeof keyText === 'string') entry.placeKey(at);
  else entry.keyText = keyText;
}

export function branch(
  kind: 'map' | 'list' | 'element',
  parent: Draft | null,
  key: string | number,
  start: number,
  end: number,
): Draft {
  return new Node(kind, parent, key, [], undefined, undefined, null, start, end);
}

export function scalar(
  parent: Draft | null,
  key: string | number,
  value: NonNullable<DocumentNode['value']> | null,
  start: number,
  end: number,
): Draft {
  return new Node('scalar', parent, key, NO_CHILDREN, value, undefined, null, start, end);
}

export function stringScalar(
  parent: Draft | null,
  key: string | number,
  text: MappedText,
  encoding: Encoding,
  start: number,
  end: number,
): Draft {
  return new Node('scalar', parent, key, NO_CHILDREN, text.text, encoding, text, start, end);
}

/** A string that stands in the source as it is, from `at`. */
export function plainString(
  parent: Draft | null,
  key: string | number,
  text: string,
  at: number,
  encoding: Encoding,
  start: number,
  end: number,
): Draft {
  return new Node('scalar', parent, key, NO_CHILDREN, text, encoding, at, start, end);
}
