import { applyChanges, type Change } from '../splice/changes.js';
import type { Part, Rewrite } from '../splice/plan.js';
import type { DocumentNode, MappedText, Span } from '../types.js';
import { blockStyle, decodeBlock } from './block.js';
import { decodeDouble, decodePlain, decodeSingle } from './flow.js';
import { holdsDocumentMarker, isPlain, readsAsOtherType } from './plain.js';

/** What may stand unescaped in every parser, line breaks and tabs aside: YAML 1.1's line breaks and the BOM may not. */
export const PRINTABLE =
  /^[\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]*$/u;
const PRINTABLE_OR_TAB =
  /^[\t\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]*$/u;

/**
 * What the source characters of `rewrite` become: its parts in the style that the scalar has, or the whole scalar in
 * double quotes where `quoted` or the style can't hold the text.
 */
export function encodeYaml(source: string, rewrite: Rewrite, quoted: boolean): readonly Change[] {
  return (quoted ? null : inStyle(source, rewrite)) ?? inDoubleQuotes(source, rewrite);
}

function inStyle(source: string, rewrite: Rewrite): readonly Change[] | null {
  switch (rewrite.node.encoding) {
    case 'yaml-plain':
      return inPlain(source, rewrite);
    case 'yaml-single':
      return inQuotes(source, rewrite, PRINTABLE_OR_TAB, (text) => text.replaceAll("'", "''"), decodeSingle);
    case 'yaml-double':
      return inQuotes(source, rewrite, /^/, escapeDouble, decodeDouble);
    default:
      return inBlock(source, rewrite);
  }
}

function inPlain(source: string, { node, mapped, parts, expected }: Rewrite): readonly Change[] | null {
  if (!parts.every(({ text }) => PRINTABLE.test(text))) return null;
  const changes = changesOf(parts, mapped, ({ text }) => text);
  const raw = rewritten(source, node.span, changes);
  if (!isPlain(raw, withinBrackets(source, node)) || readsAsOtherType(raw)) return null;
  return decodePlain(raw, 0).text === expected ? changes : null;
}

function inQuotes(
  source: string,
  { node, mapped, parts, expected }: Rewrite,
  allowed: RegExp,
  encode: (text: string) => string,
  decode: (raw: string, base: number) => MappedText | null,
): readonly Change[] | null {
  if (!parts.every(({ text }) => allowed.test(text))) return null;
  const changes = changesOf(parts, mapped, ({ text }) => encode(text));
  const raw = rewritten(source, node.span, changes);
  // At the ends of a folded line blanks would be lost: then the text differs.
  const same = decode(raw, 0)?.text === expected;
  return same && !holdsDocumentMarker(raw) ? changes : null;
}

function inBlock(source: string, { node, mapped, parts, expected }: Rewrite): readonly Change[] | null {
  const folded = node.encoding === 'yaml-folded';
  const lines = folded ? parts.map(({ text }) => text) : parts.flatMap(({ text }) => text.split('\n'));
  if (!lines.every((line) => PRINTABLE_OR_TAB.test(line))) return null;
  // libyaml refuses a tab where it still looks for the indentation.
  if (/^\n*\t/.test(expected)) return null;
  const header = headerOf(source, node.span);
  const indent = indentation(source, mapped, header.body);
  if (indent === null) return null;
  const lineBreak = source.startsWith('\r\n', header.lineEnd) ? '\r\n' : '\n';
  const changes = changesOf(parts, mapped, ({ text, to }) => {
    const after = mapped.text.charAt(to);
    return folded ? text : indentLines(text, lineBreak, ' '.repeat(indent), after);
  });
  const raw = rewritten(source, node.span, changes);
  if (source.charAt(node.span.end - 1) === '\n' && !raw.endsWith('\n')) return null;
  const style = { ...blockStyle(source, node.span.start, 0), indent };
  const decoded = decodeBlock(raw, header.body - node.span.start, raw.length, style);
  return decoded.text === expected ? changes : null;
}

/** `after`: the character that follows in the value, empty at its end. */
function indentLines(text: string, lineBreak: string, indent: string, after: string): string {
  const [first = '', ...others] = text.split('\n');
  const last = others.length - 1;
  const indented = others.map((line, index) => {
    const empty = line === '' && (index < last || after === '' || after === '\n');
    return `${lineBreak}${empty ? '' : indent}${line}`;
  });
  return first + indented.join('');
}

/** How many spaces stand before the lines of a block scalar; null where none of them has content. */
function indentation(source: string, mapped: MappedText, body: number): number | null {
  for (let unit = 0; unit < mapped.text.length; unit++) {
    if (mapped.text.charAt(unit) === '\n') continue;
    const { start } = mapped.rawSpan(unit, unit + 1);
    const lineStart = Math.max(source.lastIndexOf('\n', start - 1) + 1, body);
    return start - lineStart;
  }
  return null;
}

function inDoubleQuotes(source: string, { node, expected }: Rewrite): readonly Change[] {
  const text = `"${escapeDouble(expected)}"`;
  const { start, end } = node.span;
  if (node.encoding !== 'yaml-literal' && node.encoding !== 'yaml-folded') return [{ start, end, text }];
  // A comment behind the block's header stays where it is.
  const header = headerOf(source, node.span);
  return [
    { start, end: header.indicatorsEnd, text },
    { start: header.body, end, text: '' },
  ];
}

interface Header {
  readonly indicatorsEnd: number;
  /** Where the header's line break stands. */
  readonly lineEnd: number;
  /** Where the next line begins, at most the scalar's end. */
  readonly body: number;
}

function headerOf(source: string, span: Span): Header {
  const indicators = /[|>][-+0-9]*/y;
  indicators.lastIndex = span.start;
  const indicatorsEnd = span.start + (indicators.exec(source)?.[0].length ?? 1);
  const feed = source.indexOf('\n', span.start);
  if (feed === -1 || feed >= span.end) return { indicatorsEnd, lineEnd: span.end, body: span.end };
  const lineEnd = source.charAt(feed - 1) === '\r' ? feed - 1 : feed;
  return { indicatorsEnd, lineEnd, body: feed + 1 };
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** Escapes that JSON has too: what is written into `{"a": "..."}` stays JSON. */
export function escapeDouble(text: string): string {
  return text.replace(
    /["\\\0-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\p{Surrogate}/gu,
    (character) => SHORT_ESCAPES[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function changesOf(
  parts: readonly Part[],
  mapped: MappedText,
  encode: (part: Part) => string,
): readonly Change[] {
  return parts.map((part) => ({ ...mapped.rawSpan(part.from, part.to), text: encode(part) }));
}

/** The scalar's source after `changes`. */
function rewritten(source: string, span: Span, changes: readonly Change[]): string {
  const shifted = changes.map(({ start, end, text }) => ({
    start: start - span.start,
    end: end - span.start,
    text,
  }));
  return applyChanges(source.slice(span.start, span.end), shifted);
}

/** Whether the scalar stands within `[]` or `{}`. A copy's surroundings are not the original's: better safe. */
function withinBrackets(source: string, node: DocumentNode): boolean {
  if (node.alias !== undefined) return true;
  for (let at = node.parent; at !== null; at = at.parent) {
    if (/[[{]/.test(source.charAt(at.span.start))) return true;
  }
  return false;
}
