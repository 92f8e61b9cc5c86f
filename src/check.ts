import { loadCatalogs } from './catalogs/index.js';
import { elapsed } from './clock.js';
import { type Analysis, type AnalyzeOptions, analyze } from './compile.js';
import { maskCredentials } from './credentials/index.js';
import type { Diagnostic } from './diagnostics.js';
import { didYouMeanHelp } from './did-you-mean.js';
import type { SourceText, Span } from './documents/types.js';
import { loadEngines } from './engines/index.js';
import { pathInRepository } from './git/work-tree-path.js';
import { loadProject, loadProjectAt } from './project/index.js';
import type { ConfigProblem, Project } from './project/types.js';
import type { Report, Summary } from './report/types.js';
import { runRules } from './rules/index.js';
import { unusedSecrets } from './rules/unused-secret.js';
import { enter } from './stages.js';
import { tellingWorkflows } from './telling-workflows.js';
import type { Tree } from './tree/index.js';

export interface OpenOptions {
  /** Where the search for `claviger.yaml` begins, upward. Default: the working directory. */
  readonly cwd?: string | undefined;
  /** The environments to answer for; all where absent or empty. */
  readonly environments?: readonly string[] | undefined;
  /** Called with the number of workflows read so far, and of all. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** The project at the root of a tree, instead of one that is looked for. */
  readonly tree?: Tree | undefined;
  /** For what a project was: environments that it does not have are no fault, and are not answered for. */
  readonly environmentsToCome?: boolean | undefined;
  /** For commands that create files: a store or catalog that the project file names literally need not be there. */
  readonly storesToCome?: boolean | undefined;
}

export interface CheckOptions extends OpenOptions {
  /** The day that counts as today, `YYYY-MM-DD` in UTC. */
  readonly today?: string | undefined;
}

export type Opened =
  | { readonly ok: true; readonly analysis: Analysis }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

export interface Checked {
  readonly report: Report;
  readonly analysis: Analysis;
}

export type CheckResult =
  | (Checked & { readonly ok: true })
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** A project that has been read, before its stores and workflows are. */
export type Prepared = Pick<AnalyzeOptions, 'project' | 'engines' | 'catalogs' | 'environments'>;

export type PreparedResult =
  | { readonly ok: true; readonly prepared: Prepared }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** Finds and reads a project. Its stores and workflows are not opened. */
export function prepareProject(options: OpenOptions = {}): PreparedResult {
  const { cwd = process.cwd(), tree, storesToCome } = options;
  const loaded = tree ? loadProjectAt(tree, storesToCome) : loadProject({ cwd, storesToCome });
  return loaded.ok ? prepareLoaded(loaded.project, options) : loaded;
}

/** The same of one whose files are listed. */
export function prepareLoaded(project: Project, options: OpenOptions): PreparedResult {
  const asked = new Set(options.environments);
  const environments = asked.size > 0 ? project.environments.filter((each) => asked.has(each)) : null;
  const unknown = [...asked].filter((each) => !project.environments.includes(each));
  if (unknown.length > 0 && !options.environmentsToCome)
    return { ok: false, problems: unknown.map((environment) => unknownEnvironment(environment, project)) };
  enter('engines and catalogs');
  const engines = loadEngines(project);
  const { catalogs, problems } = loadCatalogs(project);
  if (!engines.ok) return { ok: false, problems: [...engines.problems, ...problems] };
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, prepared: { project, engines: engines.engines, catalogs, environments } };
}

/** Finds and reads a project and analyses it. Needs no key. */
export function openProject(options: OpenOptions = {}): Opened {
  const opened = prepareProject(options);
  if (!opened.ok) return opened;
  return { ok: true, analysis: analyze({ ...opened.prepared, onProgress: options.onProgress }) };
}

function unknownEnvironment(environment: string, project: Project): ConfigProblem {
  return {
    file: project.config.file,
    line: 1,
    column: 1,
    message: `there is no environment \`${environment}\`; the project has ${project.environments.join(', ')}`,
    help: didYouMeanHelp(environment, project.environments),
  };
}

/**
 * Validates a project: names, scopes and every reference, without a key.
 *
 * @returns the report, or the problems of the project file (exit code 2 of the command line)
 */
