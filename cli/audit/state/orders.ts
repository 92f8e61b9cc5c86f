/** In which order the rows of each view stand. */
import { compareCodePoints } from '../../../src/code-points.js';
import type { AuditData } from '../model/index.js';
import type { ViewId, ViewState } from './types.js';
import { isUnresolved } from './unresolved.js';

/** The orders of each view; the first is how it begins. */
export const ORDERS: Readonly<Record<ViewId, readonly string[]>> = {
  findings: ['severity', 'place', 'rule', 'secret'],
  secrets: ['scope', 'name', 'uses', 'missing'],
  scopes: ['name', 'uses'],
  workflows: ['file', 'references', 'unresolved'],
  people: ['stores', 'name'],
};

const known = new WeakMap<AuditData, Map<string, readonly number[]>>();

/** The places in a view's own list, in one of its orders: sorted once, and read by every frame. */
export function ordered(
  data: AuditData,
  view: Exclude<ViewId, 'scopes'>,
  { sort, reversed }: Pick<ViewState, 'sort' | 'reversed'>,
  order: string = ORDERS[view][sort] ?? '',
): readonly number[] {
  const lists = known.get(data) ?? new Map<string, readonly number[]>();
  known.set(data, lists);
  const key = `${view} ${order} ${reversed}`;
  const made = lists.get(key) ?? sortedList(data, view, order, reversed);
  lists.set(key, made);
  return made;
}

function sortedList(
  data: AuditData,
  view: Exclude<ViewId, 'scopes'>,
  order: string,
  reversed: boolean,
): readonly number[] {
  switch (view) {
    case 'findings':
      return sorted(data.findings, FINDINGS[order], reversed);
    case 'secrets':
      return sorted(data.secrets, SECRETS[order], reversed);
    case 'workflows':
      return sorted(data.workflows, workflowOrder(data, order), reversed);
    case 'people':
      return sorted(data.people, PEOPLE[order], reversed);
  }
}

type Compare<Item> = ((a: Item, b: Item) => number) | undefined;

function sorted<Item>(items: readonly Item[], compare: Compare<Item>, reversed: boolean): readonly number[] {
  const places = items.map((_, index) => index);
  // Every place is one of the list.
  if (compare) places.sort((a, b) => compare(items[a] as Item, items[b] as Item) || a - b);
  return reversed ? places.reverse() : places;
}

const SEVERITIES = ['error', 'warning', 'info'];
type Finding = AuditData['findings'][number];
/** A list comes in the order of places, and of scopes and names; what is left out keeps it. */
const FINDINGS: Readonly<Record<string, Compare<Finding>>> = {
  severity: (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity),
  rule: (a, b) => compareCodePoints(a.rule, b.rule),
  secret: (a, b) => compareCodePoints(a.secret ?? '\uffff', b.secret ?? '\uffff'),
};
type Secret = AuditData['secrets'][number];
const missing = ({ cells }: Secret) => cells.filter((each) => each === 'missing').length;
const SECRETS: Readonly<Record<string, Compare<Secret>>> = {
  name: (a, b) => compareCodePoints(a.name, b.name),
  uses: (a, b) => b.uses.length - a.uses.length,
  missing: (a, b) => missing(b) - missing(a),
};
const PEOPLE: Readonly<Record<string, Compare<AuditData['people'][number]>>> = {
  name: (a, b) => compareCodePoints(a.title, b.title),
};

function workflowOrder(data: AuditData, order: string): Compare<AuditData['workflows'][number]> {
  if (order === 'references') return (a, b) => b.references.length - a.references.length;
  if (order !== 'unresolved') return (a, b) => compareCodePoints(a.file, b.file);
  const unresolved = new Map(
    data.workflows.map((each) => [
      each,
      each.references.filter((reference) => isUnresolved(data, reference)).length,
    ]),
  );
  return (a, b) => (unresolved.get(b) ?? 0) - (unresolved.get(a) ?? 0);
}
