/** Where findings stand: the parts that every finding about a reference, or about a store's key, has in common. */

import type { DeclaredSecret } from '../catalogs/find.js';
import type { Analysis, LoadedWorkflow, ResolvedReference } from '../compile.js';
import type { Location } from '../diagnostics.js';
import type { Scope, WorkflowFile } from '../project/types.js';
import { type Definition, scopeChain } from '../scopes/index.js';
import { tellingWorkflows } from '../telling-workflows.js';
import type { Finding } from './types.js';

/** A reference beside the workflow that holds it. */
export interface Use {
  readonly workflow: LoadedWorkflow;
  readonly reference: ResolvedReference;
  /** The environments that are answered for and that the workflow is deployed to; never empty. */
  readonly environments: readonly string[];
}

/** The environments that are answered for and that a workflow is deployed to. */
export function answeredFor({ environments }: Analysis, workflow: WorkflowFile): readonly string[] {
  return workflow.environments.filter((each) => environments.includes(each));
}

const known = new WeakMap<Analysis, readonly Use[]>();

/** Every reference of the workflows that are deployed to an environment that is answered for. */
export function uses(analysis: Analysis): readonly Use[] {
  let found = known.get(analysis);
  if (found === undefined) {
    // Most workflows of a large tree hold none.
    found = tellingWorkflows(analysis)
      .filter(({ references }) => references.length > 0)
      .flatMap((workflow) => {
        const environments = answeredFor(analysis, workflow.file);
        if (environments.length === 0) return [];
        return workflow.references.map((reference) => ({ workflow, reference, environments }));
      });
    known.set(analysis, found);
  }
  return found;
}

/** Findings about a reference stand at its name. */
export function atReference({ workflow, reference }: Use): Pick<
  Finding,
  'location' | 'logical' | 'field' | 'engine' | 'scope'
> & {
  secret?: string;
} {
  return {
    location: { file: workflow.file.file, span: reference.nameSpan },
    // Never the file's path: a finding stays the same one when its file moves.
    logical: `${workflow.workflow ?? ''}#${reference.field.logical}`,
    field: reference.field.key,
    engine: workflow.engine.name,
    scope: workflow.file.scope,
    ...(reference.secret === null ? {} : { secret: reference.secret }),
  };
}

/** Findings about a definition stand at its key. */
export function atDefinition(definition: Definition): {
  location: Location;
  logical: string;
  secret: string;
  scope: string;
  environments: readonly string[];
} {
  const { store, name } = definition;
  return {
    location: locationOf(definition),
    logical: `${store.scope}@${store.environment ?? '*'}`,
    secret: name,
    scope: store.scope,
    environments: store.environment === null ? [] : [store.environment],
  };
}

/** Findings about a catalog's entry stand at its name. */
export function atDeclaration({
  catalog,
  entry,
}: DeclaredSecret): Pick<Finding, 'location' | 'logical'> & { secret: string; scope: Scope } {
  const { file, scope } = catalog.file;
  return {
    location: { file, span: entry.span },
    logical: `${scope}@catalog`,
    secret: entry.name,
    scope,
  };
}

/** The definitions of a declared secret, in the order of files and lines. */
export function definitionsOfEntry(
  analysis: Analysis,
  { catalog, entry }: DeclaredSecret,
): readonly Definition[] {
  return analysis.scopes.names.get(entry.name)?.get(catalog.file.scope) ?? [];
}

export function locationOf({ store, entry }: Definition): Location {
  return { file: store.file, span: entry.span };
}

type Searched = NonNullable<Finding['searched']>[number];

/** What is to be said of one scope in many findings. */
interface ScopeSummary {
  readonly searched: Searched;
  /** Files that can't be read. */
  readonly broken: readonly string[];
}

const summaries = new WeakMap<Analysis, ReadonlyMap<Scope, ScopeSummary>>();

function summariesOf(analysis: Analysis): ReadonlyMap<Scope, ScopeSummary> {
  const known = summaries.get(analysis);
  if (known) return known;
  const byScope = grouped(analysis.stores, ({ store }) => store.scope);
  const made = new Map(
    Array.from(byScope, ([scope, stores]): [Scope, ScopeSummary] => {
      // Files of one entry of the project file have a pattern in common; files of two may have nothing.
      const patterns = Array.from(grouped(stores, ({ store }) => store.entry).values(), (group) =>
        shortList(group.map(({ store }) => store.file)),
      );
      const names = analysis.scopes.namesIn.get(scope)?.size ?? 0;
      const broken = stores.filter(({ names }) => !names || names.problem).map(({ store }) => store.file);
      return [scope, { searched: { scope, stores: patterns.join(', '), names }, broken }];
    }),
  );
  summaries.set(analysis, made);
  return made;
}

function grouped<Key, Item>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/** The scopes that a lookup goes through, with the files and how many names each has. */
export function searchedScopes(analysis: Analysis, { file }: LoadedWorkflow): readonly Searched[] {
  return scopeChain(file.scope).flatMap((scope) => summariesOf(analysis).get(scope)?.searched ?? []);
}

/** Several files as one pattern: what they have in common at both ends around a `*`. */
function shortList(files: readonly string[]): string {
  const [first = '', ...rest] = files;
  if (rest.length === 0) return first;
  const shortest = Math.min(...files.map((file) => file.length));
  let prefix = 0;
  while (prefix < shortest && rest.every((file) => file[prefix] === first[prefix])) prefix++;
  let suffix = 0;
  while (suffix < shortest - prefix && rest.every((file) => file.at(-1 - suffix) === first.at(-1 - suffix)))
    suffix++;
  return `${first.slice(0, prefix)}*${suffix === 0 ? '' : first.slice(-suffix)}`;
}

/** Stores of one scope that can't be read: a name that seems to be missing may stand in one of them. */
export function brokenStoresOf(analysis: Analysis, scope: Scope): string[] {
  return (summariesOf(analysis).get(scope)?.broken ?? []).map(mayStandIn);
}

/** Stores in sight of a workflow that can't be read: the name may stand in one of them. */
export function brokenStoresInSight(analysis: Analysis, { file }: LoadedWorkflow): string[] {
  return scopeChain(file.scope).flatMap((scope) => brokenStoresOf(analysis, scope));
}

function mayStandIn(store: string): string {
  return `${store} can't be read; the name may stand there`;
}
