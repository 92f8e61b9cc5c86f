import { ciphertextEnd, isCiphertext } from './ciphertext.js';
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

/** By offsets: a store has a thousand lines, and to cut them out and to match again in what is left of them takes longer. */
interface Line {
  readonly indent: number;
  /** After the indentation. */
  readonly start: number;
  /** Of the line break. */
  readonly end: number;
}

const METADATA = '\nsops:\n';
/** Keys that need no thought, but for those that are no strings. */
const ENTRY =
  /(?:[A-Za-z_][\w./-]{0,200}|"[^"\\\n\u0085\u2028\u2029]{0,200}"|'[^'\n\u0085\u2028\u2029]{0,200}'):(?: (?! )|(?=\n))/y;
/** What go-yaml does not take for text, of all that the first form of a key matches. */
const NO_TEXT = /^(?:true|True|TRUE|false|False|FALSE|null|Null|NULL)$/;
const NO_TEXT_LENGTH = 'false'.length;
/** What begins a line that is not of the map. */
const MARKS = '-.%';
/** What may stand behind a value. */
const BEHIND = / +#|\n/y;
/** A ciphertext that is none in some part. */
const MALFORMED = /ENC\[[\w,:+/=]+\](?= +#|\n)/y;
const PLAIN = /\w[\w./+-]*(?= +#|\n)/y;
const QUOTED = /(?:"[^"\\\n\u0085\u2028\u2029]*"|'[^'\n\u0085\u2028\u2029]*')(?= +#|\n)/y;
const EMPTY = /(?:\[\]|\{\})(?= +#|\n)/y;
const NO_CONTENT = /(?:---|\.\.\.|%)/y;
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
    const reader = blockReader(text, lines);
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
      if (first === start && MARKS.includes(text.charAt(first)) && endOf(NO_CONTENT, text, first) >= 0)
        return null;
      lines.push({ indent: first - start, start: first, end: stop });
    }
    start = stop + 1;
  }
  return lines;
}

/** Where a match that begins at `at` ends; -1 where there is none. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

function blockReader(text: string, source: readonly Line[]) {
  const lines = [...source];
  let next = 0;

  function map(indent: number, depth: number): StoreMap {
    if (depth > MAX_DEPTH) throw IRREGULAR;
    const entries: StoreMapEntry[] = [];
    const start = lines[next]?.start ?? 0;
    const seen = new Set<string>();
    for (let line = lines[next]; line && line.indent >= indent; line = lines[next]) {
      const at = line.indent === indent ? endOf(ENTRY, text, line.start) : -1;
      if (at < 0) throw IRREGULAR;
      const colon = text.charAt(at - 1) === ':' ? at - 1 : at - 2;
      const key = keyOf(text.slice(line.start, colon));
      if (seen.has(key)) throw IRREGULAR;
      seen.add(key);
      next++;
      const value = at === line.end ? nested(colon, indent, at, depth) : scalar(text, at);
      entries.push({ key, span: { start: line.start, end: colon }, value });
    }
    const end = entries.at(-1)?.value.span.end ?? start;
    return { kind: 'map', flow: false, entries, span: { start, end } };
  }

  /** What stands below `key:`; nothing is null. */
  function nested(colon: number, indent: number, at: number, depth: number): StoreNode {
    if (at > colon + 1) throw IRREGULAR;
    const line = lines[next];
    if (line && line.indent >= indent && isItem(line)) return list(line.indent, depth + 1);
    if (line && line.indent > indent) return map(line.indent, depth + 1);
    return {
      kind: 'scalar',
      text: '',
      plain: true,
      tag: null,
      ciphertext: false,
      span: { start: at, end: at },
    };
  }

  function list(indent: number, depth: number): StoreList {
    if (depth > MAX_DEPTH) throw IRREGULAR;
    const items: StoreNode[] = [];
    const start = lines[next]?.start ?? 0;
    for (let line = lines[next]; line?.indent === indent && isItem(line); line = lines[next]) {
      const item = { indent: indent + 2, start: line.start + 2, end: line.end };
      if (endOf(ENTRY, text, item.start) >= 0) {
        // The dash counts as indentation: what is left is the first line of a map.
        lines[next] = item;
        items.push(map(item.indent, depth + 1));
      } else {
        next++;
        items.push(scalar(text, item.start));
      }
    }
    const after = lines[next];
    if (after && after.indent > indent) throw IRREGULAR;
    return { kind: 'list', flow: false, items, span: { start, end: items.at(-1)?.span.end ?? start } };
  }

  function isItem({ start }: Line): boolean {
    return text.startsWith('- ', start);
  }

  return { map, atEnd: () => next === lines.length };
}

/** A value on one line. What would continue on the next line is met there as a line that is indented too far. */
function scalar(text: string, start: number): StoreNode {
  let end = ciphertextEnd(text, start);
  if (end >= 0 && endOf(BEHIND, text, end) >= 0) return scalarOf(text, start, end, true);
  end = endOf(MALFORMED, text, start);
  if (end < 0) end = endOf(PLAIN, text, start);
  if (end >= 0) return scalarOf(text, start, end, false);
  end = endOf(QUOTED, text, start);
  if (end >= 0) return quotedScalar(text, start, end);
  end = endOf(EMPTY, text, start);
  if (end < 0) throw IRREGULAR;
  return text.charAt(start) === '['
    ? { kind: 'list', flow: true, items: [], span: { start, end } }
    : emptyMap(start, end, true);
}

function emptyMap(start: number, end: number, flow: boolean): StoreMap {
  return { kind: 'map', flow, entries: [], span: { start, end } };
}

function scalarOf(text: string, start: number, end: number, ciphertext: boolean): StoreScalar {
  return {
    kind: 'scalar',
    text: text.slice(start, end),
    plain: true,
    tag: null,
    ciphertext,
    span: { start, end },
  };
}

function quotedScalar(source: string, start: number, end: number): StoreScalar {
  const text = source.slice(start + 1, end - 1);
  return {
    kind: 'scalar',
    text,
    plain: false,
    tag: null,
    ciphertext: isCiphertext(text),
    span: { start, end },
  };
}

function keyOf(written: string): string {
  const first = written.charAt(0);
  if (first === '"' || first === "'") return written.slice(1, -1);
  if (written.length <= NO_TEXT_LENGTH && NO_TEXT.test(written)) throw IRREGULAR;
  return written;
}
