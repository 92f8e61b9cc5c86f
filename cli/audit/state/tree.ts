/** The rows of each view before any filter: a tree in the order in which it is read. */
import { compareCodePoints } from '../../../src/code-points.js';
import type { Scope } from '../../../src/project/types.js';
import { isWithin, scopeTitle } from '../../../src/scopes/index.js';
import type { AuditData, Kind } from '../model/index.js';
import type { ViewId } from './types.js';

export interface Node {
  readonly kind: Kind;
  readonly index: number;
  readonly depth: number;
  /** Where its parent stands in the list; -1: it has none. */
  readonly parent: number;
  readonly leaf: boolean;
}

/** The orders of each view; the first is how it begins. */
export const ORDERS: Readonly<Record<ViewId, readonly string[]>> = {
  findings: ['severity', 'place', 'rule', 'secret'],
  secrets: ['scope', 'name', 'uses', 'missing'],
  scopes: ['name', 'uses'],
  workflows: ['file', 'references', 'unresolved'],
  people: ['stores', 'name'],
};

interface Order {
  readonly sort: number;
  readonly reversed: boolean;
}

const trees = new WeakMap<AuditData, Map<string, readonly Node[]>>();

/** Made once for each order. */
export function treeOf(data: AuditData, view: ViewId, { sort, reversed }: Order): readonly Node[] {
  const known = trees.get(data) ?? new Map<string, readonly Node[]>();
  trees.set(data, known);
  const order = ORDERS[view][sort] ?? '';
  const key = `${view} ${order} ${reversed}`;
  const made = known.get(key) ?? build(data, view, order, reversed);
  // One order of a view is looked at, not all of them.
  for (const each of known.keys()) if (each !== key && each.startsWith(`${view} `)) known.delete(each);
  known.set(key, made);
  return made;
}

function build(data: AuditData, view: ViewId, order: string, reversed: boolean): readonly Node[] {
  const nodes: Node[] = [];
  const add = (kind: Kind, index: number, depth: number, parent: number, leaf: boolean): number =>
    nodes.push({ kind, index, depth, parent, leaf }) - 1;
  switch (view) {
    case 'findings':
      for (const index of sorted(data.findings, FINDINGS[order], reversed))
        add('finding', index, 0, -1, true);
      break;
    case 'secrets':
      for (const index of sorted(data.secrets, SECRETS[order], reversed)) add('secret', index, 0, -1, true);
      break;
    case 'scopes':
      addScopes(data, SECRETS[order], reversed, add);
      break;
    case 'workflows':
      for (const index of sorted(data.workflows, workflowOrder(data, order), reversed)) {
        const references = data.workflows[index]?.references ?? [];
        const at = add('workflow', index, 0, -1, references.length === 0);
        for (const each of references) add('reference', each, 1, at, true);
      }
      break;
    case 'people':
      for (const index of sorted(data.people, PEOPLE[order], reversed)) {
        const person = data.people[index];
        const stores = [...(person?.opens ?? []), ...(person?.helpsOpen ?? [])];
        const at = add('person', index, 0, -1, stores.length === 0);
        for (const each of stores) add('store', each, 1, at, true);
      }
      break;
  }
  return nodes;
}

type Compare<Item> = ((a: Item, b: Item) => number) | undefined;

function sorted<Item>(items: readonly Item[], compare: Compare<Item>, reversed: boolean): readonly number[] {
  const entries = items.map((item, index) => ({ item, index }));
  if (compare) entries.sort((a, b) => compare(a.item, b.item) || a.index - b.index);
  if (reversed) entries.reverse();
  return entries.map(({ index }) => index);
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
  const unresolved = ({ references }: AuditData['workflows'][number]) =>
    references.filter((each) => isUnresolved(data, each)).length;
  return (a, b) => unresolved(b) - unresolved(a);
}

/** The name of a reference means nothing in some environment. */
export function isUnresolved(data: AuditData, reference: number): boolean {
  const found = data.references[reference];
  return (found && (data.meanings[found.meaning]?.unresolved.length ?? 0) > 0) === true;
}

type Add = (kind: Kind, index: number, depth: number, parent: number, leaf: boolean) => number;

/** Broad scopes hold narrower ones; then the names of the scope itself, what refers to them, and in which field. */
function addScopes(data: AuditData, compare: Compare<Secret>, reversed: boolean, add: Add): void {
  const own = new Map<string, number[]>();
  for (const index of sorted(data.secrets, compare, reversed)) {
    const scope = data.secrets[index]?.scope ?? '';
    const list = own.get(scope);
    if (list) list.push(index);
    else own.set(scope, [index]);
  }
  // The root scope is a row only where it holds something itself: most projects have one tree of names.
  const scopes = data.scopes.filter((each) => each !== '' || own.has(''));
  const at = new Map<string, number>();
  const parents = new Map(scopes.map((each) => [each, parentOf(each, scopes)]));
  const walk = (scope: string, depth: number, parent: number) => {
    const below = scopes.filter((each) => each !== scope && parents.get(each) === scope);
    const names = own.get(scope) ?? [];
    const here = add('scope', data.scopes.indexOf(scope), depth, parent, below.length + names.length === 0);
    at.set(scope, here);
    for (const index of names) {
      const uses = data.secrets[index]?.uses ?? [];
      const secret = add('secret', index, depth + 1, here, uses.length === 0);
      for (const use of uses) {
        const reference = add('reference', use, depth + 2, secret, false);
        add('field', use, depth + 3, reference, true);
      }
    }
    for (const each of below) walk(each, depth + 1, here);
  };
  for (const each of scopes) if (parents.get(each) === null) walk(each, 0, -1);
}

/** The nearest broader scope that has a row. */
function parentOf(scope: string, scopes: readonly string[]): string | null {
  const above = scopes.filter((each) => each !== scope && isWithin(scope as Scope, each as Scope));
  return above.reduce<string | null>(
    (near, each) => (near === null || each.length > near.length ? each : near),
    null,
  );
}

/** What a row is known by when the next scan has moved it; for people, too, as a title. */
export function idOf(data: AuditData, { kind, index }: Pick<Node, 'kind' | 'index'>): string {
  switch (kind) {
    case 'finding':
      return `finding ${data.findings[index]?.fingerprint}`;
    case 'secret':
      return `secret ${data.secrets[index]?.scope} ${data.secrets[index]?.name}`;
    case 'reference':
    case 'field': {
      const found = data.references[index];
      return `${kind} ${found?.file}:${found?.line}:${found?.column}`;
    }
    case 'scope':
      return `scope ${data.scopes[index]}`;
    case 'workflow':
      return `workflow ${data.workflows[index]?.file}`;
    case 'person':
      return `person ${data.people[index]?.recipient}`;
    case 'store':
      return `store ${data.stores[index]?.file}`;
  }
}

/** How a row is called in a breadcrumb. */
export function titleOf(data: AuditData, { kind, index }: Pick<Node, 'kind' | 'index'>): string {
  switch (kind) {
    case 'finding':
      return data.findings[index]?.rule ?? '';
    case 'secret':
      return data.secrets[index]?.name ?? '';
    case 'reference':
    case 'field': {
      const found = data.references[index];
      return `${found?.file.split('/').at(-1)}:${found?.line}`;
    }
    case 'scope':
      return scopeTitle(data.scopes[index] ?? '');
    case 'workflow':
      return data.workflows[index]?.file.split('/').at(-1) ?? '';
    case 'person':
      return data.people[index]?.title ?? '';
    case 'store':
      return data.stores[index]?.file ?? '';
  }
}
