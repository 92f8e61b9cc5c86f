import { enter } from '../stages.js';
import { type Tree, workingTree } from '../tree/index.js';
import { assignFiles, type Claim, type Claimant, ELEMENT_TEMPLATE } from './claims.js';
import { BUILT_IN_ENGINES, compileEntries, DEFAULT_LEVELS, type Entry } from './entries.js';
import { type Config, readConfig } from './extend.js';
import { findProject, PROJECT_FILE } from './find.js';
import { compilePattern, type FilePattern, NOTHING_CAPTURED } from './pattern.js';
import { readAccess, readIgnores, readNames, readOverrides, readRules } from './policy.js';
import { rootScope } from './scopes.js';
import { catalogPlaces, storePlaces } from './store-places.js';
import {
  type CatalogFile,
  type ConfigProblem,
  DEFAULT_ENVIRONMENT,
  type Listing,
  type Project,
  type ProjectResult,
  type Scope,
  type StoreFile,
  type WorkflowFile,
} from './types.js';
import { matchingNothing, meantHelp } from './unmatched.js';
import { readUserEngines } from './user-engines.js';
import { type FoundFile, type Match, type Wanted, walkTree } from './walk.js';

export interface LoadOptions {
  /** Where the search for `claviger.yaml` begins, upward. */
  readonly cwd: string;
  /** For commands that create files: a store or catalog that the project file names literally need not be there. */
  readonly storesToCome?: boolean | undefined;
}

/** Finds, reads and validates the project file and lists the files that it claims. Reads none of those. */
export function loadProject({ cwd, storesToCome = false }: LoadOptions): ProjectResult {
  const found = findProject(cwd);
  if (!found.ok) return { ok: false, problems: [found.problem] };
  return loadProjectAt(workingTree(found.root), storesToCome);
}

/** The same for the project at the root of a tree. */
export function loadProjectAt(tree: Tree, storesToCome = false): ProjectResult {
  const read = readProject(tree, storesToCome);
  if (!read.ok) return read;
  const listed = read.list(tree);
  return listed.ok ? { ok: true, project: read.project(tree, listed.listing) } : listed;
}

type Problems = Extract<ProjectResult, { ok: false }>;

/** A project file that was read, and is in order as far as it goes. */
export interface ReadProject {
  readonly ok: true;
  /** All that the listing of a tree depends on, beside the tree and the code. */
  readonly texts: readonly string[];
  readonly engines: Project['engines'];
  /** The paths that entries name as they are. */
  readonly literals: readonly string[];
  /** Whether a file of this path, were it there, could be in the listing. */
  readonly mayList: (file: string) => boolean;
  readonly list: (tree: Tree) => { readonly ok: true; readonly listing: Listing } | Problems;
  readonly project: (tree: Tree, listing: Listing) => Project;
}

/** Reads and validates the project file at the root of a tree. */
export function readProject(tree: Tree, storesToCome = false): ReadProject | Problems {
  enter('project file');
  const read = readConfig(tree, PROJECT_FILE);
  if (!read.ok) return { ok: false, problems: byPlace(read.problems) };
  const { config } = read;
  const { entries, problems } = compileEntries(config);
  const engines = readUserEngines(tree, config);
  const ignores = readIgnores(config);
  const access = readAccess(config);
  const names = readNames(config);
  const overrides = readOverrides(config);
  const faults = [
    ...problems,
    ...engines.problems,
    ...access.problems,
    ...ignores.problems,
    ...names.problems,
    ...overrides.problems,
  ];
  if (faults.length > 0) return { ok: false, problems: byPlace(faults) };
  const settings: Settings = {
    config,
    entries,
    engines: engines.engines,
    access: access.access,
    names: names.names,
    overrides: overrides.overrides,
    ignores: ignores.ignores,
  };
  return {
    ok: true,
    texts: [config.source, ...config.shared].flatMap(({ file, text }) => [file, text]),
    engines: settings.engines,
    literals: entries.filter(isLiteral).map(({ pattern }) => pattern.text),
    mayList: (file) =>
      [elementTemplates(), ...entries.map(({ pattern }) => pattern)].some(
        (pattern) => pattern.match(file) !== null,
      ),
    list: (listed) => listTree(listed, settings, storesToCome),
    project: (listed, listing) => projectOf(listed, settings, listing),
  };
}

