/** Which secrets a change added, removed, renamed or gave other values: told by their ciphertexts, without a key. */
import { compareCodePoints } from '../code-points.js';
import type { Analysis, LoadedStore } from '../compile.js';
import type { SourceText } from '../documents/types.js';
import { isSameValue, sameCiphertexts } from '../history/same-value.js';
import { keyOf, readVersion, type StoreVersion } from '../history/version.js';
import type { SecretChange, SecretChangeKind } from './types.js';

/** One value of a secret. */
interface Value {
  readonly file: string;
  /** Null: for every environment. */
  readonly environment: string | null;
  readonly source: SourceText;
  /** In the version of its store: see `keyOf`. */
  readonly key: string;
}

/** The values of each secret by environment; `null` is every one. */
type Values = ReadonlyMap<string | null, Value>;
type Scoped = ReadonlyMap<string, ReadonlyMap<string, Values>>;

/** Sorted by scope and name. */
export function secretChanges(
  base: Pick<Analysis, 'project' | 'stores' | 'workflows'>,
  head: Pick<Analysis, 'project' | 'stores' | 'workflows'>,
): readonly SecretChange[] {
  const before = valuesOf(base.stores);
  const after = valuesOf(head.stores);
  const order = [null, ...head.project.environments, ...base.project.environments];
  const change = (
    kind: SecretChangeKind,
    {
      values,
      ...rest
    }: Pick<SecretChange, 'scope' | 'name' | 'from'> & { readonly values: readonly Value[] },
  ): SecretChange => {
    const inOrder = values.toSorted((a, b) => order.indexOf(a.environment) - order.indexOf(b.environment));
    return {
      kind,
      ...rest,
      environments: inOrder.map(({ environment }) => environment),
      files: [...new Set(inOrder.map(({ file }) => file))],
    };
  };
  const scopes = [...new Set([...before.keys(), ...after.keys()])].toSorted(compareCodePoints);
  return scopes.flatMap((scope) => {
    const old = before.get(scope) ?? new Map<string, Values>();
    const now = after.get(scope) ?? new Map<string, Values>();
    const renamed = renames(scope, { old, now, base, head });
    const sources = new Set(renamed.values());
    const names = [...new Set([...old.keys(), ...now.keys()])].toSorted(compareCodePoints);
    return names.flatMap((name): SecretChange[] => {
      if (sources.has(name)) return [];
      const from = renamed.get(name) ?? null;
      const values = now.get(name) ?? new Map();
      if (from !== null) return [change('renamed', { scope, name, from, values: [...values.values()] })];
      const kinds = kindsOf(old.get(name) ?? new Map(), values);
      return Array.from(kinds, ([kind, changed]) => change(kind, { scope, name, from, values: changed }));
    });
  });
}

function valuesOf(stores: readonly LoadedStore[]): Scoped {
  const scopes = new Map<string, Map<string, Map<string | null, Value>>>();
  for (const { store, names } of stores) {
    if (!store.encrypted || !names) continue;
    const { scope, environment, file } = store;
    const own = scopes.get(scope) ?? new Map<string, Map<string | null, Value>>();
    scopes.set(scope, own);
    for (const { name, document } of names.entries) {
      const key = keyOf(name, document);
      const values = own.get(name) ?? new Map<string | null, Value>();
      own.set(name, values);
      // Of one that stands twice, which is a finding, the first.
      if (!values.has(environment)) values.set(environment, { file, environment, key, source: names.source });
    }
  }
  return scopes;
}

/** What happened to the values of one secret, by kind. */
function kindsOf(old: Values, now: Values): ReadonlyMap<SecretChangeKind, readonly Value[]> {
  const kinds = new Map<SecretChangeKind, Value[]>();
  const add = (kind: SecretChangeKind, value: Value) => kinds.set(kind, [...(kinds.get(kind) ?? []), value]);
  for (const [environment, value] of now) {
    const earlier = old.get(environment);
    const kind = earlier ? difference(earlier, value) : 'added';
    if (kind !== null) add(kind, value);
  }
  for (const [environment, value] of old) if (!now.has(environment)) add('removed', value);
  return kinds;
}

function difference(old: Value, now: Value): 're-encrypted' | 'changed' | null {
  if (old.key === now.key && old.source.text === now.source.text) return null;
  const [earlier, version] = [versionOf(old), versionOf(now)];
  const [was, value] = [earlier?.values.get(old.key), version?.values.get(now.key)];
  if (!was || !value || !earlier || !version) return null;
  if (was.rest === value.rest && sameCiphertexts(was, value)) return null;
  return isSameValue(earlier, old.key, { value, version }) ? 're-encrypted' : 'changed';
}

const versions = new WeakMap<SourceText, { readonly read: StoreVersion | null }>();

/** Null where the store can't be read. */
function versionOf({ source }: Value): StoreVersion | null {
  const known = versions.get(source) ?? { read: readVersion(source.text) };
  versions.set(source, known);
  return known.read;
}

interface Sides {
  readonly old: ReadonlyMap<string, Values>;
  readonly now: ReadonlyMap<string, Values>;
  readonly base: Pick<Analysis, 'workflows'>;
  readonly head: Pick<Analysis, 'workflows'>;
}

/**
 * New names by what they are called now, with their earlier ones. A ciphertext is bound to its name, so it tells nothing:
 * one name goes and one comes in the same environments, with values of the same types and lengths, and all that referred
 * to the one refers to the other. Where nothing refers to it, or where two fit, nobody can tell.
 */
function renames(scope: string, { old, now, base, head }: Sides): ReadonlyMap<string, string> {
  const gone = [...old].filter(([name]) => !now.has(name));
  const come = [...now].filter(([name]) => !old.has(name));
  if (gone.length === 0 || come.length === 0) return new Map();
  const before = placesOf(base, scope);
  const after = placesOf(head, scope);
  const fits = (from: readonly [string, Values], to: readonly [string, Values]) => {
    const places = before.get(from[0]) ?? [];
    const left = new Set(after.get(to[0]));
    return (
      places.length > 0 && shapeOf(from[1]) === shapeOf(to[1]) && places.every((place) => left.has(place))
    );
  };
  const found = new Map<string, string>();
  for (const from of gone) {
    const [to, ...others] = come.filter((each) => fits(from, each));
    if (!to || others.length > 0) continue;
    if (gone.filter((each) => fits(each, to)).length === 1) found.set(to[0], from[0]);
  }
  return found;
}

function shapeOf(values: Values): string {
  const shape = (value: Value) => versionOf(value)?.values.get(value.key)?.shape ?? '';
  return Array.from(values.values(), (value) => `${value.environment ?? ''}\0${shape(value)}`)
    .toSorted()
    .join('\0\0');
}

/** Where each secret of a scope is used: workflows and fields by their own ids. */
function placesOf({ workflows }: Pick<Analysis, 'workflows'>, scope: string): Map<string, readonly string[]> {
  const places = new Map<string, string[]>();
  for (const { workflow, references } of workflows)
    for (const { secret, field, resolutions } of references) {
      const here = resolutions.some(
        (each) =>
          'definition' in each && each.definition.store.scope === scope && each.definition.name === secret,
      );
      if (secret === null || !here) continue;
      const place = `${workflow ?? ''}#${field.logical}`;
      const known = places.get(secret);
      if (known) known.push(place);
      else places.set(secret, [place]);
    }
  return places;
}
