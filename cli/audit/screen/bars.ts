/** The two lines above the lists, and the two below. */
import { visible } from '../../../src/report/visible.js';
import { tailOf, widthOf } from '../../../src/report/width.js';
import { currentRows, goalsFor, ORDERS, type State, VIEWS, type ViewId } from '../state/index.js';
import { fitted, type Line, type Piece, piece } from './line.js';

export function headLines(state: State, columns: number): readonly [Line, Line] {
  return [tabs(state, columns), crumbs(state, columns)];
}

function counts({ data }: State, view: ViewId): string {
  if (!data) return '';
  const lists: Readonly<Record<ViewId, readonly unknown[]>> = {
    findings: data.findings,
    secrets: data.secrets,
    scopes: data.scopes,
    workflows: data.workflows,
    people: data.people,
  };
  return ` ${lists[view].length}`;
}

function tabs(state: State, columns: number): Line {
  const left: Piece[] = [piece('claviger ', 'bold')];
  for (const [index, view] of VIEWS.entries()) {
    const text = `${index + 1} ${view}${counts(state, view)}`;
    left.push(view === state.view ? piece(`[${text}]`, 'inverse') : piece(` ${text} `));
  }
  return ends(left, status(state), columns);
}

function status({ progress, data, readOnly, watching }: State): string {
  const scan =
    progress === null
      ? ''
      : progress.total === 0
        ? 'scanning'
        : `scanning ${progress.done}/${progress.total}`;
  return [scan, data === null ? '' : watching ? 'watching' : '', readOnly ? 'read-only' : '']
    .filter(Boolean)
    .join('  ');
}

/** Something at the left and something at the right; the right gives way. */
function ends(left: readonly Piece[], right: string, columns: number): Line {
  const used = left.reduce((sum, { text }) => sum + widthOf(text), 0);
  const room = columns - used - widthOf(right) - 1;
  return fitted(room < 0 ? left : [...left, piece(' '.repeat(room)), piece(right, 'dim')], columns);
}

function crumbs(state: State, columns: number): Line {
  const { trail, view, zoomed, mode } = state;
  const steps = [
    ...trail.slice(-4).map((crumb) => `${crumb.view}${crumb.title === '' ? '' : ` ${crumb.title}`}`),
    view,
  ];
  const { filter } = state.views[view];
  const path = visible(steps.join(' > '));
  const shownFilter =
    filter === '' && mode.kind !== 'filter'
      ? ''
      : `  /${visible(filter)}${mode.kind === 'filter' ? '_' : ''}`;
  const room = columns - widthOf(shownFilter) - (zoomed ? 7 : 0);
  const shown = widthOf(path) <= room ? path : `…${tailOf(path, Math.max(0, room - 1))}`;
  return fitted(
    [piece(shown, 'dim'), piece(shownFilter, 'cyan'), piece(zoomed ? '  (esc)' : '', 'dim')],
    columns,
  );
}

export function footLines(state: State, columns: number): readonly [Line, Line] {
  return [counted(state, columns), keysLine(state, columns)];
}

function counted(state: State, columns: number): Line {
  const { data, message, view, mode } = state;
  if (mode.kind === 'prompt') return fitted([piece(visible(mode.question), 'bold')], columns);
  const { sort, reversed, selected } = state.views[view];
  const rows = currentRows(state);
  const { problem } = rows;
  if (problem !== null) return fitted([piece(visible(problem), 'yellow')], columns);
  if (message) {
    const sign = message.tone === 'error' ? 'error: ' : '';
    return fitted(
      [piece(`${sign}${visible(message.text)}`, message.tone === 'error' ? 'red' : 'cyan')],
      columns,
    );
  }
  if (!data) return fitted([], columns);
  const row = rows.nodes.length === 0 ? 0 : selected + 1;
  const order = `by ${ORDERS[view][sort]}${reversed ? ', reversed' : ''}`;
  return fitted(
    [
      piece(`${rows.matched} of ${rows.total} ${view}`),
      piece(`  row ${row} of ${rows.nodes.length}  ${order}`, 'dim'),
    ],
    columns,
  );
}

const HINTS = '? help  a ask  / filter  : jump  s sort  enter open  e edit  y copy  r rescan  q quit';

function keysLine(state: State, columns: number): Line {
  const { mode, data } = state;
  switch (mode.kind) {
    case 'filter':
      return fitted(
        [
          piece('filter: '),
          piece('is: scope: env: engine: rule: severity: file: field: secret:', 'dim'),
          piece('  enter keeps, esc undoes'),
        ],
        columns,
      );
    case 'jump': {
      const goals = data ? goalsFor(data, mode.text, 6).map(({ title }) => visible(title)) : [];
      return fitted([piece(`:${visible(mode.text)}_  `), piece(goals.join('  '), 'dim')], columns);
    }
    case 'prompt':
      return answerLine(visible(mode.text), columns);
    case 'confirm':
      return fitted([piece('y yes  n no')], columns);
    case 'menu':
    case 'help':
      return fitted([piece('esc closes')], columns);
    case 'notice':
      return fitted([piece('any key closes')], columns);
    case 'planning':
      return fitted([piece('working …')], columns);
    case 'browse':
      return fitted([piece(HINTS, 'dim')], columns);
  }
}

/** Of a long answer the end is seen, where the typing goes on. */
function answerLine(text: string, columns: number): Line {
  const room = columns - 4;
  return fitted([piece(`> ${widthOf(text) <= room ? text : `…${tailOf(text, room - 1)}`}_`)], columns);
}
