import { codeAt, END } from '../code-at.js';
import { branch, type Draft, keyOf, scalar, setKey } from '../draft.js';
import { placeWithReturns, withoutReturns } from './crlf.js';
import { afterValue, nextLine, type Reader } from './quick-reader.js';
import {
  characterTable,
  endOfLine,
  flowCollection,
  IRREGULAR,
  irregular,
  isEmptyAt,
  isIn,
  isQuote,
  plainScalar,
  quotedEnd,
  quotedScalar,
  quotedText,
  scanPlain,
  skipSpaces,
} from './quick-scalars.js';
import { type Merged, nameAt, readAlias, readBlock, withMerged } from './quick-values.js';

/** Tabs and carriage returns that end no line are left to the full parser, and so is what is no text. */
const UNUSUAL = /[\0-\x09\x0b-\x1f\ufeff]/;

/** Collections inside each other; far below what the full parser reads. */
const MAX_QUICK_DEPTH = 100;
const MAX_KEY = 1000;
const MAX_QUICK_COPIES = 10_000;

/**
 * The roots of a YAML stream as people write it by hand: block maps and lists, scalars and brackets on one line, literal
 * and folded blocks, comments, anchors and their aliases. The tree is the same as that of the full parser, which is thirty
 * times as slow. Null for everything else (tags, texts over several lines, odd indentation, mistakes): then the full
 * parser decides.
 */
export function quickYaml(text: string): readonly Draft[] | null {
  if (!text.includes('\r')) return readQuickly(text);
  const plain = withoutReturns(text);
  const roots = plain === null ? null : readQuickly(plain);
  if (plain !== null && roots !== null) placeWithReturns(roots, plain);
  return roots;
}

function readQuickly(text: string): readonly Draft[] | null {
  if (UNUSUAL.test(text)) return null;
  const reader: Reader = {
    text,
    at: 0,
    indent: -1,
    comments: -1,
    marker: false,
    nodeEnd: 0,
    depth: MAX_QUICK_DEPTH,
    anchors: new Map(),
    copies: MAX_QUICK_COPIES,
    plain: { end: 0, colon: -1 },
  };
  try {
    return readStream(reader);
  } catch (error) {
    if (error === IRREGULAR) return null;
    throw error;
  }
}

function readStream(reader: Reader): readonly Draft[] {
  const roots: Draft[] = [];
  nextLine(reader, 0);
  if (reader.marker) nextLine(reader, reader.at);
  for (;;) {
    roots.push(readDocument(reader));
    if (!reader.marker) return roots;
    nextLine(reader, reader.at);
  }
}

function readDocument(reader: Reader): Draft {
  // Documents without content are rare, and so are those of one scalar.
  if (reader.indent !== 0) irregular();
  reader.anchors = new Map();
  const read = isItem(reader.text, reader.at) ? readList : readMap;
  const root = read(reader, null, '', 0);
  return reader.indent >= 0 ? irregular() : root;
}

function isItem(text: string, at: number): boolean {
  return codeAt(text, at) === 0x2d && isEmptyAt(text, at + 1);
}

/** The block map whose first key stands at the reader's place, which is `column`. */
function readMap(reader: Reader, parent: Draft | null, key: string | number, column: number): Draft {
  const draft = branch('map', parent, key, reader.at, reader.at);
  if (reader.depth-- === 0) irregular();
  const merged: Merged[] = [];
  do {
    const entry = readEntry(reader, draft, column);
    if (entry.key === '<<') merged.push({ at: draft.children.length, entries: entry.children });
    else draft.children.push(entry);
  } while (reader.indent === column);
  if (merged.length > 0) draft.children = withMerged(draft, merged);
  return closed(reader, draft, column);
}

function readList(reader: Reader, parent: Draft | null, key: string | number, column: number): Draft {
  const { text } = reader;
  const draft = branch('list', parent, key, reader.at, reader.at);
  if (reader.depth-- === 0) irregular();
  do {
    const at = skipSpaces(text, reader.at + 1);
    const index = draft.children.length;
    if (isKey(reader, at)) {
      const inner = column + at - reader.at;
      reader.at = at;
      draft.children.push(readMap(reader, draft, index, inner));
    } else draft.children.push(readValue(reader, draft, index, at, column));
  } while (reader.indent === column && isItem(text, reader.at));
  return closed(reader, draft, column);
}

