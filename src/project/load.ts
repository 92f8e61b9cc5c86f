import { enter } from '../stages.js';
import { type Tree, workingTree } from '../tree/index.js';
import { compileEntries, DEFAULT_LEVELS, type Entry } from './entries.js';
import { type Config, readConfig } from './extend.js';
import { findProject, PROJECT_FILE } from './find.js';
import { byPlace, elementTemplates, environmentsOf, isLiteral, listTree, takesTemplates } from './list.js';
import { isNeverRead } from './pattern.js';
import { readAccess, readIgnores, readNames, readOverrides, readRules } from './policy.js';
import { catalogPlaces, storePlaces } from './store-places.js';
import type { Listing, ListingResult, Problems, Project, ProjectResult } from './types.js';
import { matchingNothing } from './unmatched.js';
import { readUserEngines } from './user-engines.js';

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
  readonly list: (tree: Tree) => ListingResult;
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
  const own = new Set([config.source, ...config.shared].map(({ file }) => file));
  const patterns = [
    ...entries.map(({ pattern }) => pattern),
    ...(takesTemplates(entries) ? [elementTemplates()] : []),
  ];
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
      !own.has(file) &&
      !file.split('/').some(isNeverRead) &&
      patterns.some((pattern) => pattern.match(file) !== null),
    list: (listed) => listTree(listed, config, entries, storesToCome),
    project: (listed, listing) => projectOf(listed, settings, listing),
  };
}

type Settings = Pick<Project, 'engines' | 'access' | 'names' | 'ignores'> & {
  readonly config: Config;
  readonly overrides: ReturnType<typeof readOverrides>['overrides'];
  readonly entries: readonly Entry[];
};

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
