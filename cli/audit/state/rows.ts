/** The rows that a view shows: its tree without what is closed or filtered out. */
import type { AuditData, Subject } from '../model/index.js';
import { matcher, parseFilter } from './filter.js';
import { idOf, type Node, treeOf } from './tree.js';
import type { State, ViewId, ViewState } from './types.js';

export interface Rows {
  readonly nodes: readonly Node[];
  /** Places of the rows in `nodes`, in order. */
  readonly shown: readonly number[];
  /** How many of what the view is called after are shown, of all. */
  readonly matched: number;
  readonly total: number;
  readonly problem: string | null;
}

interface Asked {
  readonly filter: string;
  readonly sort: number;
  readonly reversed: boolean;
  readonly toggled: ReadonlySet<string>;
}

const last = new WeakMap<AuditData, Map<ViewId, Asked & { readonly rows: Rows }>>();

/** The rows of a view; worked out anew only where something that decides about them has changed. */
export function rowsOf(data: AuditData, view: ViewId, state: ViewState): Rows {
  const views = last.get(data) ?? new Map<ViewId, Asked & { readonly rows: Rows }>();
  last.set(data, views);
  const { filter, sort, reversed, toggled } = state;
  const known = views.get(view);
  if (
    known &&
    known.filter === filter &&
    known.sort === sort &&
    known.reversed === reversed &&
    known.toggled === toggled
  )
    return known.rows;
  const rows = work(data, view, { filter, sort, reversed, toggled });
  views.set(view, { filter, sort, reversed, toggled, rows });
  return rows;
}

export const NO_ROWS: Rows = { nodes: [], shown: [], matched: 0, total: 0, problem: null };

export function currentRows(state: State): Rows {
  return state.data ? rowsOf(state.data, state.view, state.views[state.view]) : NO_ROWS;
}

/** What a view is called after. */
const COUNTED = {
  findings: 'finding',
  secrets: 'secret',
  scopes: 'scope',
  workflows: 'workflow',
  people: 'person',
} as const satisfies Readonly<Record<ViewId, Node['kind']>>;

function work(data: AuditData, view: ViewId, asked: Asked): Rows {
  const nodes = treeOf(data, view, asked);
  const parsed = parseFilter(asked.filter);
  const filtered = parsed.words.length + parsed.texts.length > 0;
  const counted = (node: Node) => node.kind === COUNTED[view];
  const open = (node: Node) => opened(data, node, asked.toggled);
  if (!filtered) {
    const total = nodes.reduce((sum, node) => sum + (counted(node) ? 1 : 0), 0);
    return { nodes, shown: unfolded(nodes, open), matched: total, total, problem: null };
  }
  const fits = matcher(data, parsed);
  // 1: it meets the filter. 2: something below it does.
  const marks = new Uint8Array(nodes.length);
  let matched = 0;
  let total = 0;
  for (let at = nodes.length - 1; at >= 0; at--) {
    const node = nodes[at] as Node;
    if (counted(node)) total++;
    if (fits(node)) marks[at] = 1 | (marks[at] ?? 0);
    if (counted(node) && marks[at] !== 0) matched++;
    if (node.parent >= 0 && marks[at] !== 0) marks[node.parent] = 2 | (marks[node.parent] ?? 0);
  }
  const shown: number[] = [];
  const visible = new Uint8Array(nodes.length);
  for (let at = 0; at < nodes.length; at++) {
    const { parent } = nodes[at] as Node;
    const above = parent < 0 ? null : (nodes[parent] as Node);
    // What is below a row that fits by itself is shown where that row is open.
    const inside = above !== null && marks[parent] === 1 && visible[parent] === 1 && open(above);
    const carried = above !== null && visible[parent] === 2 && open(above);
    if (marks[at] !== 0) visible[at] = 1;
    else if (inside || carried) visible[at] = 2;
    if (visible[at] !== 0) shown.push(at);
  }
  return { nodes, shown, matched, total, problem: parsed.problem };
}

function unfolded(nodes: readonly Node[], open: (node: Node) => boolean): readonly number[] {
  const shown: number[] = [];
  const inside = new Uint8Array(nodes.length);
  nodes.forEach((node, at) => {
    if (node.parent >= 0 && inside[node.parent] === 0) return;
    shown.push(at);
    if (!node.leaf && open(node)) inside[at] = 1;
  });
  return shown;
}

/** Scopes begin open, everything else closed. */
export function opened(data: AuditData, node: Node, toggled: ReadonlySet<string>): boolean {
  const begins = node.kind === 'scope';
  return toggled.size > 0 && toggled.has(idOf(data, node)) ? !begins : begins;
}

export function selectedNode(state: State): Node | null {
  const rows = currentRows(state);
  const at = rows.shown[state.views[state.view].selected];
  return at === undefined ? null : (rows.nodes[at] ?? null);
}

/** What the selected row is about. */
export function selection(state: State): Subject | null {
  return selectedNode(state);
}
