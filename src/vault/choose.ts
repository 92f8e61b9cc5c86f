/** Which store file a secret of a scope and an environment is kept in: one that is there, or one to be created. */
import { didYouMean, didYouMeanHelp } from '../did-you-mean.js';
import { listed } from '../listed.js';
import { DEFAULT_ENVIRONMENT, type Project, type Scope, type StoreFile } from '../project/types.js';
import { scopeTitle } from '../scopes/index.js';
import type { NamedStore } from '../stores/index.js';

export interface StoreTarget {
  /** Relative to the project, with `/`. */
  readonly file: string;
  readonly scope: Scope;
  /** Null: every environment. */
  readonly environment: string | null;
  readonly exists: boolean;
}

export interface Wanted {
  /** Tells the scope and the file where nothing else does; null: no one name. */
  readonly name: string | null;
  readonly scope: Scope | null;
  /** One target for each; empty: the store for every environment. */
  readonly environments: readonly string[];
  /** Relative to the project: this store and no other. Then `scope` and `environments` say nothing. */
  readonly file: string | null;
}

export type ChooseResult = { readonly ok: true; readonly targets: readonly StoreTarget[] } | Refusal;

/** Messages are lower case and hold names of the project: to be printed through `visible`. */
interface Refusal {
  readonly ok: false;
  readonly message: string;
  readonly help: string | null;
}

type Stores = readonly Pick<NamedStore, 'store' | 'names'>[];
const refuse = (message: string, help: string | null = null): Refusal => ({ ok: false, message, help });

/** The encrypted stores in which secrets are to be changed, one for each environment that is asked for. */
export function chooseStores(project: Project, stores: Stores, wanted: Wanted): ChooseResult {
  const encrypted = stores.filter(({ store }) => store.encrypted);
  if (wanted.file !== null) return namedStore(project, wanted.file);
  const scope = chooseScope(project, encrypted, wanted);
  if (typeof scope !== 'string') return scope;
  const environments = declared(project, wanted.environments);
  if ('ok' in environments) return environments;
  const targets: StoreTarget[] = [];
  for (const environment of environments) {
    const chosen = chooseFile(project, encrypted, scope, environment, wanted.name);
    if ('ok' in chosen) return chosen;
    targets.push(chosen);
  }
  return { ok: true, targets };
}

/** Stores of the scope that are there: each that defines the name, for the environments that are asked for. */
export function storesWith(
  project: Project,
  stores: Stores,
  name: string,
  { scope, environments, file }: Omit<Wanted, 'name'>,
): ChooseResult {
  const asked = declared(project, environments);
  if ('ok' in asked) return asked;
  const found = stores.filter(
    ({ store, names }) =>
      store.encrypted &&
      (file === null
        ? (scope === null || store.scope === scope) &&
          (environments.length === 0 || asked.includes(store.environment))
        : store.file === file) &&
      names?.entries.some((entry) => entry.name === name),
  );
  const scopes = [...new Set(found.map(({ store }) => store.scope))];
  if (scopes.length > 1)
    return refuse(
      `\`${name}\` is defined in ${listed(scopes.map(scopeTitle))}`,
      `say which: ${scopes.map(scopeOption).join(' or ')}`,
    );
  return { ok: true, targets: found.map(({ store }) => existing(store)) };
}

function existing({ file, scope, environment }: StoreFile): StoreTarget {
  return { file, scope, environment, exists: true };
}

function namedStore(project: Project, file: string): ChooseResult {
  const there = project.stores.find((store) => store.file === file);
  if (there && !there.encrypted)
    return refuse(
      `\`${file}\` holds variables, which are no secrets: its entry says \`encrypted: false\``,
      'change it with an editor',
    );
  if (there) return { ok: true, targets: [existing(there)] };
  const places = project.storePlaces.filter(({ encrypted }) => encrypted);
  const claims = places.flatMap((place) => place.claim(file) ?? []);
  const [claim] = claims;
  if (!claim)
    return refuse(
      `no entry of \`stores:\` in ${project.config.file} claims \`${file}\``,
      didYouMeanHelp(
        file,
        project.stores.map((store) => store.file),
      ) ??
        (places.length === 0 ? 'add one' : `they claim ${listed(places.map(({ files }) => `\`${files}\``))}`),
    );
  const { scope, environment } = claim;
  if (environment !== null && !project.environments.includes(environment))
    return refuse(
      `\`${file}\` would be for \`${environment}\`, which is no declared environment`,
      didYouMeanHelp(environment, project.environments) ?? `environments: ${project.environments.join(', ')}`,
    );
  return { ok: true, targets: [{ file, scope, environment, exists: false }] };
}

