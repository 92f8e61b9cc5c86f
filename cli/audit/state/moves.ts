/** Moving: the selection and what of the list is in sight, from view to view and back. */
import { type Aspect, type AuditData, type Subject, secretOf } from '../model/index.js';
import { layoutOf, pageOf } from './layout.js';
import { currentRows, type Node, opened, selectedNode } from './rows.js';
import { idOf, titleOf } from './titles.js';
import type { Crumb, State, ViewId, ViewState } from './types.js';

export function viewState(state: State): ViewState {
  return state.views[state.view];
}

export function withView(state: State, change: Partial<ViewState>): State {
  const { view, views } = state;
  return { ...state, views: { ...views, [view]: { ...views[view], ...change } } };
}

/** Selects a row, as near as there is one, and brings it into sight. What was shown of the last one is gone. */
export function select(state: State, wanted: number): State {
  const { length } = currentRows(state).nodes;
  const { selected: before, top: oldTop } = viewState(state);
  const selected = Math.max(0, Math.min(wanted, length - 1));
  const page = pageOf(layoutOf({ ...state, zoomed: false }));
  const last = Math.max(0, length - page);
  const top = Math.max(0, Math.min(last, Math.min(selected, Math.max(oldTop, selected - page + 1))));
  if (selected === before && top === oldTop) return state;
  return { ...withView(state, { selected, top }), detailTop: selected === before ? state.detailTop : 0 };
}

/** By so many rows: of the list, or of the text beside it. */
export function moveBy(state: State, rows: number): State {
  if (state.focus === 'detail' || state.zoomed)
    return { ...state, detailTop: Math.max(0, Math.min(state.detailTop + rows, lastDetailTop(state))) };
  return select(state, viewState(state).selected + rows);
}

/** Lines of the text that are left when its end is in sight. */
function lastDetailTop({ detail, size, zoomed }: State): number {
  const rows = layoutOf({ size, zoomed })?.detail.rows ?? 1;
  return Math.max(0, (detail?.lines.length ?? 0) - rows + 1);
}

export function pageRows(state: State): number {
  const layout = layoutOf(state);
  const rows = state.focus === 'detail' || state.zoomed ? (layout?.detail.rows ?? 2) - 1 : pageOf(layout);
  return Math.max(1, rows - 1);
}

/** Keeps the row that was selected where the list around it has changed. */
export function keepSelection(state: State, before: Subject | null): State {
  const at = before
    ? currentRows(state).nodes.findIndex(({ kind, index }) => kind === before.kind && index === before.index)
    : -1;
  return select(state, at < 0 ? viewState(state).selected : at);
}

/** The same after another scan, where rows are at other places of other lists. */
export function keepSelectionById(state: State, before: string | null): State {
  const { data } = state;
  if (!data || before === null) return keepSelection(state, null);
  return keepSelection(state, currentRows(state).nodes.find((node) => idOf(data, node) === before) ?? null);
}

export function selectedId(state: State): string | null {
  const node = selectedNode(state);
  return node && state.data ? idOf(state.data, node) : null;
}

/** What of a tree's node is below it, in sight or not. */
export function fold(state: State, how: 'open' | 'close' | 'toggle'): State {
  const node = selectedNode(state);
  const { data } = state;
  if (!node || !data) return state;
  const isOpen = !node.leaf && opened(data, node, viewState(state).toggled);
  if (how === 'close' && !isOpen) return toParent(state, node);
  if (node.leaf || (how === 'open' && isOpen)) return state;
  const id = idOf(data, node);
  const toggled = new Set(viewState(state).toggled);
  if (!toggled.delete(id)) toggled.add(id);
  return keepSelection(withView(state, { toggled }), node);
}

function toParent(state: State, node: Node): State {
  return node.parent < 0 ? state : select(state, node.parent);
}

/** Where `back` is to lead: what is looked at now. */
function crumbOf(state: State): Crumb {
  const node = selectedNode(state);
  const { view, aspect, zoomed, data } = state;
  const title = node && data ? titleOf(data, node) : '';
  return { view, state: viewState(state), aspect, zoomed, title };
}

/** More steps back than anybody takes are not kept. */
const MOST_CRUMBS = 50;

export interface Target {
  readonly view?: ViewId;
  readonly filter?: string;
  readonly aspect?: Aspect;
  readonly zoomed?: boolean;
}

/** Goes elsewhere, with a way back. */
export function go(
  state: State,
  { view = state.view, filter, aspect = 'overview', zoomed = false }: Target,
): State {
  const trail = [...state.trail, crumbOf(state)].slice(-MOST_CRUMBS);
  const moved: State = {
    ...state,
    trail,
    view,
    aspect,
    zoomed,
    focus: zoomed ? 'detail' : 'list',
    detailTop: 0,
    message: null,
  };
  if (filter === undefined) return select(moved, viewState(moved).selected);
  return select(withView(moved, { filter, selected: 0, top: 0 }), 0);
}

export function back(state: State): State {
  const crumb = state.trail.at(-1);
  if (!crumb) return state;
  const { view, aspect, zoomed } = crumb;
  const restored: State = {
    ...state,
    trail: state.trail.slice(0, -1),
    view,
    views: { ...state.views, [view]: crumb.state },
    aspect,
    zoomed,
    focus: 'list',
    detailTop: 0,
  };
  return select(restored, crumb.state.selected);
}

/** What the selected row is about, and the secret and the workflow that belong to it. */
export interface Selected {
  readonly data: AuditData;
  readonly subject: Subject;
  readonly secret: AuditData['secrets'][number] | null;
  readonly workflow: AuditData['workflows'][number] | null;
}

export function selected(state: State): Selected | null {
  const { data } = state;
  const node = selectedNode(state);
  if (!data || !node) return null;
  const { kind, index } = node;
  return { data, subject: { kind, index }, secret: secretOf(data, node), workflow: workflowOf(data, node) };
}

function workflowOf(data: AuditData, { kind, index }: Subject): AuditData['workflows'][number] | null {
  if (kind === 'workflow') return data.workflows[index] ?? null;
  if (kind === 'reference' || kind === 'field')
    return data.workflows[data.references[index]?.workflow ?? -1] ?? null;
  const finding = kind === 'finding' ? data.findings[index] : undefined;
  return (finding && data.workflows.find(({ file }) => file === finding.file)) ?? null;
}
