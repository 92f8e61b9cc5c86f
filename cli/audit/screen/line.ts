/** Lines of the screen: pieces of text in a style, cut and filled to so many columns. */
import type { Paint, Style } from '../../../src/report/paint.js';
import { headOf, widthOf } from '../../../src/report/width.js';

export interface Piece {
  readonly text: string;
  readonly style?: Style | undefined;
}
export type Line = readonly Piece[];

export function piece(text: string, style?: Style): Piece {
  return { text, style };
}

/** The pieces in exactly so many columns: cut with `…`, or filled with blanks. */
export function fitted(line: Line, columns: number): Line {
  const pieces: Piece[] = [];
  let left = columns;
  for (const [index, each] of line.entries()) {
    const width = widthOf(each.text);
    const more = line.slice(index + 1).some(({ text }) => text.trim() !== '');
    if (width < left || (width === left && !more)) {
      pieces.push(each);
      left -= width;
      continue;
    }
    if (left > 0) {
      const head = headOf(each.text, left - 1);
      pieces.push({ ...each, text: `${head}…` });
      left -= widthOf(head) + 1;
    }
    break;
  }
  if (left > 0) pieces.push({ text: ' '.repeat(left) });
  return pieces;
}

/** One text in exactly so many columns. */
export function cell(text: string, columns: number, style?: Style): Piece {
  return {
    text: fitted([{ text }], columns)
      .map((each) => each.text)
      .join(''),
    style,
  };
}

export function painted(line: Line, paint: Paint): string {
  return line
    .map(({ text, style }) => (style === undefined || text === '' ? text : paint(style, text)))
    .join('');
}

export function textOf(line: Line): string {
  return line.map(({ text }) => text).join('');
}

const STYLES: Readonly<Record<string, Style>> = {
  1: 'bold',
  2: 'dim',
  31: 'red',
  32: 'green',
  33: 'yellow',
  34: 'blue',
  36: 'cyan',
};

/** Text with the colours of reports as pieces. Two styles at once are not told apart: the later one counts. */
export function piecesOf(text: string): Line {
  if (!text.includes('\x1b')) return [{ text }];
  const pieces: Piece[] = [];
  let style: Style | undefined;
  for (const part of text.split(/(\x1b\[\d+m)/)) {
    const code = /^\x1b\[(\d+)m$/.exec(part)?.[1];
    if (code !== undefined) style = STYLES[code];
    else if (part !== '') pieces.push({ text: part, style });
  }
  return pieces;
}

/** A line in as many as it takes; what is carried over is indented as the line is. */
export function wrapped(line: Line, columns: number): readonly Line[] {
  const whole = textOf(line);
  if (widthOf(whole) <= columns) return [line];
  const indent = Math.min((/^ */.exec(whole)?.[0].length ?? 0) + 2, Math.floor(columns / 2));
  const lines: Line[] = [];
  let current: Piece[] = [];
  let used = 0;
  const end = () => {
    lines.push(trimmed(current));
    current = [{ text: ' '.repeat(indent) }];
    used = indent;
  };
  for (const { text, style } of line)
    for (const word of text.split(/(?<= )(?=[^ ])/)) {
      if (used > indent && used + widthOf(word.trimEnd()) > columns) end();
      let rest = word;
      while (used + widthOf(rest.trimEnd()) > columns) {
        const head = headOf(rest, columns - used);
        if (head === '') break;
        current.push({ text: head, style });
        rest = rest.slice(head.length);
        end();
      }
      // Blanks between columns are of no use where a line begins.
      if (lines.length > 0 && used === indent) rest = rest.trimStart();
      current.push({ text: rest, style });
      used += widthOf(rest);
    }
  lines.push(trimmed(current));
  return lines;
}

/** Without the blanks at its end. */
function trimmed(line: readonly Piece[]): Line {
  const last = line.findLastIndex(({ text }) => text.trim() !== '');
  return line
    .slice(0, last + 1)
    .map((each, at) => (at === last ? { ...each, text: each.text.trimEnd() } : each));
}
