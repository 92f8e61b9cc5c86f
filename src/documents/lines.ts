import { BYTE_ORDER_MARK } from './source.js';

/** Lines and columns from 1; columns are UTF-16 units. A byte order mark counts in offsets and not in columns. */
export interface LineMap {
  readonly count: number;
  position(offset: number): { readonly line: number; readonly column: number };
  /** Offset of the line's first unit; a byte order mark belongs to no line. Lines outside the text are clamped. */
  lineStart(line: number): number;
  /** The line without its line break; empty outside the text. */
  lineText(line: number): string;
}

/** Line breaks are `\n`, `\r\n` and `\r`. */
export function lineMap(text: string): LineMap {
  const first = text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
  const starts = lineStarts(text, first);
  const clamp = (line: number): number => Math.min(Math.max(line, 1), starts.length);
  const lineStart = (line: number): number => starts[clamp(line) - 1] ?? first;
  return {
    count: starts.length,
    lineStart,
    position(offset) {
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] ?? 0) <= offset) low = middle;
        else high = middle - 1;
      }
      return { line: low + 1, column: Math.max(offset - (starts[low] ?? first), 0) + 1 };
    },
    lineText(line) {
      if (line < 1 || line > starts.length) return '';
      let end = starts[line] ?? text.length;
      // Looked at from behind: a line can be the whole file.
      if (line < starts.length) end -= text.endsWith('\r\n', end) ? 2 : 1;
      return text.slice(lineStart(line), end);
    },
  };
}

function lineStarts(text: string, first: number): readonly number[] {
  const starts = [first];
  // Most files have no carriage return, and a search for the other sign is several times as fast as a look at each.
  if (!text.includes('\r')) {
    for (let at = text.indexOf('\n', first); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    return starts;
  }
  for (let at = first; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x0a || (code === 0x0d && text.charCodeAt(at + 1) !== 0x0a)) starts.push(at + 1);
  }
  return starts;
}
