import { textBuilder } from '../mapped.js';
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
  let contentLines = lines.findLastIndex((line) => line.content < line.end) + 1;
  if (contentLines === 0) {
    if (style.chomp === '+' && lines.length > 0) {
      for (let index = 0; index < Math.max(1, lines.length - 1); index++) {
        builder.atom('\n', lines[index]?.end ?? end, lines[index + 1]?.start ?? end);
      }
    }
    return builder.build(start);
  }

  const first = lines.findIndex((line) => line.content < line.end);
  const indent = indentOf(lines, first, style);
  // White space beyond the indentation is content, even after the last line with letters.
  const lastSpaced = lines.findLastIndex((line) => line.content - line.start > indent) + 1;
  contentLines = Math.max(contentLines, lastSpaced);

  const textStart = (line: Line): number => line.start + Math.min(indent, line.content - line.start);
  /** Line breaks that wait for the next content, and where the first of them stands. */
  let waiting = '';
  let from = start;
  let wasSpaced = false;
  for (const [index, line] of lines.slice(0, contentLines).entries()) {
    const at = textStart(line);
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
  addFinalBreaks(lines, contentLines, style, textStart, end, builder.atom);
  return builder.build(start);
}

function foldAfter(source: string, line: Line, indent: number): string {
  return line.content - line.start > indent || source.charCodeAt(line.content) === 0x09 ? '\n' : ' ';
}

function indentOf(lines: readonly Line[], first: number, style: BlockStyle): number {
  const line = lines[first];
  return style.found && line !== undefined ? line.content - line.start : style.indent;
}

function addFinalBreaks(
  lines: readonly Line[],
  contentLines: number,
  { chomp }: BlockStyle,
  textStart: (line: Line) => number,
  end: number,
  atom: (text: string, start: number, end: number) => void,
): void {
  if (chomp === '-') return;
  const last = chomp === '+' ? Math.max(lines.length, contentLines + 1) : contentLines + 1;
  for (let index = contentLines; index < last; index++) {
    const next = lines[index];
    // A file may end without the line break that the value has all the same.
    const nextStart = next === undefined ? end : chomp === '+' ? textStart(next) : next.start;
    atom('\n', lines[index - 1]?.end ?? end, nextStart);
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
