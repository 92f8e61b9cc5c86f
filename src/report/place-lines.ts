/** A place as a reader sees it: `--> file:line:column` and the code frame below, with the caret under the name. */
import type { Location } from '../diagnostics.js';
import { type FrameSubject, frameOf } from './frame.js';
import type { Paint, Style } from './paint.js';
import type { Positions } from './positions.js';
import { visible } from './visible.js';
import { widthOf } from './width.js';

export interface PlaceLines {
  /** The first names the place; there is no more where nothing of the file may be shown. */
  readonly lines: readonly string[];
  /** Blanks as wide as the line number: what follows is indented by it. */
  readonly gutter: string;
}

export function placeLines(
  { file, span }: Location,
  subject: FrameSubject,
  positions: Positions,
  width: number,
  { paint, style, label }: { readonly paint: Paint; readonly style: Style; readonly label: string | null },
): PlaceLines {
  const { line, column } = positions.at(file, span.start);
  const gutter = ' '.repeat(String(line).length);
  const room = width - gutter.length - 3;
  const frame = frameOf(positions, file, span, subject, room);
  const lines = [`${gutter}${paint('blue', '-->')} ${visible(file)}:${line}:${column}`];
  if (frame) {
    lines.push(`${gutter} ${paint('blue', '|')}`);
    for (const each of frame.lines)
      lines.push(
        `${paint('blue', `${String(each.number).padStart(gutter.length)} |`)} ${each.text}`.trimEnd(),
      );
    for (const mark of marks(frame.caret, label === null ? '' : visible(label), room))
      lines.push(`${gutter} ${paint('blue', '|')} ${' '.repeat(mark.column)}${paint(style, mark.text)}`);
  }
  return { lines, gutter };
}

/** The caret with its label, on a line of its own where there is no room beside the caret. */
function marks(
  caret: { readonly column: number; readonly width: number },
  label: string,
  room: number,
): { readonly column: number; readonly text: string }[] {
  const mark = { column: caret.column, text: '^'.repeat(caret.width) };
  if (label === '') return [mark];
  const wide = widthOf(label);
  if (caret.column + caret.width + 1 + wide <= room) return [{ ...mark, text: `${mark.text} ${label}` }];
  return [mark, { column: Math.max(0, Math.min(caret.column, room - wide)), text: label }];
}
