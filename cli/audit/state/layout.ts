/** How the screen is divided. The last row of the terminal stays free: an output as high as it would scroll. */
import type { Size, State } from './types.js';

export const SMALLEST: Size = { columns: 60, rows: 16 };
/** From here the detail stands beside the list. */
const WIDE = 120;
/** More columns than this are left empty: lines that long are hard to read. */
const MOST_COLUMNS = 300;

export interface Layout {
  readonly columns: number;
  /** Rows between the two lines at the top and the two at the bottom. */
  readonly body: number;
  readonly beside: boolean;
  readonly list: Size;
  readonly detail: Size;
}

/** Null: the terminal is too small. */
export function layoutOf({ size, zoomed }: Pick<State, 'size' | 'zoomed'>): Layout | null {
  if (size.columns < SMALLEST.columns || size.rows < SMALLEST.rows) return null;
  const columns = Math.min(size.columns, MOST_COLUMNS);
  const body = size.rows - 1 - HEAD - FOOT;
  const whole = { columns, rows: body };
  const beside = columns >= WIDE;
  if (zoomed) return { columns, body, beside, list: { columns, rows: 0 }, detail: whole };
  if (beside) {
    const list = Math.floor(columns * 0.52);
    // Between the two stands a line.
    return {
      columns,
      body,
      beside,
      list: { columns: list, rows: body },
      detail: { columns: columns - list - 2, rows: body },
    };
  }
  const list = Math.ceil(body * 0.5);
  return { columns, body, beside, list: { columns, rows: list }, detail: { columns, rows: body - list - 1 } };
}

/** The views and the breadcrumbs; the counts, the keys. */
const HEAD = 2;
const FOOT = 2;

/** Rows of the list below its line of titles. */
export function pageOf(layout: Layout | null): number {
  return Math.max(1, (layout?.list.rows ?? 2) - 1);
}