type Settings = Pick<Project, 'engines' | 'access' | 'names' | 'ignores'> & {
  readonly config: Config;
  readonly overrides: ReturnType<typeof readOverrides>['overrides'];
  readonly entries: readonly Entry[];
};

function listTree(
  tree: Tree,
  { config, entries }: Settings,
  storesToCome: boolean,
): ReturnType<ReadProject['list']> {
  enter('list files');
  const { found, missing, unreadable } = discover(tree, entries);
  const { claims, elementTemplates, problems: clashes } = assignFiles(config, found);
  const absent = missing
    .filter(({ kind }) => !(storesToCome && (kind === 'stores' || kind === 'catalogs')))
    .map(({ kind, location, pattern: { text } }) => {
      const create = kind === 'stores' ? CREATE_HELP : null;
      return config.problem(location, `there is no file \`${text}\``, meantHelp(tree, text) ?? create);
    });
  if (clashes.length + absent.length > 0) return { ok: false, problems: byPlace([...absent, ...clashes]) };
  const scopes = scopesOf(claims);
  const used = new Set(claims.map(({ entry }) => entry));
  const listing: Listing = {
    ...filesOf(claims, scopes, environmentsOf(config)),
    elementTemplates,
    base: scopes.base,
    effective: entries.flatMap((entry, at) => (used.has(entry) ? [at] : [])),
    unreadable,
  };
  return { ok: true, listing };
}

function environmentsOf({ data }: Config): readonly string[] {
  return data.environments ?? [DEFAULT_ENVIRONMENT];
}

function projectOf(tree: Tree, { config, entries, ...settings }: Settings, listing: Listing): Project {
  const { stores, catalogs, workflows, elementTemplates, base, unreadable } = listing;
  const project: Project = {
    root: tree.root,
    tree,
    config: config.source,
    shared: config.shared,
    levels: config.data.levels ?? DEFAULT_LEVELS,
    environments: environmentsOf(config),
    stores,
    catalogs,
    workflows,
    storePlaces: storePlaces(entries, base),
    catalogPlaces: catalogPlaces(entries, base),
    elementTemplates,
    ...settings,
    rules: readRules(config),
    unmatched: [],
  };
  if (tree.commit !== null) tree.expect(filesToRead(project));
  const effective = new Set(listing.effective.flatMap((at) => entries[at] ?? []));
  const { overrides } = settings;
  const unmatched = matchingNothing({ project, config, entries, effective, unreadable, overrides });
  return { ...project, unmatched };
}

/** In the order in which an analysis reads them. */
function filesToRead({ catalogs, stores, elementTemplates, workflows }: Project): readonly string[] {
  const paths = (files: readonly { readonly file: string }[]) => files.map(({ file }) => file);
  return [...paths(catalogs), ...paths(stores), ...elementTemplates, ...paths(workflows)];
}

const CREATE_HELP = '`claviger secret set NAME` creates it with its first secret';

interface Discovered {
  readonly found: readonly FoundFile<Claimant>[];
  /** Entries that name a file which is not there. */
  readonly missing: readonly Entry[];
  readonly unreadable: readonly string[];
}

function isLiteral({ pattern }: Entry): boolean {
  return pattern.rank === 2;
}

/** `.camunda` is a dot folder, which only a pattern that names it enters. */
const ELEMENT_TEMPLATES = '{**,**/.camunda}/element-templates/**/*.json';

function elementTemplates(): FilePattern {
  const compiled = compilePattern(ELEMENT_TEMPLATES);
  if (!compiled.ok) throw new Error(compiled.message);
  return compiled.pattern;
}

