/**
 * Documents: YAML, JSON and XML text as one kind of tree in which every string knows where each of its
 * characters stands in the file.
 *
 * All positions are UTF-16 units from 0 in the file's decoded text, a byte order mark included.
 */

/** A half-open range of UTF-16 units in a file's decoded text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A file's bytes, decoded. `encodeSource` is the inverse. */
export interface SourceText {
  /** Path relative to the project, with `/`. */
  readonly file: string;
  /** The whole text; a byte order mark is its first unit. */
  readonly text: string;
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be';
}

/** `message`: one line, lower case, without the file's name or content. */
export type SourceResult =
  | { readonly ok: true; readonly source: SourceText }
  | { readonly ok: false; readonly message: string };

/**
 * A decoded string whose every unit knows the source range it came from.
 * `rawSpan(from, to)` is the source range of units `from` (inclusive) to `to` (exclusive); an empty range maps to
 * the point before unit `from`.
 */
export interface MappedText {
  readonly text: string;
  rawSpan(from: number, to: number): Span;
}

export type Format = 'json' | 'yaml' | 'xml';

/** How a string is written in the file, which decides how a replacement is encoded. */
export type Encoding =
  | 'json-string'
  | 'xml-attribute'
  | 'xml-text' // character data and CDATA sections, mixed
  | 'yaml-plain'
  | 'yaml-single'
  | 'yaml-double'
  | 'yaml-literal'
  | 'yaml-folded';

/**
 * One node of a document.
 *
 * JSON and YAML: `map` (children are entries), `list` (children are items), `scalar`.
 * XML: `element`; its attributes are `scalar` children with `kind: 'scalar'` and key `@local`, its own character data
 * (all pieces joined, child elements skipped) one `scalar` child with key `#text` where it is not only white space.
 */
export interface DocumentNode {
  readonly kind: 'map' | 'list' | 'scalar' | 'element';
  readonly parent: DocumentNode | null;
  /** Map key, list index, element's local name, `@name` of an attribute, `#text`; the root of JSON or YAML has `''`. */
  readonly key: string | number;
  /** XML: the namespace of an element or a prefixed attribute; otherwise null. */
  readonly namespace: string | null;
  /** JSON and YAML map entries: the key as written, so that a reference in a key can be pointed at. */
  readonly keyText: MappedText | null;
  readonly children: readonly DocumentNode[];
  /** A scalar's value: strings, and JSON or YAML numbers, booleans and null as they are. Undefined otherwise. */
  readonly value?: string | number | bigint | boolean | null | undefined;
  /** Present where the scalar is a string. `text.text === value`. */
  readonly text?: MappedText | undefined;
  readonly encoding?: Encoding | undefined;
  /** The node's whole source range (XML attribute: its value without the quotes). */
  readonly span: Span;
  /**
   * YAML: this node is a copy that an alias (or a merge key) made; positions are those of the anchored original and
   * `alias` is where the `*name` stands.
   */
  readonly alias?: Span | undefined;
}

export interface ParseProblem {
  /** One line, lower case, no trailing full stop, no content of the file. */
  readonly message: string;
  readonly span: Span;
}

export interface ParsedDocument {
  readonly source: SourceText;
  readonly format: Format;
  /** One root for JSON and XML, one for each document of a YAML stream. Empty where nothing could be parsed. */
  readonly roots: readonly DocumentNode[];
  /** Not empty: the file is broken; whatever `roots` holds may be incomplete. */
  readonly problems: readonly ParseProblem[];
}

/** Units `from` to `to` of `node.text.text` are to become `text` (plain, not encoded). */
export interface Edit {
  readonly node: DocumentNode;
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

export type SpliceResult =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly failures: readonly { readonly edit: Edit; readonly reason: string }[] };
