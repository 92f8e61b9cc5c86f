/** The rows that a view shows: its tree without what is closed or filtered out. */
import type { AuditData, Kind, Subject } from '../model/index.js';
import { parseFilter } from './filter.js';
import { matcher } from './matcher.js';
import { idOf } from './titles.js';
import { forEachChild, isLeaf, rootsOf, totalOf } from './tree.js';
import type { State, ViewId, ViewState } from './types.js';

/** A row of a tree. */
export interface Node extends Subject {
  readonly depth: number;
  /** Where its parent stands among the rows; -1: it has none. */
  readonly parent: number;
  readonly leaf: boolean;
}

export interface Rows {
  /** In the order in which they are read; what is closed is not among them. */
  readonly nodes: readonly Node[];
  /** How many of what the view is called after are shown, of all. */
  readonly matched: number;
  readonly total: number;
  readonly problem: string | null;
}

type Asked = Pick<ViewState, 'filter' | 'sort' | 'reversed' | 'toggled'>;

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
  const asked = { filter, sort, reversed, toggled };
  const rows = work(data, view, asked);
  views.set(view, { ...asked, rows });
  return rows;
}

export const NO_ROWS: Rows = { nodes: [], matched: 0, total: 0, problem: null };

export function currentRows(state: State): Rows {
  return state.data ? rowsOf(state.data, state.view, state.views[state.view]) : NO_ROWS;
}

function work(data: AuditData, view: ViewId, asked: Asked): Rows {
  const parsed = parseFilter(asked.filter);
  const total = totalOf(data, view);
  if (parsed.words.length + parsed.texts.length === 0)
    return { nodes: unfolded(data, view, asked), matched: total, total, problem: null };
  return { ...filtered(data, view, asked, matcher(data, parsed)), total, problem: parsed.problem };
}

function unfolded(data: AuditData, view: ViewId, asked: Asked): readonly Node[] {
  const nodes: Node[] = [];
  const add = (kind: Kind, index: number, depth: number, parent: number) => {
    const node = { kind, index, depth, parent, leaf: isLeaf(data, view, { kind, index }) };
    const at = nodes.push(node) - 1;
    if (node.leaf || !opened(data, node, asked.toggled)) return;
    forEachChild(data, view, asked, node, (below, each) => add(below, each, depth + 1, at));
  };
  for (const { kind, index } of rootsOf(data, view, asked)) add(kind, index, 0, -1);
  return nodes;
}

/** What a view is called after. */
const COUNTED = {
  findings: 'finding',
  secrets: 'secret',
  scopes: 'scope',
  workflows: 'workflow',
  people: 'person',
} as const satisfies Readonly<Record<ViewId, Kind>>;

/** Why a row is shown: it meets the filter, or something below it does. */
const ITSELF = 1;
const BELOW = 2;

/**
 * What meets the filter, open or not, with everything above it. Below a row that meets it alone everything is shown that
 * is open.
 */
function filtered(
  data: AuditData,
  view: ViewId,
  asked: Asked,
  fits: (kind: Kind, index: number) => boolean,
): Pick<Rows, 'nodes' | 'matched'> {
  const marks = new Map<Kind, Uint8Array>();
  const marksOf = (kind: Kind): Uint8Array => {
    const known = marks.get(kind) ?? new Uint8Array(SIZES[kind](data));
    marks.set(kind, known);
    return known;
  };
  /** Worked out once for each subject: a reference may stand below several secrets. */
  const markOf = (kind: Kind, index: number): number => {
    // A field says nothing that its reference does not say.
    if (kind === 'field') return 0;
    const known = marksOf(kind);
    const before = known[index];
    if (before) return before - 1;
    let mark = fits(kind, index) ? ITSELF : 0;
    if (kind !== 'reference')
      forEachChild(data, view, asked, { kind, index }, (below, each) => {
        if (markOf(below, each) !== 0) mark |= BELOW;
      });
    known[index] = mark + 1;
    return mark;
  };
  const nodes: Node[] = [];
  let matched = 0;
  const add = (kind: Kind, index: number, depth: number, parent: number, carried: boolean) => {
    const mark = markOf(kind, index);
    if (mark === 0 && !carried) return;
    if (mark !== 0 && kind === COUNTED[view]) matched++;
    const node = { kind, index, depth, parent, leaf: isLeaf(data, view, { kind, index }) };
    const at = nodes.push(node) - 1;
    const all = (mark & BELOW) === 0 && opened(data, node, asked.toggled);
    if (all || (mark & BELOW) !== 0)
      forEachChild(data, view, asked, node, (below, each) => add(below, each, depth + 1, at, all));
  };
  for (const { kind, index } of rootsOf(data, view, asked)) add(kind, index, 0, -1, false);
  return { nodes, matched };
}

const SIZES: Readonly<Record<Kind, (data: AuditData) => number>> = {
  finding: ({ findings }) => findings.length,
  scope: ({ scopes }) => scopes.length,
  secret: ({ secrets }) => secrets.length,
  reference: ({ references }) => references.length,
  field: ({ references }) => references.length,
  workflow: ({ workflows }) => workflows.length,
  person: ({ people }) => people.length,
  store: ({ stores }) => stores.length,
};

/** Scopes begin open, everything else closed. */
export function opened(data: AuditData, subject: Subject, toggled: ReadonlySet<string>): boolean {
  const begins = subject.kind === 'scope';
  return toggled.size > 0 && toggled.has(idOf(data, subject)) ? !begins : begins;
}

export function selectedNode(state: State): Node | null {
  return currentRows(state).nodes[state.views[state.view].selected] ?? null;
}
