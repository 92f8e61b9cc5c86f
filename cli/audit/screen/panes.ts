/** The panes as lines: each exactly as wide and as high as its place on the screen. */
import { visible } from '../../../src/report/visible.js';
import {
  askedDetail,
  currentRows,
  helpLines,
  type Layout,
  type Mode,
  menuOf,
  opened,
  type Size,
  type State,
  shownKey,
} from '../state/index.js';
import { columnsOf, rowPieces } from './cells.js';
import { cell, fitted, type Line, piece, piecesOf, textOf, wrapped } from './line.js';

const BLANK: Line = [];

/** Lines as many as there is room for, each as wide. */
function filled(lines: readonly Line[], { columns, rows }: Size): readonly Line[] {
  return Array.from({ length: rows }, (_, index) => fitted(lines[index] ?? BLANK, columns));
}

/** A title over the columns, then the rows that are in sight and no others. */
export function listPane(state: State, { list: size }: Layout): readonly Line[] {
  const { data } = state;
  if (!data) return filled(waiting(state), size);
  const view = state.views[state.view];
  const rows = currentRows(state);
  // Two columns mark the selected row.
  const columns = columnsOf(data, state.view, size.columns - 2, (node) => opened(data, node, view.toggled));
  const titles: Line = [
    piece('  '),
    ...columns.map(({ title, width }, index) =>
      cell(`${index === 0 ? '' : ' '}${title}`, width + (index === 0 ? 0 : 1), 'bold'),
    ),
  ];
  if (rows.nodes.length === 0) return filled([titles, [piece(`  ${nothing(state)}`)]], size);
  const shown = rows.nodes
    .slice(view.top, view.top + size.rows - 1)
    .map((node, index) =>
      rowLine(rowPieces(columns, node), view.top + index === view.selected, state.focus === 'list'),
    );
  return filled([titles, ...shown], size);
}

function rowLine(pieces: Line, isSelected: boolean, hasFocus: boolean): Line {
  if (!isSelected) return [piece('  '), ...pieces];
  // The mark says without colour which row it is.
  return [piece(`> ${textOf(pieces)}`, hasFocus ? 'inverse' : 'bold')];
}

function waiting({ progress }: State): readonly Line[] {
  const total = progress?.total ?? 0;
  const text = total === 0 ? 'reading the project' : `reading workflow ${progress?.done} of ${total}`;
  return [BLANK, [piece(`  ${text} …`)]];
}

function nothing({ view, views, data }: State): string {
  if (views[view].filter !== '') return 'nothing meets the filter (esc clears it)';
  if (view === 'findings') return `no problems in ${data?.summary.files} workflows`;
  return `there are no ${view}`;
}

/** The answer to what is asked of the selected row. */
export function detailPane(state: State, { detail: size }: Layout): readonly Line[] {
  const asked = askedDetail(state);
  const known = asked && state.detail?.key === asked.key ? state.detail : null;
  const lines = known ? textLines(known.lines, size.columns) : asked ? [[piece('…')]] : [];
  const room = size.rows - 1;
  const top = Math.max(0, Math.min(state.detailTop, lines.length - room));
  const more = lines.length - top - room;
  const position = lines.length <= room ? '' : more > 0 ? `${more} more below` : 'the end';
  const title = state.aspect === 'overview' ? 'detail' : ASPECTS[state.aspect];
  const head: Line = [
    piece(`${state.focus === 'detail' ? '> ' : ''}${title}`, 'bold'),
    piece(position === '' ? '' : `  ${position}`, 'dim'),
  ];
  return filled([head, ...lines.slice(top, top + room)], size);
}

const ASPECTS = {
  uses: 'where it is used',
  readers: 'who can decrypt it',
  breaks: 'what would break without it',
  explain: 'explained',
} as const;

const prepared = new WeakMap<
  readonly string[],
  { readonly columns: number; readonly lines: readonly Line[] }
>();

function textLines(text: readonly string[], columns: number): readonly Line[] {
  const known = prepared.get(text);
  if (known?.columns === columns) return known.lines;
  const lines = text.flatMap((line) => wrapped(piecesOf(line), columns));
  prepared.set(text, { columns, lines });
  return lines;
}

/** What lies over the lists for a while: help, a menu, a question. Null: nothing does. */
export function overlay(state: State, { columns, body }: Layout): readonly Line[] | null {
  const { mode } = state;
  const size = { columns, rows: body };
  switch (mode.kind) {
    case 'help':
      return filled(helpScreen(state, mode, body), size);
    case 'menu':
      return filled(menuScreen(state, mode), size);
    case 'planning':
      return filled([BLANK, [piece(`  ${mode.title}: working …`)]], size);
    case 'notice': {
      const lines = textLines(mode.lines, columns - 2).slice(mode.top, mode.top + body - 3);
      const text = lines.map((line): Line => [piece('  '), ...line]);
      return filled([[piece(mode.title, 'bold')], BLANK, ...text], size);
    }
    case 'confirm':
      return filled(questionScreen(mode, columns, body), size);
    default:
      return null;
  }
}

function helpScreen(
  state: State,
  { filter, top }: Extract<Mode, { kind: 'help' }>,
  rows: number,
): readonly Line[] {
  const lines = helpLines(state, filter);
  const head: Line = [
    piece('Keys', 'bold'),
    piece(filter === '' ? '  type to filter, arrows scroll, esc closes' : `  /${filter}`),
  ];
  const shown = lines.slice(top, top + rows - 1).map(({ keys, text, reason }): Line => {
    if (keys === '') return [piece(text, 'bold')];
    const line = [cell(`  ${keys}`, 20), piece(text)];
    return reason === null ? line : [...line, piece(`  disabled: ${visible(reason)}`, 'yellow')];
  });
  return [head, ...(shown.length === 0 ? [[piece('  no key is called so')]] : shown)];
}

function menuScreen(state: State, mode: Extract<Mode, { kind: 'menu' }>): readonly Line[] {
  const title = mode.menu === 'ask' ? 'Ask' : 'Export this list';
  return [
    [piece(title, 'bold'), piece('  a key answers, esc closes')],
    BLANK,
    ...menuOf(mode).map((command): Line => {
      const enabled = command.enabled(state);
      const line = [cell(`  ${command.keys.map(shownKey).join(', ')}`, 6), piece(command.help)];
      return enabled === true ? line : [...line, piece(`  disabled: ${visible(enabled)}`, 'yellow')];
    }),
  ];
}

function questionScreen(
  { title, lines, question, top }: Extract<Mode, { kind: 'confirm' }>,
  columns: number,
  rows: number,
): readonly Line[] {
  const text = textLines(lines, columns - 2);
  const asked = wrapped([piece(question, 'bold')], columns - 2);
  const room = Math.max(1, rows - asked.length - 5);
  const shown = text.slice(top, top + room);
  return [
    [piece(title, 'bold')],
    BLANK,
    ...shown.map((line): Line => [piece('  '), ...line]),
    ...(text.length > top + room
      ? [[piece(`  ${text.length - top - room} more below`, 'dim' as const)]]
      : []),
    BLANK,
    ...asked.map((line): Line => [piece('  '), ...line]),
    [piece('  y: yes   n: no, change nothing')],
  ];
}
