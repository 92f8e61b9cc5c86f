/** The whole screen as lines: what the components put beside and below each other. */
import { layoutOf, SMALLEST, type State } from '../state/index.js';
import { footLines, headLines } from './bars.js';
import { fitted, type Line, piece } from './line.js';
import { detailPane, listPane, overlay } from './panes.js';

export type Frame =
  | { readonly kind: 'small'; readonly lines: readonly Line[] }
  | {
      readonly kind: 'whole';
      readonly head: readonly Line[];
      /** The whole width between the bars; null where the panes are seen. */
      readonly overlay: readonly Line[] | null;
      readonly list: readonly Line[];
      readonly detail: readonly Line[];
      /** The panes stand side by side, else one above the other. */
      readonly beside: boolean;
      readonly columns: number;
      readonly foot: readonly Line[];
    };

export function frameOf(state: State): Frame {
  const layout = layoutOf(state);
  if (!layout) return { kind: 'small', lines: tooSmall(state) };
  const { columns, beside } = layout;
  const over = overlay(state, layout);
  const seen = over === null;
  return {
    kind: 'whole',
    head: headLines(state, columns),
    overlay: over,
    list: seen && !state.zoomed ? listPane(state, layout) : [],
    detail: seen ? detailPane(state, layout) : [],
    beside: beside && !state.zoomed,
    columns,
    foot: footLines(state, columns),
  };
}

function tooSmall({ size: { columns, rows } }: State): readonly Line[] {
  const lines = [
    'the terminal is too small',
    `${columns} x ${rows}, and ${SMALLEST.columns} x ${SMALLEST.rows} are needed`,
    'q quits',
  ];
  return lines.slice(0, Math.max(1, rows - 1)).map((text) => fitted([piece(text)], columns));
}
