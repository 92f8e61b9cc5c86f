/** The whole screen as lines: the panes beside and below each other. */
import { painter } from '../../../src/report/paint.js';
import { type Layout, layoutOf, SMALLEST, type State } from '../state/index.js';
import { footLines, headLines } from './bars.js';
import { fitted, type Line, painted, piece } from './line.js';
import { detailPane, listPane, overlay } from './panes.js';

/** Lines as wide as the screen, fewer than the terminal has rows. */
export function frameOf(state: State): readonly Line[] {
  const layout = layoutOf(state);
  if (!layout) return tooSmall(state);
  const { columns } = layout;
  const body = overlay(state, layout) ?? panes(state, layout);
  return [...headLines(state, columns), ...body, ...footLines(state, columns)];
}

/** The same in the terminal's colours, to be painted. */
export function paintedFrame(state: State): readonly string[] {
  const paint = painter(state.color);
  return frameOf(state).map((line) => painted(line, paint));
}

function panes(state: State, layout: Layout): readonly Line[] {
  const detail = detailPane(state, layout);
  if (state.zoomed) return detail;
  const list = listPane(state, layout);
  if (!layout.beside) return [...list, [piece('-'.repeat(layout.columns), 'dim')], ...detail];
  return list.map((line, at) => [...line, piece(' |', 'dim'), ...(detail[at] ?? [])]);
}

function tooSmall({ size: { columns, rows } }: State): readonly Line[] {
  const lines = [
    'the terminal is too small',
    `${columns} x ${rows}, and ${SMALLEST.columns} x ${SMALLEST.rows} are needed`,
    'q quits',
  ];
  return lines.slice(0, Math.max(1, rows - 1)).map((text) => fitted([piece(text)], columns));
}
