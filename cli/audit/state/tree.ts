/** What stands in each view, and below each of its rows. Rows are made when they are to be seen, not before. */
import type { Scope } from '../../../src/project/types.js';
import { isWithin } from '../../../src/scopes/index.js';
import type { AuditData, Kind, Subject } from '../model/index.js';
import { ORDERS, ordered } from './orders.js';
import type { ViewId, ViewState } from './types.js';

type Order = Pick<ViewState, 'sort' | 'reversed'>;

/** What stands at the left edge of a view. */
export function rootsOf(data: AuditData, view: ViewId, order: Order): readonly Subject[] {
  switch (view) {
    case 'findings':
      return subjects('finding', ordered(data, view, order));
    case 'secrets':
      return subjects('secret', ordered(data, view, order));
    case 'scopes':
      return subjects('scope', scopesOf(data).below.get(null) ?? []);
    case 'workflows':
      return subjects('workflow', ordered(data, view, order));
    case 'people':
      return subjects('person', ordered(data, view, order));
  }
}

/** Visits what stands below a row, one step deeper. */
export function forEachChild(
  data: AuditData,
  view: ViewId,
  order: Order,
  { kind, index }: Subject,
  visit: (kind: Kind, index: number) => void,
): void {
  switch (kind) {
    case 'scope': {
      for (const each of namesIn(data, order).get(data.scopes[index] ?? '') ?? []) visit('secret', each);
      for (const each of scopesOf(data).below.get(index) ?? []) visit('scope', each);
      return;
    }
    case 'secret':
      if (view === 'scopes') for (const each of data.secrets[index]?.uses ?? []) visit('reference', each);
      return;
    case 'reference':
      if (view === 'scopes') visit('field', index);
      return;
    case 'workflow':
      for (const each of data.workflows[index]?.references ?? []) visit('reference', each);
      return;
    case 'person': {
      for (const each of data.people[index]?.opens ?? []) visit('store', each);
      for (const each of data.people[index]?.helpsOpen ?? []) visit('store', each);
      return;
    }
    case 'finding':
    case 'field':
    case 'store':
  }
}

/** Nothing stands below it. */
export function isLeaf(data: AuditData, view: ViewId, { kind, index }: Subject): boolean {
  switch (kind) {
    case 'scope':
      return !scopesOf(data).own.has(data.scopes[index] ?? '') && !scopesOf(data).below.has(index);
    case 'secret':
      return view !== 'scopes' || (data.secrets[index]?.uses.length ?? 0) === 0;
    case 'reference':
      return view !== 'scopes';
    case 'workflow':
      return (data.workflows[index]?.references.length ?? 0) === 0;
    case 'person': {
      const person = data.people[index];
      return (person?.opens.length ?? 0) + (person?.helpsOpen.length ?? 0) === 0;
    }
    case 'finding':
    case 'field':
    case 'store':
      return true;
  }
}

/** How many rows there are of what a view is called after. */
export function totalOf(data: AuditData, view: ViewId): number {
  return view === 'scopes' ? scopesOf(data).count : data[view].length;
}

/** The scopes above one, nearest first, that have rows of their own. */
export function scopesAbove(data: AuditData, index: number): readonly number[] {
  const above: number[] = [];
  const { parents } = scopesOf(data);
  for (let at = parents.get(index); at !== undefined && at !== null; at = parents.get(at)) above.push(at);
  return above;
}

function subjects(kind: Subject['kind'], indexes: readonly number[]): readonly Subject[] {
  return indexes.map((index) => ({ kind, index }));
}

interface Scopes {
  /** By place in `AuditData.scopes`: the nearest broader scope that has a row. */
  readonly parents: ReadonlyMap<number, number | null>;
  readonly below: ReadonlyMap<number | null, readonly number[]>;
  /** Those that define names themselves. */
  readonly own: ReadonlySet<string>;
  readonly count: number;
}

const scopes = new WeakMap<AuditData, Scopes>();

/** Broad scopes hold narrower ones. */
function scopesOf(data: AuditData): Scopes {
  const known = scopes.get(data);
  if (known) return known;
  const own = new Set(data.secrets.map(({ scope }) => scope));
  // The root scope is a row only where it holds something itself: most projects have one tree of names.
  const rows = data.scopes.flatMap((each, index) => (each !== '' || own.has('') ? [index] : []));
  const parents = new Map(rows.map((index) => [index, parentOf(data, index, rows)]));
  const below = new Map<number | null, number[]>();
  for (const [index, parent] of parents) {
    const list = below.get(parent);
    if (list) list.push(index);
    else below.set(parent, [index]);
  }
  const made = { parents, below, own, count: rows.length };
  scopes.set(data, made);
  return made;
}

function parentOf({ scopes: names }: AuditData, index: number, rows: readonly number[]): number | null {
  const scope = names[index] as Scope;
  let nearest: number | null = null;
  for (const each of rows) {
    const name = names[each] as Scope;
    if (each === index || !isWithin(scope, name)) continue;
    if (nearest === null || name.length > (names[nearest]?.length ?? 0)) nearest = each;
  }
  return nearest;
}

const names = new WeakMap<AuditData, Map<string, ReadonlyMap<string, readonly number[]>>>();

/** The names of each scope, in one of the tree's orders. */
function namesIn(data: AuditData, { sort, reversed }: Order): ReadonlyMap<string, readonly number[]> {
  const lists = names.get(data) ?? new Map<string, ReadonlyMap<string, readonly number[]>>();
  names.set(data, lists);
  const key = `${sort} ${reversed}`;
  const known = lists.get(key);
  if (known) return known;
  const made = new Map<string, number[]>();
  for (const index of ordered(data, 'secrets', { sort, reversed }, ORDERS.scopes[sort])) {
    const scope = data.secrets[index]?.scope ?? '';
    const list = made.get(scope);
    if (list) list.push(index);
    else made.set(scope, [index]);
  }
  lists.set(key, made);
  return made;
}
