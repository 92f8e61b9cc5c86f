import { type TextBuilder, textBuilder } from '../mapped.js';
import type { MappedText } from '../types.js';

export interface BlockStyle {
  readonly folded: boolean;
  /** `-`: no final line break, `+`: all of them, empty: one. */
  readonly chomp: '-' | '+' | '';
  /** Spaces before each line. Where `found`, only the least of it: the first line with content decides. */
  readonly indent: number;
  readonly found: boolean;
}

interface Line {
  /** Where the line begins, where its spaces end, where its content ends. */
  readonly start: number;
  readonly content: number;
  readonly end: number;
}

/**
 * The header of a block scalar that begins at `at`. An indentation indicator counts from `parentIndent`.
 */
export function blockStyle(source: string, at: number, parentIndent: number): BlockStyle {
  const indicators = /[|>]([-+0-9]*)/y;
  indicators.lastIndex = at;
  const written = indicators.exec(source)?.[1] ?? '';
  const digit = Number(/[1-9]/.exec(written)?.[0] ?? 0);
  return {
    folded: source.charAt(at) === '>',
    chomp: written.includes('-') ? '-' : written.includes('+') ? '+' : '',
    indent: parentIndent + digit,
    found: digit === 0,
  };
}

/** The lines of a block scalar: `start` is where the line after the header begins. */
export function decodeBlock(source: string, start: number, end: number, style: BlockStyle): MappedText {
  const builder = textBuilder();
  const lines = start === end ? [] : splitLines(source, start, end);
  const first = lines.findIndex((line) => line.content < line.end);
  if (first === -1) {
    if (style.chomp === '+' && lines.length > 0) {
      for (let index = 0; index < Math.max(1, lines.length - 1); index++) {
        builder.atom('\n', lines[index]?.end ?? end, lines[index + 1]?.start ?? end);
      }
    }
    return builder.build(start);
  }

  const indent = indentOf(lines, first, style);
  // White space beyond the indentation is content, even after the last line with letters.
  const contentLines =
    lines.findLastIndex((line) => line.content < line.end || line.content - line.start > indent) + 1;

  /** Line breaks that wait for the next content, and where the first of them stands. */
  let waiting = '';
  let from = start;
  let wasSpaced = false;
  for (let index = 0; index < contentLines; index++) {
    const line = lines[index];
    if (line === undefined) break;
    const at = textStart(line, indent);
    if (index <= first || !style.folded) {
      builder.atom(waiting, from, at);
      builder.same(source.slice(at, line.end), at);
      waiting = style.folded && index === first ? foldAfter(source, line, indent) : '\n';
      wasSpaced = index === first && waiting === '\n';
      from = line.end;
    } else if (at < line.content || source.charCodeAt(line.content) === 0x09) {
      // A more indented line keeps its line breaks, before and after.
      if (waiting.endsWith(' ')) waiting = `${waiting.slice(0, -1)}\n`;
      else if (!wasSpaced && waiting !== '') waiting = `${waiting}\n`;
      builder.atom(waiting, from, at);
      builder.same(source.slice(at, line.end), at);
      waiting = '\n';
      wasSpaced = true;
      from = line.end;
    } else if (line.content === line.end) {
      waiting = waiting === ' ' ? '\n' : `${waiting}\n`;
    } else {
      builder.atom(waiting, from, at);
      builder.same(source.slice(at, line.end), at);
      waiting = ' ';
      wasSpaced = false;
      from = line.end;
    }
  }
  addFinalBreaks(builder, lines, contentLines, style, indent, end);
  return builder.build(start);
}

function textStart(line: Line, indent: number): number {
  return line.start + Math.min(indent, line.content - line.start);
}

function foldAfter(source: string, line: Line, indent: number): string {
  return line.content - line.start > indent || source.charCodeAt(line.content) === 0x09 ? '\n' : ' ';
}

function indentOf(lines: readonly Line[], first: number, style: BlockStyle): number {
  const line = lines[first];
  return style.found && line !== undefined ? line.content - line.start : style.indent;
}

function addFinalBreaks(
  builder: TextBuilder,
  lines: readonly Line[],
  contentLines: number,
  { chomp }: BlockStyle,
  indent: number,
  end: number,
): void {
  if (chomp === '-') return;
  const last = chomp === '+' ? Math.max(lines.length, contentLines + 1) : contentLines + 1;
  for (let index = contentLines; index < last; index++) {
    const next = lines[index];
    // A file may end without the line break that the value has all the same.
    const nextStart = next === undefined ? end : chomp === '+' ? textStart(next, indent) : next.start;
    builder.atom('\n', lines[index - 1]?.end ?? end, nextStart);
  }
}

function splitLines(source: string, start: number, end: number): readonly Line[] {
  const lines: Line[] = [];
  let at = start;
  for (;;) {
    const feed = source.indexOf('\n', at);
    const limit = feed === -1 || feed >= end ? end : feed;
    let content = at;
    while (content < limit && source.charCodeAt(content) === 0x20) content++;
    const lineEnd = limit > content && source.charCodeAt(limit - 1) === 0x0d ? limit - 1 : limit;
    lines.push({ start: at, content, end: lineEnd });
    if (limit === end) return lines;
    at = limit + 1;
  }
}
