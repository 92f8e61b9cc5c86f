import { branch, type Draft, stringScalar } from '../draft.js';
import { textBuilder, verbatim } from '../mapped.js';
import { BYTE_ORDER_MARK } from '../source.js';
import { decodePiece } from './decode.js';
import { type CharacterData, placeText, textOf } from './text.js';

/** What XML 1.0 forbids, or what only a document type declares; and references to characters that may be forbidden. */
const UNUSUAL =
  /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|<!(?!--|\[CDATA\[)|&(?!(?:amp|lt|gt|quot|apos|#(?:9|10|13|3[2-9]|[4-9]\d|1[01]\d|12[0-6]|x[2-6][0-9a-fA-F]));)/;

const DECLARATION =
  /<\?xml version="1\.0"(?: encoding="[A-Za-z][A-Za-z0-9-]*")?(?: standalone="(?:yes|no)")?[ \t\r\n]*\?>/y;
const NAME = /([A-Za-z_][\w-]*)(?::([A-Za-z_][\w-]*))?/y;
/** XML knows four blanks, and no others. */
const CLOSED = /[ \t\r\n]*>/y;

const MAX_QUICK_DEPTH = 200;
const XML = 'http://www.w3.org/XML/1998/namespace';

interface Open {
  readonly node: Draft;
  /** As written, with its prefix. */
  readonly name: string;
  readonly pieces: CharacterData;
  readonly attributes: number;
  readonly namespaces: ReadonlyMap<string, string>;
}

/** An attribute as it is written. */
interface Written {
  readonly prefix: string;
  readonly local: string;
  /** Of its value, without the quotes. */
  readonly start: number;
  readonly end: number;
}

/**
 * The root element of a document as modelers write it: names in ASCII, no document type, no processing instruction but
 * the declaration. The tree is the same as that of the full parser, which takes several times as long. Null for
 * everything else, mistakes among it: then the full parser decides.
 */
export function quickXml(text: string): Draft | null {
  if (UNUSUAL.test(text)) return null;
  const open: Open[] = [];
  let root: Draft | null = null;
  let cursor = text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
  if (text.startsWith('<?', cursor)) {
    DECLARATION.lastIndex = cursor;
    if (!DECLARATION.test(text)) return null;
    cursor = DECLARATION.lastIndex;
  }
  for (;;) {
    const inner = open.at(-1);
    const start = text.indexOf('<', cursor);
    const end = start === -1 ? text.length : start;
    if (end > cursor) {
      if (inner === undefined ? !isSpace(text, cursor, end) : text.slice(cursor, end).includes(']]>'))
        return null;
      inner?.pieces.push(cursor, end, 0);
    }
    if (start === -1) return inner === undefined ? root : null;
    const code = text.charCodeAt(start + 1);
    if (code === 0x2f) {
      if (inner === undefined || !text.startsWith(inner.name, start + 2)) return null;
      CLOSED.lastIndex = start + 2 + inner.name.length;
      if (!CLOSED.test(text)) return null;
      cursor = CLOSED.lastIndex;
      close(text, inner, cursor);
      open.pop();
    } else if (code === 0x21) {
      const comment = text.startsWith('<!--', start);
      if (!comment && inner === undefined) return null;
      const mark = text.indexOf(comment ? '--' : ']]>', start + (comment ? 4 : 9));
      if (mark === -1 || (comment && text.charAt(mark + 2) !== '>')) return null;
      cursor = mark + 3;
      if (!comment) inner?.pieces.push(start, cursor, 1);
    } else {
      if (open.length === MAX_QUICK_DEPTH || (inner === undefined && root !== null)) return null;
      const element = openTag(text, start, inner ?? null);
      if (element === null) return null;
      root ??= element.node;
      cursor = element.node.span.end;
      if (text.charCodeAt(cursor - 2) !== 0x2f) open.push(element);
    }
  }
}

function close(text: string, { node, pieces, attributes }: Open, end: number): void {
  node.span = { start: node.span.start, end };
  const mapped = textOf(text, pieces);
  if (mapped !== null) placeText(node, mapped, pieces, attributes);
}

const DEFAULTS: ReadonlyMap<string, string> = new Map([['xml', XML]]);

/** The start tag at `start`, whose end the node's span has; null where something about it is not regular. */
function openTag(text: string, start: number, around: Open | null): Open | null {
  NAME.lastIndex = start + 1;
  const [name = null, first = '', second] = NAME.exec(text) ?? [];
  if (name === null) return null;
  const written: Written[] = [];
  const end = readAttributes(text, NAME.lastIndex, written);
  if (end === -1) return null;
  const namespaces = declared(text, written, around?.namespaces ?? DEFAULTS);
  const uri = namespaces?.get(second === undefined ? '' : first);
  if (namespaces === null || (second !== undefined && uri === undefined)) return null;
  const node = branch('element', around?.node ?? null, second ?? first, start, end);
  node.namespace = uri === undefined || uri === '' ? null : uri;
  for (const { prefix, local, start: from, end: to } of written) {
    if (prefix === 'xmlns' || (prefix === '' && local === 'xmlns')) continue;
    const namespace = prefix === '' ? null : namespaces.get(prefix);
    if (namespace === undefined) return null;
    const attribute = stringScalar(
      node,
      `@${local}`,
      attributeText(text, from, to),
      'xml-attribute',
      from,
      to,
    );
    attribute.namespace = namespace;
    node.children.push(attribute);
  }
  around?.node.children.push(node);
  return { node, name, pieces: [], attributes: node.children.length, namespaces };
}

/** Adds to `written`, and returns where the tag ends; -1 where it is not regular. */
function readAttributes(text: string, from: number, written: Written[]): number {
  for (let at = from; ; ) {
    const next = skipSpace(text, at);
    const code = text.charCodeAt(next);
    if (code === 0x3e) return next + 1;
    if (code === 0x2f) return text.charCodeAt(next + 1) === 0x3e ? next + 2 : -1;
    if (next === at) return -1;
    NAME.lastIndex = next;
    const [, first = '', second] = NAME.exec(text) ?? [];
    if (first === '' || text.charCodeAt(NAME.lastIndex) !== 0x3d) return -1;
    const start = NAME.lastIndex + 2;
    const quote = text.charAt(start - 1);
    const end = quote === '"' || quote === "'" ? text.indexOf(quote, start) : -1;
    const local = second ?? first;
    if (end === -1 || written.some((other) => other.local === local)) return -1;
    written.push({ prefix: second === undefined ? '' : first, local, start, end });
    at = end + 1;
  }
}

/** The namespaces in an element with these attributes. */
function declared(
  text: string,
  written: readonly Written[],
  around: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> | null {
  let namespaces: Map<string, string> | null = null;
  for (const { prefix, local, start, end } of written) {
    const value = text.slice(start, end);
    if (value.includes('<')) return null;
    const isDefault = prefix === '' && local === 'xmlns';
    if (!isDefault && prefix !== 'xmlns') continue;
    if (
      !/^[\w.:/?=#%~+-]+$/.test(value) ||
      value.startsWith('http://www.w3.org/XML/') ||
      value.endsWith('/xmlns/')
    )
      return null;
    if (local === 'xml' || local.startsWith('xmlns') !== isDefault) return null;
    namespaces ??= new Map(around);
    namespaces.set(isDefault ? '' : local, value);
  }
  return namespaces ?? around;
}

function attributeText(text: string, start: number, end: number) {
  const raw = text.slice(start, end);
  if (!/[&\r\n\t]/.test(raw)) return verbatim(raw, start);
  const builder = textBuilder();
  decodePiece(builder, text, start, end, 'attribute');
  return builder.build(start);
}

function isSpace(text: string, from: number, to: number): boolean {
  return skipSpace(text, from) >= to;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return at;
    at++;
  }
}
