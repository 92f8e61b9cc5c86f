import type { AuditCommand } from './command.js';
import { back, fold, go, keepSelection, moveBy, pageRows, viewState, withView } from './moves.js';
import { selectedNode } from './rows.js';
import type { State } from './types.js';

const always = (): true => true;
const onRow = (state: State) => (selectedNode(state) ? true : 'no row is selected');

const isTree = ({ view }: State) => view === 'scopes' || view === 'workflows' || view === 'people';

/** Esc: what is in front goes first, then the filter, then the way back. */
function leave(state: State): State {
  if (state.zoomed && state.trail.length === 0) return { ...state, zoomed: false, focus: 'list' };
  if (state.focus === 'detail' && !state.zoomed) return { ...state, focus: 'list' };
  if (state.zoomed || viewState(state).filter === '') return back(state);
  return keepSelection(withView(state, { filter: '' }), selectedNode(state));
}

export const MOVES: readonly AuditCommand[] = [
  { id: 'up', keys: ['up', 'k'], help: 'up', enabled: always, run: (state) => moveBy(state, -1) },
  { id: 'down', keys: ['down', 'j'], help: 'down', enabled: always, run: (state) => moveBy(state, 1) },
  {
    id: 'page-up',
    keys: ['pageup', 'ctrl-b'],
    help: 'a page up',
    enabled: always,
    run: (state) => moveBy(state, -pageRows(state)),
  },
  {
    id: 'page-down',
    keys: ['pagedown', 'ctrl-f', ' '],
    help: 'a page down',
    enabled: always,
    run: (state) => moveBy(state, pageRows(state)),
  },
  {
    id: 'first',
    keys: ['home', 'g'],
    help: 'to the first row',
    enabled: always,
    run: (state) => moveBy(state, -ALL),
  },
  {
    id: 'last',
    keys: ['end', 'G'],
    help: 'to the last row',
    enabled: always,
    run: (state) => moveBy(state, ALL),
  },
  {
    id: 'unfold',
    keys: ['right', 'l'],
    help: 'show what is below a row of a tree',
    enabled: (state) => (isTree(state) ? true : 'this view is no tree'),
    run: (state) => fold(state, 'open'),
  },
  {
    id: 'fold',
    keys: ['left', 'h'],
    help: 'hide it, or go to the row above',
    enabled: (state) => (isTree(state) ? true : 'this view is no tree'),
    run: (state) => fold(state, 'close'),
  },
  {
    id: 'open',
    keys: ['enter'],
    help: 'open: what is below a row, else its detail on the whole screen',
    enabled: onRow,
    run: openRow,
  },
  {
    id: 'focus',
    keys: ['tab', 'shift-tab'],
    help: 'between the list and its detail',
    enabled: always,
    run: (state) => (state.zoomed ? state : { ...state, focus: state.focus === 'list' ? 'detail' : 'list' }),
  },
  {
    id: 'back',
    keys: ['esc', 'backspace'],
    help: 'back: leave the detail, clear the filter, go where you came from',
    enabled: always,
    run: leave,
  },
];

/** More rows than any list has. */
const ALL = 1_000_000;

function openRow(state: State): State {
  const node = selectedNode(state);
  if (state.zoomed || !node) return state;
  if (!node.leaf && state.focus === 'list') return fold(state, 'toggle');
  return go(state, { aspect: state.aspect, zoomed: true });
}