export function check(options: CheckOptions = {}): CheckResult {
  const started = elapsed();
  const opened = openProject(options);
  if (!opened.ok) return opened;
  const { analysis } = opened;
  return { ok: true, report: reportOf(analysis, options, started), analysis };
}

/** What the rules say of an analysis. `started`: by `elapsed()`, when the work began. */
export function reportOf(analysis: Analysis, options: CheckOptions, started: number): Report {
  enter('rules');
  const { diagnostics, ignored, notes } = runRules(
    analysis,
    options.today ?? new Date().toISOString().slice(0, 10),
  );
  const summary: Summary = {
    files: analysis.workflows.length,
    references: tellingWorkflows(analysis).reduce(
      (sum, { references }) => sum + references.filter(isListed).length,
      0,
    ),
    secrets: countSecrets(analysis),
    unused: unusedSecrets(analysis).length,
    ...countFindings(diagnostics),
    ignored,
    fixed: null,
    remaining: null,
    baselined: null,
    durationMs: Math.round(elapsed() - started),
  };
  return { diagnostics, summary, comparison: null, notes, ...sourcesOf(analysis) };
}

export function countFindings(
  diagnostics: readonly Diagnostic[],
): Pick<Summary, 'dangling' | 'errors' | 'warnings'> {
  const count = (fits: (diagnostic: Diagnostic) => boolean) => diagnostics.filter(fits).length;
  return {
    dangling: count(({ rule }) => rule === 'dangling-secret'),
    errors: count(({ severity }) => severity === 'error'),
    warnings: count(({ severity }) => severity === 'warning'),
  };
}

/** The same report with only what stands in these files and folders (relative to the project; all if there are none). */
export function limitTo(report: Report, paths: readonly string[]): Report {
  if (paths.length === 0) return report;
  const diagnostics = report.diagnostics.filter(({ location }) =>
    paths.some((path) => covers(path, location.file)),
  );
  return { ...report, diagnostics, summary: { ...report.summary, ...countFindings(diagnostics) } };
}

/** Texts that only look like another engine's reference, or like a reserved word, are no references of the workflow. */
export function isListed({ kind }: { readonly kind: string }): boolean {
  return kind === 'reference' || kind === 'dynamic' || kind === 'malformed';
}

/** True where `path` is the file itself or a folder above it; the empty path is the project. */
export function covers(path: string, file: string): boolean {
  return path === '' || file === path || file.startsWith(`${path}/`);
}

function countSecrets({ stores }: Analysis): number {
  const names = new Set<string>();
  for (const { store, names: read } of stores)
    if (store.encrypted) for (const entry of read?.entries ?? []) names.add(`${store.scope}\0${entry.name}`);
  return names.size;
}

/**
 * How a report gets at the text of the project's files: without the credentials that were found in them, and without what
 * else must not be seen (`hidden`: places by file).
 */
export function sourcesOf(
  { project, stores, catalogs, workflows }: Pick<Analysis, 'project' | 'stores' | 'catalogs' | 'workflows'>,
  hidden: ReadonlyMap<string, readonly Span[]> = new Map(),
): Pick<Report, 'source' | 'isStore' | 'inRepository'> {
  const cache = new Map<string, SourceText | null>(
    [project.config, ...project.shared].map((source) => [source.file, source]),
  );
  for (const { store, names } of stores) if (names) cache.set(store.file, names.source);
  for (const { source } of catalogs) cache.set(source.file, source);
  const places = new Map(hidden);
  for (const { file, credentials } of tellingWorkflows({ workflows }))
    if (credentials.length > 0)
      places.set(file.file, [...credentials.map(({ span }) => span), ...(hidden.get(file.file) ?? [])]);
  const masked = (source: SourceText): SourceText => {
    const spans = places.get(source.file);
    return spans === undefined ? source : { ...source, text: maskCredentials(source.text, spans) };
  };
  const storeFiles = new Set(stores.map(({ store }) => store.file));
  return {
    isStore: (file) => storeFiles.has(file),
    inRepository: pathInRepository(project.root),
    source: (file) => {
      let source = cache.get(file);
      if (source === undefined) {
        const read = project.tree.read(file);
        source = read.ok ? masked(read.source) : null;
        cache.set(file, source);
      }
      return source;
    },
  };
}
