import { codeAt } from '../code-at.js';
import { branch, type Draft } from '../draft.js';
import { Names } from '../names.js';
import { BYTE_ORDER_MARK } from '../source.js';
import { type Attributes, declared, readAttributes } from './quick-attributes.js';
import { isNameStart, NO_PREFIX, nameEnd, prefixEnd, skipSpace } from './quick-names.js';
import { type CharacterData, decodeText, placeText } from './text.js';

/** What XML 1.0 forbids. */
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;

const DECLARATION =
  /<\?xml version="1\.0"(?: encoding="[A-Za-z][A-Za-z0-9-]*")?(?: standalone="(?:yes|no)")?[ \t\r\n]*\?>/y;

const MAX_QUICK_DEPTH = 200;
const XML = 'http://www.w3.org/XML/1998/namespace';
const DEFAULTS: ReadonlyMap<string, string> = new Map([['xml', XML]]);

const LESS_THAN = 0x3c;
const SLASH = 0x2f;

const NAMES = new Names('');

/** An element that is not closed yet. */
interface Open {
  readonly node: Draft;
  /** Where the name that has to stand in the end tag, prefix included, begins and ends. */
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly namespaces: ReadonlyMap<string, string>;
  /** How many of its children are attributes. */
  readonly attributes: number;
  /** Where its own begin among the pieces of character data of all open elements. */
  readonly pieces: number;
  /** Whether any of them is more than white space. */
  hasText: boolean;
}

interface Reader {
  readonly text: string;
  /** Where the last piece of markup ended. */
  cursor: number;
  root: Draft | null;
  readonly open: Open[];
  /** Character data of the open elements, those of the innermost last. */
  readonly pieces: CharacterData;
  /** Where those end: what lies behind was of elements that are closed. */
  piecesEnd: number;
  readonly attributes: Attributes;
}

/**
 * The root element of a document as modelers write it: names in ASCII, no document type, no processing instruction but
 * the declaration. The tree is the same as that of the full parser, which takes several times as long. Null for
 * everything else, mistakes among it: then the full parser decides.
 */
export function quickXml(text: string): Draft | null {
  if (FORBIDDEN.test(text)) return null;
  const cursor = afterDeclaration(text);
  if (cursor === -1) return null;
  const attributes: Attributes = { prefixed: [], declarations: [] };
  const reader: Reader = { text, cursor, root: null, open: [], pieces: [], piecesEnd: 0, attributes };
  for (;;) {
    const { open } = reader;
    const inner = open.length === 0 ? null : (open[open.length - 1] ?? null);
    const start = readCharacters(reader, inner);
    if (start === -1) return null;
    if (start === text.length) return inner === null ? reader.root : null;
    const code = codeAt(text, start + 1);
    const read =
      code === SLASH
        ? closeTag(reader, start, inner)
        : code === 0x21
          ? readSection(reader, start, inner)
          : openTag(reader, start, inner);
    if (!read) return null;
  }
}

/** Where what follows the declaration begins, which may be missing; -1 where it is not regular. */
function afterDeclaration(text: string): number {
  const start = codeAt(text, 0) === BYTE_ORDER_MARK ? 1 : 0;
  if (!text.startsWith('<?', start)) return start;
  DECLARATION.lastIndex = start;
  return DECLARATION.test(text) ? DECLARATION.lastIndex : -1;
}

/** Takes the character data before the next piece of markup, and returns where that begins; -1 where it is not regular. */
function readCharacters(reader: Reader, inner: Open | null): number {
  const { text, cursor } = reader;
  let start = skipSpace(text, cursor);
  const isBlank = start === text.length || codeAt(text, start) === LESS_THAN;
  if (!isBlank) {
    const found = text.indexOf('<', start);
    start = found === -1 ? text.length : found;
    if (inner === null || text.slice(cursor, start).includes(']]>')) return -1;
    inner.hasText = true;
  }
  if (start > cursor && inner !== null) addPiece(reader, cursor, start, 0);
  return start;
}

function addPiece(reader: Reader, start: number, end: number, isSection: 0 | 1): void {
  const { pieces } = reader;
  pieces[reader.piecesEnd++] = start;
  pieces[reader.piecesEnd++] = end;
  pieces[reader.piecesEnd++] = isSection;
}

/** The comment or the section at `start`. */
function readSection(reader: Reader, start: number, inner: Open | null): boolean {
  const { text } = reader;
  if (text.startsWith('<!--', start)) {
    const mark = text.indexOf('--', start + 4);
    reader.cursor = mark + 3;
    return mark !== -1 && text.charAt(mark + 2) === '>';
  }
  if (inner === null || !text.startsWith('<![CDATA[', start)) return false;
  const mark = text.indexOf(']]>', start + 9);
  reader.cursor = mark + 3;
  inner.hasText = true;
  addPiece(reader, start, reader.cursor, 1);
  return mark !== -1;
}

function closeTag(reader: Reader, start: number, inner: Open | null): boolean {
  const { text, pieces } = reader;
  if (inner === null) return false;
  let at = start + 2;
  for (let named = inner.nameStart; named < inner.nameEnd; named++, at++)
    if (codeAt(text, at) !== codeAt(text, named)) return false;
  at = skipSpace(text, at);
  if (codeAt(text, at) !== 0x3e) return false;
  reader.cursor = at + 1;
  inner.node.closeAt(reader.cursor);
  if (inner.hasText) {
    const own = pieces.slice(inner.pieces, reader.piecesEnd);
    const mapped = decodeText(text, own);
    if (mapped === null) return false;
    placeText(inner.node, mapped, own, inner.attributes);
  }
  reader.piecesEnd = inner.pieces;
  reader.open.pop();
  return true;
}

function openTag(reader: Reader, start: number, inner: Open | null): boolean {
  const { text, attributes } = reader;
  if (reader.open.length === MAX_QUICK_DEPTH || (inner === null && reader.root !== null)) return false;
  const nameStart = start + 1;
  if (!isNameStart(codeAt(text, nameStart))) return false;
  const first = nameEnd(text, nameStart);
  const end = prefixEnd(text, first);
  const local = end === first ? nameStart : first + 1;
  const node = branch('element', inner?.node ?? null, NAMES.of(text, local, end), start, start);
  const tagEnd = readAttributes(text, end, node, attributes);
  if (tagEnd === -1) return false;
  const namespaces = declared(attributes.declarations, inner?.namespaces ?? DEFAULTS);
  if (namespaces === null) return false;
  const uri = namespaces.get(end === first ? NO_PREFIX : NAMES.of(text, nameStart, first));
  if (uri === undefined && end !== first) return false;
  node.namespace = uri === undefined || uri === '' ? null : uri;
  for (const { attribute, prefix } of attributes.prefixed) {
    const namespace = namespaces.get(prefix);
    if (namespace === undefined) return false;
    attribute.namespace = namespace;
  }
  node.closeAt(tagEnd);
  inner?.node.children.push(node);
  reader.root ??= node;
  reader.cursor = tagEnd;
  if (codeAt(text, tagEnd - 2) === SLASH) return true;
  reader.open.push({
    node,
    nameStart,
    nameEnd: end,
    namespaces,
    attributes: node.children.length,
    pieces: reader.piecesEnd,
    hasText: false,
  });
  return true;
}
