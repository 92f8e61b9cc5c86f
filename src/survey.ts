/**
 * What a project holds and where, without its workflows: enough to choose the place of a value. Changing one secret must
 * not take the time of a check, so what reads workflows is not even loaded.
 */
import type { LoadedCatalogs } from './catalogs/index.js';
import type { Catalog } from './catalogs/types.js';
import { loadProject } from './project/index.js';
import type { ConfigProblem, Project } from './project/types.js';
import { definitionsOf, indexScopes, type ScopeIndex } from './scopes/index.js';
import { type NamedStore, readStores } from './stores/index.js';

export interface Survey {
  readonly project: Project;
  readonly stores: readonly NamedStore[];
  readonly scopes: ScopeIndex;
  readonly catalogs: readonly Catalog[];
}

export type SurveyResult =
  | { readonly ok: true; readonly survey: Survey }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/**
 * Finds and reads a project. Refuses what `openProject` refuses. Needs no key.
 *
 * @param cwd where the search for `claviger.yaml` begins, upward; a store or catalog that it names need not be there
 */
export async function surveyProject(cwd: string): Promise<SurveyResult> {
  const loaded = loadProject({ cwd, storesToCome: true });
  if (!loaded.ok) return loaded;
  const { project } = loaded;
  const faults = await engineProblems(project);
  const { catalogs, problems } = await catalogsOf(project);
  if (faults.length + problems.length > 0) return { ok: false, problems: [...faults, ...problems] };
  const stores = readStores(project);
  const scopes = indexScopes(
    definitionsOf(stores),
    project.workflows.map(({ scope }) => scope),
  );
  return { ok: true, survey: { project, stores, scopes, catalogs } };
}

/** The built-in engines have none. */
async function engineProblems(project: Project): Promise<readonly ConfigProblem[]> {
  if (project.engines.length === 0) return [];
  const { loadEngines } = await import('./engines/index.js');
  const loaded = loadEngines(project);
  return loaded.ok ? [] : loaded.problems;
}

async function catalogsOf(project: Project): Promise<LoadedCatalogs> {
  if (project.catalogs.length === 0) return { catalogs: [], problems: [] };
  const { loadCatalogs } = await import('./catalogs/index.js');
  return loadCatalogs(project);
}