function closed(reader: Reader, draft: Draft, column: number): Draft {
  reader.depth++;
  // The full parser has rules of its own for whose a comment is that stands deeper than what follows.
  if (reader.indent > column || (reader.comments >= column && column > 0)) irregular();
  draft.closeAt(reader.nodeEnd);
  return draft;
}

const NO_KEY = characterTable('{[|>&*');

/** Whether a key and its `:` stand at `at`. */
function isKey({ text, plain }: Reader, at: number): boolean {
  const code = codeAt(text, at);
  if (isQuote(code)) return codeAt(text, quotedEnd(text, at)) === 0x3a;
  // What begins otherwise is no plain scalar.
  if (isIn(NO_KEY, code)) return false;
  scanPlain(text, at, plain);
  return plain.colon !== -1;
}

function readEntry(reader: Reader, map: Draft, column: number): Draft {
  const { text, at: start, plain } = reader;
  const quoted = isQuote(codeAt(text, start));
  if (quoted) plain.colon = quotedEnd(text, start);
  else scanPlain(text, start, plain);
  const end = plain.colon;
  if (end === -1 || codeAt(text, end) !== 0x3a || !isEmptyAt(text, end + 1) || end - start > MAX_KEY)
    irregular();
  const keyText = quoted ? quotedText(text, start, end) : text.slice(start, end);
  const key = keyOf(keyText);
  const at = skipSpaces(text, end + 1);
  const code = codeAt(text, at);
  const draft =
    code === 0x0a || code === 0x23 || code === END
      ? readBelow(reader, map, key, at, column)
      : readValue(reader, map, key, at, column);
  // A merge key brings a map's entries.
  if (key === '<<' && (quoted || draft.kind !== 'map' || draft.alias === undefined)) irregular();
  setKey(draft, keyText, quoted ? start + 1 : start);
  return draft;
}

/** What stands in the lines below a key. `at`: where the value would be if it stood beside it. */
function readBelow(reader: Reader, map: Draft, key: string, at: number, column: number): Draft {
  const { text } = reader;
  const commented = codeAt(text, at) === 0x23;
  nextLine(reader, endOfLine(text, commented ? at - 1 : at));
  const { indent } = reader;
  if (indent > column)
    return isItem(text, reader.at) ? readList(reader, map, key, indent) : readMap(reader, map, key, indent);
  if (indent === column && isItem(text, reader.at)) return readList(reader, map, key, column);
  if (commented || reader.comments !== -1) irregular();
  reader.nodeEnd = at;
  return scalar(map, key, null, at, at);
}

/** The value that begins at `at`, in a collection at `column`, and goes on to the next line with content. */
function readValue(reader: Reader, parent: Draft, key: string | number, at: number, column: number): Draft {
  const { text, plain } = reader;
  const code = codeAt(text, at);
  if (code === 0x26) return readAnchored(reader, parent, key, at, column);
  if (code === 0x7c || code === 0x3e) return readBlock(reader, parent, key, at, column);
  let draft: Draft;
  if (isQuote(code)) draft = quotedScalar(text, parent, key, at, quotedEnd(text, at));
  else if (code === 0x2a) return readAlias(reader, parent, key, at, column);
  else if (code === 0x7b || code === 0x5b) draft = flowCollection(text, parent, key, at, reader.depth);
  else {
    scanPlain(text, at, plain);
    if (plain.colon !== -1) irregular();
    draft = plainScalar(text, parent, key, at, plain.end);
  }
  reader.nodeEnd = endOfLine(text, draft.span.end);
  nextLine(reader, reader.nodeEnd);
  afterValue(reader, column);
  return draft;
}

function readAnchored(
  reader: Reader,
  parent: Draft,
  key: string | number,
  at: number,
  column: number,
): Draft {
  const { text, anchors } = reader;
  const name = nameAt(text, at);
  // Inside of what is called the same, the last one to begin would have the name.
  if (anchors.get(name) === null) irregular();
  anchors.set(name, null);
  const next = skipSpaces(text, at + 1 + name.length);
  const code = codeAt(text, next);
  if (code === 0x26 || code === 0x2a || code === END) irregular();
  const below = code === 0x0a || code === 0x23;
  const isEntry = parent.kind === 'map';
  if (below && !isEntry) irregular();
  const draft = below
    ? readBelow(reader, parent, String(key), next, column)
    : readValue(reader, parent, key, next, column);
  if (below && draft.kind === 'scalar') irregular();
  anchors.set(name, draft);
  return draft;
}