function chooseScope(project: Project, stores: Stores, { name, scope }: Wanted): Scope | Refusal {
  const places = project.storePlaces.filter(({ encrypted }) => encrypted);
  const withStores = [...new Set(stores.map(({ store }) => store.scope))];
  const literal = places.map((place) => place.scope).filter((text) => !text.includes('{')) as Scope[];
  const all = [...new Set([...withStores, ...literal])];
  if (scope !== null) return knownScope(project, all, scope);
  const [only, ...others] = withStores.length > 0 ? withStores : all;
  if (only !== undefined && others.length === 0) return only;
  if (only === undefined)
    return places.length === 0
      ? refuse(`${project.config.file} has no entry for encrypted stores`, 'add one to `stores:`')
      : refuse(
          'there is no store yet, and which scope the first one is for is open',
          `say it with --scope: the entries of \`stores:\` are for ${listed(places.map((place) => `\`${place.scope}\``))}`,
        );
  const defining = [
    ...new Set(
      stores
        .filter(({ names }) => names?.entries.some((entry) => entry.name === name))
        .map(({ store }) => store.scope),
    ),
  ];
  const [defines] = defining;
  if (defines !== undefined && defining.length === 1) return defines;
  return defines === undefined
    ? refuse(
        name === null ? 'there are several scopes' : `which scope is \`${name}\` for?`,
        `say it: ${all.map(scopeOption).join(', ')}`,
      )
    : refuse(
        `\`${name}\` is defined in ${listed(defining.map(scopeTitle))}`,
        `say which: ${defining.map(scopeOption).join(' or ')}`,
      );
}

/** As it is typed; the root scope has no name of its own. */
function scopeOption(scope: Scope): string {
  return `--scope ${scope === '' ? '/' : scope}`;
}

/**
 * A scope that the project has, or one that begins with its first store. A slip of the pen must not begin one: what is
 * near a known scope is taken for it, and `--store` says that it is meant.
 */
function knownScope(project: Project, known: readonly Scope[], scope: Scope): Scope | Refusal {
  const used = [...project.workflows, ...project.catalogs].map((file) => file.scope);
  if (known.includes(scope) || used.includes(scope)) return scope;
  const possible = [null, ...project.environments].flatMap((environment) =>
    project.storePlaces.flatMap((place) => (place.encrypted ? place.filesFor(scope, environment) : [])),
  );
  const near = didYouMean(scope, [...known, ...used]);
  const [file] = possible;
  if (file !== undefined && near === null) return scope;
  const help =
    near === null
      ? `scopes with stores: ${known.map((each) => (each === '' ? '/' : each)).join(', ')}`
      : `did you mean \`${near}\`?${file === undefined ? '' : ` If not, name the new store: --store ${file}`}`;
  return refuse(scope === '' ? 'the root scope has no stores' : `there is no scope \`${scope}\``, help);
}

/** Null for every environment; a project that declares none has one, which is every one. */
function declared(project: Project, environments: readonly string[]): readonly (string | null)[] | Refusal {
  const unknown = environments.find((each) => !project.environments.includes(each));
  if (unknown !== undefined)
    return refuse(
      `there is no environment \`${unknown}\``,
      didYouMeanHelp(unknown, project.environments) ?? `environments: ${project.environments.join(', ')}`,
    );
  const undeclared = project.environments.length === 1 && project.environments[0] === DEFAULT_ENVIRONMENT;
  const asked = environments.length === 0 || undeclared ? [null] : environments;
  return [...new Set(asked)];
}

function chooseFile(
  project: Project,
  stores: Stores,
  scope: Scope,
  environment: string | null,
  name: string | null,
): StoreTarget | Refusal {
  const there = stores.filter(({ store }) => store.scope === scope && store.environment === environment);
  const defining = there.filter(({ names }) => names?.entries.some((entry) => entry.name === name));
  const [one, ...others] = defining.length > 0 ? defining : there;
  if (one && others.length > 0)
    return refuse(
      `${scopeTitle(scope)} has several stores for ${environment === null ? 'every environment' : `\`${environment}\``}`,
      `say which: ${[one, ...others].map(({ store }) => `--store ${store.file}`).join(' or ')}`,
    );
  if (one) return existing(one.store);
  const files = [
    ...new Set(
      project.storePlaces.flatMap((place) =>
        place.encrypted
          ? place.filesFor(scope, environment).filter((file) => place.claim(file) !== null)
          : [],
      ),
    ),
  ];
  const [file, ...more] = files;
  if (file === undefined) return noPlace(project, stores, scope, environment);
  if (more.length === 0) return { file, scope, environment, exists: false };
  return refuse(
    `several files could be the new store of ${scopeTitle(scope)}`,
    `say which: ${files.map((each) => `--store ${each}`).join(' or ')}`,
  );
}

function noPlace(project: Project, stores: Stores, scope: Scope, environment: string | null): Refusal {
  const title = scopeTitle(scope);
  const has = (each: string | null) =>
    stores.some(({ store }) => store.scope === scope && store.environment === each) ||
    project.storePlaces.some((place) => place.encrypted && place.filesFor(scope, each).length > 0);
  if (environment === null) {
    const possible = project.environments.filter(has);
    if (possible.length > 0)
      return refuse(
        `${title} has a store for each environment and none for all of them`,
        `say for which, as often as you like: ${possible.map((each) => `--env ${each}`).join(' ')}`,
      );
  } else if (has(null)) {
    return refuse(
      `${title} has no store for \`${environment}\` alone`,
      `leave out --env for every environment, or add an entry with \`{environment}\` to \`stores:\` in ${project.config.file}`,
    );
  }
  const patterns = project.storePlaces
    .filter(({ encrypted }) => encrypted)
    .map(({ files }) => `\`${files}\``);
  return refuse(
    `no entry of \`stores:\` says where a store of ${title} is to be`,
    patterns.length === 0
      ? `add one to ${project.config.file}`
      : `name the file with --store: the entries are ${listed(patterns)}`,
  );
}
