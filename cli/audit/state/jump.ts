/** `:` goes to what has a name: a view, a secret, a workflow, a scope, a rule, a recipient. */
import { scopeTitle } from '../../../src/scopes/index.js';
import type { AuditData, Subject } from '../model/index.js';
import { go, keepSelection, viewState, withView } from './moves.js';
import { opened } from './rows.js';
import { idOf } from './titles.js';
import { scopesAbove } from './tree.js';
import { type State, VIEWS, type ViewId } from './types.js';

export interface Goal {
  /** How it is called. */
  readonly title: string;
  readonly view: ViewId;
  /** Null: the view itself. */
  readonly subject: Subject | null;
  /** Instead of a subject: the filter that shows it. */
  readonly filter: string | null;
}

const goals = new WeakMap<AuditData, readonly Goal[]>();

function goalsOf(data: AuditData): readonly Goal[] {
  const known = goals.get(data);
  if (known) return known;
  const to = (view: ViewId, kind: Subject['kind'], title: string, index: number): Goal => ({
    title,
    view,
    subject: { kind, index },
    filter: null,
  });
  const made: Goal[] = [
    ...VIEWS.map((view) => ({ title: view, view, subject: null, filter: null })),
    ...data.secrets.map(({ name }, index) => to('secrets', 'secret', name, index)),
    ...data.workflows.map(({ file }, index) => to('workflows', 'workflow', file, index)),
    ...data.scopes.map((scope, index) => to('scopes', 'scope', scopeTitle(scope), index)),
    ...[...new Set(data.findings.map(({ rule }) => rule))].map(
      (rule): Goal => ({ title: rule, view: 'findings', subject: null, filter: `rule:${rule}` }),
    ),
    ...data.people.map(({ title }, index) => to('people', 'person', title, index)),
  ];
  goals.set(data, made);
  return made;
}

/** What a word may mean, the likeliest first: equal, beginning with it, containing it. */
export function goalsFor(data: AuditData, text: string, most: number): readonly Goal[] {
  const word = text.trim().toLowerCase();
  if (word === '') return [];
  const found: Goal[][] = [[], [], []];
  for (const goal of goalsOf(data)) {
    const title = goal.title.toLowerCase();
    const rank = title === word ? 0 : title.startsWith(word) ? 1 : title.includes(word) ? 2 : -1;
    const list = found[rank];
    if (list && list.length < most) list.push(goal);
  }
  return found.flat().slice(0, most);
}

export function jump(state: State, text: string): State {
  const { data } = state;
  const [goal] = data ? goalsFor(data, text, 1) : [];
  if (!data || !goal)
    return text.trim() === ''
      ? state
      : { ...state, message: { tone: 'info', text: `nothing is called \`${text.trim()}\`` } };
  const { view, subject, filter } = goal;
  const moved = go(state, { view, ...(subject || filter !== null ? { filter: filter ?? '' } : {}) });
  return subject ? keepSelection(revealed(moved, data, subject), subject) : moved;
}

/** With everything above the row open. */
function revealed(state: State, data: AuditData, { kind, index }: Subject): State {
  if (kind !== 'scope') return state;
  const toggled = new Set(viewState(state).toggled);
  for (const above of scopesAbove(data, index).map((each) => ({ kind, index: each })))
    if (!opened(data, above, toggled)) toggled.delete(idOf(data, above));
  return withView(state, { toggled });
}
