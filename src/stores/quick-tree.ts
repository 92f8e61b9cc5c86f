import { METADATA_KEY } from './metadata.js';
import type { StoreList, StoreMap, StoreMapEntry, StoreNode, StoreScalar } from './tree.js';

/**
 * The tree of a store that looks as sops writes one: block maps and lists, one-line scalars without escapes, comments,
 * and the `sops` block last. Null for anything else, which the full parser reads: that one takes more than half of the
 * time that sops needs for the whole of a large store. A test holds the two to the same result.
 */
export interface QuickTree {
  readonly map: StoreMap;
  /** Where the `sops` block begins; it goes to the end of the text. */
  readonly metadataStart: number;
}

interface Line {
  readonly indent: number;
  /** Offset of `text`. */
  readonly start: number;
  /** Without the indentation. */
  readonly text: string;
}

const METADATA = '\nsops:\n';
/** Keys that need no thought, but for those that are no strings. */
const ENTRY =
  /^([A-Za-z_][\w./-]{0,200}|"[^"\\\u0085\u2028\u2029]{0,200}"|'[^'\u0085\u2028\u2029]{0,200}'):(?: (?! )|$)/;
/** What go-yaml does not take for text, of all that the first form of a key matches. */
const NO_TEXT = /^(?:true|True|TRUE|false|False|FALSE|null|Null|NULL)$/;
const NO_TEXT_LENGTH = 'false'.length;
/** What begins a line that is not of the map. */
const MARKS = '-.%';
const CIPHERTEXT = /^ENC\[[\w,:+/=]+\](?= +#|$)/;
const PLAIN = /^\w[\w./+-]*(?= +#|$)/;
const QUOTED = /^(?:"[^"\\\u0085\u2028\u2029]*"|'[^'\u0085\u2028\u2029]*')(?= +#|$)/;
const EMPTY = /^(?:\[\]|\{\})(?= +#|$)/;
const MAX_DEPTH = 50;

/** Thrown and caught here alone: the way out of a recursion that has met something irregular. */
const IRREGULAR = Symbol('irregular');

export function quickTree(text: string): QuickTree | null {
  const at = text.startsWith(METADATA.slice(1)) ? 0 : text.indexOf(METADATA) + 1;
  if (at === 0 && !text.startsWith(METADATA.slice(1))) return null;
  if (!onlyIndentedAfter(text, at + METADATA.length - 2)) return null;
  const lines = contentLines(text, at);
  if (!lines) return null;
  try {
    const reader = blockReader(lines);
    const map = lines.length === 0 ? emptyMap(0, 0, false) : reader.map(0, 0);
    const twice = map.entries.some(({ key }) => key === METADATA_KEY);
    return reader.atEnd() && !twice ? { map, metadataStart: at } : null;
  } catch (error) {
    if (error === IRREGULAR) return null;
    throw error;
  }
}

/** Whether no line after `from` begins at the margin: neither another key nor another document. */
function onlyIndentedAfter(text: string, from: number): boolean {
  for (let at = text.indexOf('\n', from); at >= 0 && at + 1 < text.length; at = text.indexOf('\n', at + 1)) {
    const first = text.charAt(at + 1);
    if (first !== ' ' && first !== '\n') return false;
  }
  return true;
}

/** The lines before `end` that are neither blank nor comments; null where a line has what this reader does not know. */
function contentLines(text: string, end: number): readonly Line[] | null {
  const lines: Line[] = [];
  for (let start = 0; start < end; ) {
    const stop = text.indexOf('\n', start);
    let first = start;
    while (text.charCodeAt(first) === 32) first++;
    if (first < stop && text.charCodeAt(first) !== 35) {
      const line = text.slice(first, stop);
      if (first === start && MARKS.includes(line.charAt(0)) && /^(?:---|\.\.\.|%)/.test(line)) return null;
      lines.push({ indent: first - start, start: first, text: line });
    }
    start = stop + 1;
  }
  return lines;
}

function blockReader(source: readonly Line[]) {
  const lines = [...source];
  let next = 0;

  function map(indent: number, depth: number): StoreMap {
    if (depth > MAX_DEPTH) throw IRREGULAR;
    const entries: StoreMapEntry[] = [];
    const start = lines[next]?.start ?? 0;
    const seen = new Set<string>();
    for (let line = lines[next]; line && line.indent >= indent; line = lines[next]) {
      const match = line.indent === indent ? ENTRY.exec(line.text) : null;
      if (!match) throw IRREGULAR;
      const [head, written = ''] = match;
      const key = keyOf(written);
      if (seen.has(key)) throw IRREGULAR;
      seen.add(key);
      next++;
      const end = line.start + written.length;
      const rest = line.text.slice(head.length);
      const value =
        rest === '' ? nested(head, indent, end + 1, depth) : scalar(rest, line.start + head.length);
      entries.push({ key, span: { start: line.start, end }, value });
    }
    const end = entries.at(-1)?.value.span.end ?? start;
    return { kind: 'map', flow: false, entries, span: { start, end } };
  }

  /** What stands below `key:`; nothing is null. */
  function nested(head: string, indent: number, at: number, depth: number): StoreNode {
    if (head.endsWith(' ')) throw IRREGULAR;
    const line = lines[next];
    if (line && line.indent >= indent && line.text.startsWith('- ')) return list(line.indent, depth + 1);
    if (line && line.indent > indent) return map(line.indent, depth + 1);
    return { kind: 'scalar', text: '', plain: true, tag: null, span: { start: at, end: at } };
  }

  function list(indent: number, depth: number): StoreList {
    if (depth > MAX_DEPTH) throw IRREGULAR;
    const items: StoreNode[] = [];
    const start = lines[next]?.start ?? 0;
    for (let line = lines[next]; line?.indent === indent && line.text.startsWith('- '); line = lines[next]) {
      const item = { indent: indent + 2, start: line.start + 2, text: line.text.slice(2) };
      if (ENTRY.test(item.text)) {
        // The dash counts as indentation: what is left is the first line of a map.
        lines[next] = item;
        items.push(map(item.indent, depth + 1));
      } else {
        next++;
        items.push(scalar(item.text, item.start));
      }
    }
    const after = lines[next];
    if (after && after.indent > indent) throw IRREGULAR;
    return { kind: 'list', flow: false, items, span: { start, end: items.at(-1)?.span.end ?? start } };
  }

  return { map, atEnd: () => next === lines.length };
}

/** A value on one line. What would continue on the next line is met there as a line that is indented too far. */
function scalar(text: string, start: number): StoreNode {
  const plain = (CIPHERTEXT.exec(text) ?? PLAIN.exec(text))?.[0];
  if (plain !== undefined) return scalarOf(plain, true, start, plain.length);
  const quoted = QUOTED.exec(text)?.[0];
  if (quoted !== undefined) return scalarOf(quoted.slice(1, -1), false, start, quoted.length);
  const empty = EMPTY.exec(text)?.[0];
  if (empty === undefined) throw IRREGULAR;
  const end = start + empty.length;
  return empty === '[]'
    ? { kind: 'list', flow: true, items: [], span: { start, end } }
    : emptyMap(start, end, true);
}

function emptyMap(start: number, end: number, flow: boolean): StoreMap {
  return { kind: 'map', flow, entries: [], span: { start, end } };
}

function scalarOf(text: string, plain: boolean, start: number, length: number): StoreScalar {
  return { kind: 'scalar', text, plain, tag: null, span: { start, end: start + length } };
}

function keyOf(written: string): string {
  const first = written.charAt(0);
  if (first === '"' || first === "'") return written.slice(1, -1);
  if (written.length <= NO_TEXT_LENGTH && NO_TEXT.test(written)) throw IRREGULAR;
  return written;
}
