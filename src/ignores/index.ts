/** Comments that hide findings of the next line: `# claviger-ignore-next-line RULE: reason`. */
import { commentsOf } from '../documents/index.js';
import type { Format, Span } from '../documents/types.js';

/** One such comment. What is wrong with it is for `unused-ignore` to say. */
export interface IgnoreComment {
  readonly file: string;
  readonly span: Span;
  /** As written: they may be no rules. */
  readonly rules: readonly string[];
  readonly reason: string;
  /** The last day that counts, as written: it may be no day. */
  readonly until: string | null;
  /** The word that was written in the place of `claviger-ignore-next-line`; null where it is that. */
  readonly misspelt: string | null;
  /** The line whose findings it hides, without its end; in XML with the rest of a start tag that begins in it. */
  readonly line: Span;
}

export const DIRECTIVE = 'claviger-ignore-next-line';
const BEGINNING = 'claviger-ignore';

/** Texts are searched before they are read: few have any. `format` is null where the file can have no comments. */
export function ignoreComments(file: string, text: string, format: Format | null): readonly IgnoreComment[] {
  if (format === null || !text.includes(BEGINNING)) return [];
  const found = [...commentsOf(text, format)].flatMap(({ text: inside, span }) => {
    const directive = /^\s*(claviger-ignore[\w-]*)\s*(.*?)\s*$/s.exec(inside);
    return directive === null ? [] : [{ word: directive[1] ?? '', rest: directive[2] ?? '', span }];
  });
  const own = new Set(found.flatMap(({ span }) => beginningOf(text, span) ?? []));
  return found.map(({ word, rest, span }) => {
    const [, rules = '', until = null, reason = ''] =
      /^([^:]*?)(?:\s+until\s+([^\s:]+))?\s*(?::\s*(.*))?$/s.exec(rest) ?? [];
    let line = lineAfter(text, span.end);
    // Several for one line stand above each other.
    while (own.has(line.start) && line.end < text.length) line = lineAfter(text, line.end);
    return {
      file,
      span,
      rules: rules.split(/[\s,]+/).filter((rule) => rule !== ''),
      reason: reason.trim(),
      until,
      misspelt: word === DIRECTIVE ? null : word,
      line: format === 'xml' ? withStartTags(text, line) : line,
    };
  });
}

/** Where the line of a comment begins that has the line for itself. */
function beginningOf(text: string, { start }: Span): number | null {
  const beginning = text.lastIndexOf('\n', start - 1) + 1;
  return text.slice(beginning, start).trim() === '' ? beginning : null;
}

/** The line that follows the one in which `at` lies; an empty one at the end of the text. */
function lineAfter(text: string, at: number): Span {
  const start = Math.min(endOfLine(text, at) + 1, text.length);
  return { start, end: endOfLine(text, start) };
}

/** No comment can stand between the attributes of an element, however many lines they take. */
function withStartTags(text: string, { start, end }: Span): Span {
  const tag = /<[^\s<>!?/](?:[^<>"']|"[^"]*"|'[^']*')*>/g;
  tag.lastIndex = start;
  let last = end;
  for (let found = tag.exec(text); found !== null && found.index < end; found = tag.exec(text))
    last = Math.max(last, found.index + found[0].length);
  return { start, end: last };
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}
