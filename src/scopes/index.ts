/**
 * Which definition a name means: lookup from a scope to the root, in each scope the value for the environment before
 * the value for every environment. The first hit wins.
 */
import { nearestAmong } from '../did-you-mean.js';
import type { Scope, StoreFile } from '../project/types.js';
import type { StoreEntry, StoreNames } from '../stores/types.js';

/** One name in one store: a secret, or a variable where the store is not encrypted. */
export interface Definition {
  readonly name: string;
  readonly store: StoreFile;
  readonly entry: StoreEntry;
}

/** Every definition of every store, in the order of files and lines. `names`: null where a store can't be read. */
export function* definitionsOf(
  stores: Iterable<{ readonly store: StoreFile; readonly names: StoreNames | null }>,
): Iterable<Definition> {
  for (const { store, names } of stores)
    for (const entry of names?.entries ?? []) yield { name: entry.name, store, entry };
}

/** Every definition of a name, by scope; within a scope in the order of files and lines. */
export interface ScopeIndex {
  readonly names: ReadonlyMap<string, ReadonlyMap<Scope, readonly Definition[]>>;
  /** The names that a scope itself has. */
  readonly namesIn: ReadonlyMap<Scope, ReadonlySet<string>>;
  /** Every scope that a store or a workflow belongs to, and their ancestors. */
  readonly scopes: readonly Scope[];
}

/** Why a name means nothing here, from the most specific reason to the least. */
export type Unresolved =
  /** Visible from this scope, but not for this environment. */
  | 'missing-in-environment'
  /** Only in another branch of the tree, or below. */
  | 'out-of-scope'
  /** Nowhere. */
  | 'dangling-secret';

export type Resolution =
  | { readonly environment: string; readonly definition: Definition }
  | { readonly environment: string; readonly reason: Unresolved };

/** A scope and those above it, nearest first: `acme/payments`, `acme`, and the nameless root. */
export function scopeChain(scope: Scope): readonly Scope[] {
  const chain: Scope[] = [];
  let current: string = scope;
  while (current !== '') {
    chain.push(current as Scope);
    const slash = current.lastIndexOf('/');
    current = slash < 0 ? '' : current.slice(0, slash);
  }
  chain.push('' as Scope);
  return chain;
}

/** True where `inner` is `outer` or lies below it: what `outer` holds is visible to `inner`. */
export function isWithin(inner: Scope, outer: Scope): boolean {
  return outer === '' || inner === outer || inner.startsWith(`${outer}/`);
}

/** How a scope is written in a message. */
export function scopeTitle(scope: string): string {
  return scope === '' ? 'the root scope' : scope;
}

export function indexScopes(definitions: Iterable<Definition>, others: Iterable<Scope>): ScopeIndex {
  const all: Definition[] = [];
  const namesIn = new Map<Scope, Set<string>>();
  const scopes = new Set<Scope>();
  for (const definition of definitions) {
    const scope = definition.store.scope;
    all.push(definition);
    const own = namesIn.get(scope);
    if (own) own.add(definition.name);
    else {
      namesIn.set(scope, new Set([definition.name]));
      for (const each of scopeChain(scope)) scopes.add(each);
    }
  }
  // There are many workflows and few scopes.
  for (const scope of new Set(others)) for (const each of scopeChain(scope)) scopes.add(each);
  let names: ScopeIndex['names'] | null = null;
  return {
    // Changing one value asks for none of them, and a large store has a thousand.
    get names() {
      names ??= byNameAndScope(all);
      return names;
    },
    namesIn,
    scopes: [...scopes],
  };
}

function byNameAndScope(definitions: readonly Definition[]): ScopeIndex['names'] {
  const names = new Map<string, Map<Scope, Definition[]>>();
  for (const definition of definitions) {
    const scope = definition.store.scope;
    const byScope = names.get(definition.name) ?? new Map<Scope, Definition[]>();
    names.set(definition.name, byScope);
    const list = byScope.get(scope);
    if (list) list.push(definition);
    else byScope.set(scope, [definition]);
  }
  return names;
}

/** Whether any scope has the name. */
export function isDefined({ namesIn }: Pick<ScopeIndex, 'namesIn'>, name: string): boolean {
  for (const names of namesIn.values()) if (names.has(name)) return true;
  return false;
}

/** What a reference may mean: `variables` where its form can only name variables. */
export type Wanted = 'any' | 'variables';

const admits = (definition: Definition, wanted: Wanted) => wanted === 'any' || !definition.store.encrypted;

/** The definition that `name` means in `scope` for `environment`, or why there is none. */
export function resolve(
  index: ScopeIndex,
  scope: Scope,
  environment: string,
  name: string,
  wanted: Wanted,
): Resolution {
  const byScope = index.names.get(name);
  if (!byScope) return { environment, reason: 'dangling-secret' };
  let visible = false;
  for (const each of scopeChain(scope)) {
    const here = byScope.get(each)?.filter((definition) => admits(definition, wanted));
    if (!here || here.length === 0) continue;
    visible = true;
    const definition =
      here.find((candidate) => candidate.store.environment === environment) ??
      here.find((candidate) => candidate.store.environment === null);
    if (definition) return { environment, definition };
  }
  if (visible) return { environment, reason: 'missing-in-environment' };
  for (const definitions of byScope.values())
    if (definitions.some((definition) => admits(definition, wanted)))
      return { environment, reason: 'out-of-scope' };
  return { environment, reason: 'dangling-secret' };
}

/** Every definition of `name` that `scope` can see, nearest first. */
export function visibleDefinitions(index: ScopeIndex, scope: Scope, name: string): readonly Definition[] {
  const byScope = index.names.get(name);
  return byScope ? scopeChain(scope).flatMap((each) => byScope.get(each) ?? []) : [];
}

/** Every definition of `name`, wherever it stands, in the order of scopes. */
export function allDefinitions(index: ScopeIndex, name: string): readonly Definition[] {
  return [...(index.names.get(name)?.values() ?? [])].flat();
}

type Nearest = ReturnType<typeof nearestAmong>;
const nearestOf = new WeakMap<ScopeIndex, Map<Scope, Nearest>>();

/** The name that a reader in `scope` may see and that `word` was most likely meant to be: the nearest scope's, if any. */
export function nearVisible(index: ScopeIndex, scope: Scope, word: string): string | null {
  const prepared = nearestOf.get(index) ?? new Map<Scope, Nearest>();
  nearestOf.set(index, prepared);
  const found: string[] = [];
  for (const each of scopeChain(scope)) {
    const names = index.namesIn.get(each);
    if (!names) continue;
    const nearest = prepared.get(each) ?? nearestAmong(names);
    prepared.set(each, nearest);
    const near = nearest(word);
    if (near !== null) found.push(near);
  }
  return found.length < 2 ? (found[0] ?? null) : nearestAmong(found)(word);
}

/** True where two stores can be asked for the same environment. */
export function sameEnvironment(a: StoreFile, b: StoreFile): boolean {
  return a.environment === null || b.environment === null || a.environment === b.environment;
}

/** Whether a name that is known by its beginning and end may be this one. */
export function couldBe(
  name: string,
  { prefix, suffix }: { readonly prefix: string; readonly suffix: string },
): boolean {
  return name.length >= prefix.length + suffix.length && name.startsWith(prefix) && name.endsWith(suffix);
}
