/** Every command: its keys, what the help says of it, when it can be used, and what it does. */

import { CHANGE_COMMANDS } from './changes.js';
import { type AuditCommand, withEffect } from './command.js';
import { MOVES } from './move-commands.js';
import { go, keepSelection, selected, viewState, withView } from './moves.js';
import { ORDERS } from './orders.js';
import { copyable, placeOf } from './places.js';
import { ASK_COMMANDS } from './questions.js';
import { currentRows, selectedNode } from './rows.js';
import { type State, VIEWS, type ViewId } from './types.js';

const always = (): true => true;
const afterScan = ({ data }: State) => (data ? true : 'the first scan is not over yet');
const onRow = (state: State) => (selectedNode(state) ? true : 'no row is selected');

function toView(view: ViewId): (state: State) => State {
  return (state) => (state.view === view && !state.zoomed ? state : go(state, { view }));
}

function nextView(state: State, step: number): State {
  const at = (VIEWS.indexOf(state.view) + step + VIEWS.length) % VIEWS.length;
  return go(state, { view: VIEWS[at] ?? 'findings' });
}

const TITLES: Readonly<Record<ViewId, string>> = {
  findings: 'findings: what a check reports',
  secrets: 'secrets: what stands for each in every environment, and its uses',
  scopes: 'scopes: a tree down to secrets, references and fields',
  workflows: 'workflows: what each uses, and what it means',
  people: 'people: who can decrypt which stores',
};

const VIEW_COMMANDS: readonly AuditCommand[] = [
  ...VIEWS.map(
    (view, index): AuditCommand => ({
      id: view,
      keys: [String(index + 1)],
      help: TITLES[view],
      enabled: always,
      run: toView(view),
    }),
  ),
  {
    id: 'next-view',
    keys: [']'],
    help: 'the next view',
    enabled: always,
    run: (state) => nextView(state, 1),
  },
  {
    id: 'previous-view',
    keys: ['['],
    help: 'the view before',
    enabled: always,
    run: (state) => nextView(state, -1),
  },
];

const FINDING: readonly AuditCommand[] = [
  {
    id: 'filter',
    keys: ['/'],
    help: 'filter as you type: words, is: scope: env: engine: rule: severity: file: field: secret:',
    enabled: afterScan,
    run: (state) => ({
      ...state,
      zoomed: false,
      focus: 'list',
      mode: { kind: 'filter', before: viewState(state).filter },
    }),
  },
  {
    id: 'jump',
    keys: [':'],
    help: 'jump to a view, a secret, a workflow or a rule by its name',
    enabled: afterScan,
    run: (state) => ({ ...state, mode: { kind: 'jump', text: '' } }),
  },
  {
    id: 'sort',
    keys: ['s'],
    help: 'the next order',
    enabled: afterScan,
    run: (state) => reorder(state, { sort: (viewState(state).sort + 1) % ORDERS[state.view].length }),
  },
  {
    id: 'reverse',
    keys: ['S'],
    help: 'the other way round',
    enabled: afterScan,
    run: (state) => reorder(state, { reversed: !viewState(state).reversed }),
  },
  {
    id: 'ask',
    keys: ['a'],
    help: 'ask: what is dangling, unused, missing, …',
    enabled: afterScan,
    run: (state) => ({ ...state, mode: { kind: 'menu', menu: 'ask' } }),
  },
];

function reorder(state: State, change: { readonly sort?: number; readonly reversed?: boolean }): State {
  return keepSelection(withView(state, change), selectedNode(state));
}

const ABOUT: readonly AuditCommand[] = [
  ...ASK_COMMANDS.filter(({ about }) => about).map(
    ({ id, direct, help, enabled, run }): AuditCommand => ({
      id,
      keys: direct === null ? [] : [direct],
      help,
      enabled,
      run,
    }),
  ),
  {
    id: 'explain',
    keys: ['x'],
    help: "explain: the rule's page, or the secret's whole story",
    enabled: onRow,
    run: (state) => go(state, { aspect: 'explain', zoomed: true }),
  },
];

const DOINGS: readonly AuditCommand[] = [
  {
    id: 'edit',
    keys: ['e'],
    help: 'open the place in $EDITOR',
    enabled: (state) => (placeOf(selected(state)) ? true : 'this row stands at no place of a file'),
    run: (state) => {
      const place = placeOf(selected(state));
      return place ? withEffect(state, { kind: 'edit', ...place }) : state;
    },
  },
  copy('copy-syntax', 'y', 'copy the reference as it is written', 'syntax'),
  copy('copy-name', 'Y', 'copy the name', 'name'),
  {
    id: 'export',
    keys: ['o'],
    help: 'export the list as JSON or Markdown',
    enabled: (state) =>
      state.readOnly
        ? 'read-only: nothing is written'
        : currentRows(state).nodes.length > 0
          ? true
          : 'the list is empty',
    run: (state) => ({ ...state, mode: { kind: 'menu', menu: 'export' } }),
  },
  {
    id: 'rescan',
    keys: ['r'],
    help: 'scan again',
    enabled: ({ progress }) => (progress ? 'a scan is under way' : true),
    run: (state) => withEffect(state, { kind: 'scan' }),
  },
  {
    id: 'watch',
    keys: ['W'],
    help: 'follow the files: scan again when one changes',
    enabled: always,
    run: (state) =>
      withEffect({ ...state, watching: !state.watching }, { kind: 'watch', on: !state.watching }),
  },
];

function copy(id: string, key: string, help: string, what: 'syntax' | 'name'): AuditCommand {
  return {
    id,
    keys: [key],
    help,
    enabled: (state) => (copyable(selected(state), what) === null ? 'this row has no such text' : true),
    run: (state) => {
      const text = copyable(selected(state), what);
      return text === null ? state : withEffect(state, { kind: 'copy', text, what });
    },
  };
}

const SCREEN: readonly AuditCommand[] = [
  {
    id: 'zoom',
    keys: ['z'],
    help: 'the detail on the whole screen, and back',
    enabled: onRow,
    run: (state) => ({
      ...state,
      zoomed: !state.zoomed,
      focus: state.zoomed ? 'list' : 'detail',
      detailTop: 0,
    }),
  },
  {
    id: 'help',
    keys: ['?'],
    help: 'every key, and why one is disabled here',
    enabled: always,
    run: (state) => ({ ...state, mode: { kind: 'help', filter: '', top: 0 } }),
  },
  {
    id: 'suspend',
    keys: ['ctrl-z'],
    help: 'stop, for the shell to go on (fg comes back)',
    enabled: always,
    run: (state) => withEffect(state, { kind: 'suspend' }),
  },
  {
    id: 'quit',
    keys: ['q', 'ctrl-c'],
    help: 'quit',
    enabled: always,
    run: (state) => withEffect(state, { kind: 'quit' }),
  },
];

/** By title, in the order in which the help lists them. */
export const GROUPS: readonly (readonly [title: string, commands: readonly AuditCommand[]])[] = [
  ['Move', MOVES],
  ['Views', VIEW_COMMANDS],
  ['Find', FINDING],
  ['About the row', ABOUT],
  ['Do', DOINGS],
  ['Change, after a question', CHANGE_COMMANDS],
  ['Screen', SCREEN],
];

export const COMMANDS: readonly AuditCommand[] = GROUPS.flatMap(([, commands]) => commands);
export const BY_KEY: ReadonlyMap<string, AuditCommand> = new Map(
  COMMANDS.flatMap((command) => command.keys.map((key) => [key, command] as const)),
);