function discover(tree: Tree, entries: readonly Entry[]): Discovered {
  // They tell Camunda's fields: a tree without Camunda need not be walked for them.
  const connectors = entries.some(({ engine }) => engine !== '' && !OTHER_ENGINES.includes(engine));
  const globs = entries.filter((entry) => !isLiteral(entry));
  const wanted: readonly Wanted<Claimant>[] = [
    ...globs.map((entry) => ({ pattern: entry.pattern, owner: entry })),
    ...(connectors ? [{ pattern: elementTemplates(), owner: ELEMENT_TEMPLATE } as const] : []),
  ];
  const { files, unreadable } = walkTree(tree, wanted);
  const there = entries.filter((entry) => isLiteral(entry) && tree.kind(entry.pattern.text) !== null);
  const missing = entries.filter((entry) => isLiteral(entry) && !there.includes(entry));
  return { found: withLiteral(files, there, entries), missing, unreadable };
}

/** With the files that entries name as they are, which the walk may have found for others, too. */
function withLiteral(
  files: readonly FoundFile<Claimant>[],
  there: readonly Entry[],
  entries: readonly Entry[],
): readonly FoundFile<Claimant>[] {
  if (there.length === 0) return files;
  const named = new Map<string, Match<Claimant>[]>();
  for (const owner of there) {
    const { text } = owner.pattern;
    named.set(text, [...(named.get(text) ?? []), { owner, captured: NOTHING_CAPTURED }]);
  }
  const order = new Map<Claimant, number>(entries.map((entry, index) => [entry, index]));
  const rank = ({ owner }: Match<Claimant>) => order.get(owner) ?? entries.length;
  const joined = files.map((found) => {
    const literal = named.get(found.file);
    if (literal === undefined) return found;
    named.delete(found.file);
    const matches = [...found.matches, ...literal].sort((a, b) => rank(a) - rank(b));
    return { file: found.file, matches };
  });
  return [...joined, ...Array.from(named, ([file, matches]) => ({ file, matches }))];
}

/** Engines that have no element templates; one that the project defines may extend Camunda. */
const OTHER_ENGINES: readonly string[] = BUILT_IN_ENGINES.filter((name) => name !== 'camunda');

function filesOf(
  claims: readonly Claim[],
  { of, base }: ClaimedScopes,
  environments: readonly string[],
): Pick<Project, 'stores' | 'catalogs' | 'workflows'> {
  const stores: StoreFile[] = [];
  const catalogs: CatalogFile[] = [];
  const workflows: WorkflowFile[] = [];
  const alone = new Map(environments.map((environment) => [environment, [environment]]));
  for (const claim of claims) {
    const { file, captured } = claim;
    const { list, kind, index: entry, engine, environments: own } = claim.entry;
    const scope = of(claim) ?? base;
    const environment = captured.get('environment');
    if (list === 'stores')
      stores.push({ file, scope, entry, environment: environment ?? null, encrypted: kind === 'stores' });
    else if (list === 'catalogs') catalogs.push({ file, scope, entry });
    else {
      const deployed =
        environment === undefined ? (own ?? environments) : (alone.get(environment) ?? [environment]);
      workflows.push({ file, scope, entry, engine, environments: deployed });
    }
  }
  return { stores, catalogs, workflows };
}

interface ClaimedScopes {
  /** Undefined for entries that name none. */
  readonly of: (claim: Claim) => Scope | undefined;
  /** Of entries that name none. */
  readonly base: Scope;
}

/** There are few scopes and many files: each scope is one text, however often it is named. */
function scopesOf(claims: readonly Claim[]): ClaimedScopes {
  const texts = new Map<Scope, Scope>();
  // The files of a folder share what was captured.
  const filled = new Map<Entry, Map<Claim['captured'], Scope>>();
  const of = ({ entry, captured }: Claim): Scope | undefined => {
    if (entry.scope === null) return undefined;
    const known = filled.get(entry) ?? new Map<Claim['captured'], Scope>();
    filled.set(entry, known);
    const before = known.get(captured);
    if (before !== undefined) return before;
    const scope = entry.scope.fill(captured);
    const text = texts.get(scope) ?? scope;
    texts.set(text, text);
    known.set(captured, text);
    return text;
  };
  for (const claim of claims) of(claim);
  return { of, base: rootScope([...texts.keys()]) };
}

function byPlace(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  return [...problems].sort((a, b) =>
    a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.column - b.column,
  );
}
