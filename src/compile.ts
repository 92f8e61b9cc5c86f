/**
 * The pipeline on one page: a project's stores become names, its workflows become references, each reference is
 * resolved for every environment, and rules turn what they see into diagnostics. Nothing here needs a key, and
 * nothing reachable from here can decrypt.
 */
import type { FactsCache } from './cache/types.js';
import type { Catalog } from './catalogs/types.js';
import { parse } from './documents/index.js';
import type { SourceResult, SourceText } from './documents/types.js';
import { joinTemplates, readElementTemplates } from './engines/index.js';
import type { Engine, Reference, ScanContext, TemplateFields } from './engines/types.js';
import { factsOfFile, type ScannedDocument, type WorkflowFacts } from './extract/index.js';
import { type IgnoreComment, ignoreComments } from './ignores/index.js';
import type { Project, WorkflowFile } from './project/types.js';
import { type ResolvedReference, resolvedReference } from './resolved-reference.js';
import {
  definitionsOf,
  indexScopes,
  nearVisible,
  type Resolution,
  resolve,
  type ScopeIndex,
  scopeChain,
} from './scopes/index.js';
import { enter } from './stages.js';
import { type LoadedStore, loadStores } from './stores/index.js';
import { tellingWorkflows } from './telling-workflows.js';

export type { ResolvedReference } from './resolved-reference.js';
export { type LoadedStore, loadStores } from './stores/index.js';

/** A workflow's facts, with what its references mean in this project. To be asked by name: not all members are its own. */
export interface LoadedWorkflow extends WorkflowFacts {
  /** Its own id or name. Of one in which an earlier run found nothing, null. */
  readonly workflow: string | null;
  readonly file: WorkflowFile;
  readonly engine: Engine;
  readonly references: readonly ResolvedReference[];
  /** The text of a broken workflow, to tell which names it may use; null of a sound one. */
  readonly brokenText: string | null;
}

export interface Analysis {
  readonly project: Project;
  readonly engines: ReadonlyMap<string, Engine>;
  readonly stores: readonly LoadedStore[];
  readonly scopes: ScopeIndex;
  readonly catalogs: readonly Catalog[];
  readonly workflows: readonly LoadedWorkflow[];
  /** The comments, in whatever file of the project, that hide findings of the next line. */
  readonly ignores: readonly IgnoreComment[];
  /** The environments that are answered for. */
  readonly environments: readonly string[];
}

export interface AnalyzeOptions {
  readonly project: Project;
  readonly engines: ReadonlyMap<string, Engine>;
  readonly catalogs: readonly Catalog[];
  /** Null: all. */
  readonly environments: readonly string[] | null;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Stores as they would be, instead of those of the project. */
  readonly stores?: readonly LoadedStore[] | undefined;
  /** Workflows' texts as they would be, by file; the others are read. */
  readonly texts?: ReadonlyMap<string, string> | undefined;
  /** What is known of a workflow's text already (null: the file can't be read); where that is null, the text is looked at. */
  readonly factsOf?:
    | ((workflow: WorkflowFile, source: SourceText | null) => WorkflowFacts | null)
    | undefined;
  /** Told of every workflow in which something was looked for, while its document is still there. */
  readonly onScan?: ((workflow: WorkflowFile, scanned: ScannedDocument) => void) | undefined;
  /** What is known of files that need not even be read; null: none. */
  readonly cache?: FactsCache | null | undefined;
}

export function analyze(options: AnalyzeOptions): Analysis {
  const { project, engines } = options;
  enter('stores');
  const stores = options.stores ?? loadStores(project);
  const scopes = indexScopes(
    definitionsOf(stores),
    project.workflows.map((workflow) => workflow.scope),
  );
  // What is kept is of the files as they are.
  const cache = options.texts === undefined ? options.cache : null;
  enter('element templates');
  const templates = loadTemplates(project, engines, cache);
  const contexts = scanContexts(project, engines, templates);
  const surroundings: Surroundings = { ...options, cache, contexts, scopes };
  const workflows = project.workflows.map((file, index) => {
    options.onProgress?.(index, project.workflows.length);
    return loadWorkflow(project, file, surroundings);
  });
  options.onProgress?.(project.workflows.length, project.workflows.length);
  return {
    project,
    engines,
    stores,
    scopes,
    catalogs: options.catalogs,
    workflows,
    ignores: [
      ...[
        project.config,
        ...options.catalogs.map(({ source }) => source),
        ...stores.flatMap(({ names }) => names?.source ?? []),
      ].flatMap(({ file, text }) => ignoreComments(file, text, 'yaml')),
      ...tellingWorkflows({ workflows }).flatMap(({ ignores }) => ignores),
    ],
    environments: options.environments ?? project.environments,
  };
}

/** The fields of the connectors whose element templates stand in the repository, claimed as workflows or not. */
export function loadTemplates(
  project: Project,
  engines: ReadonlyMap<string, Engine>,
  cache: FactsCache | null = null,
): TemplateFields {
  const claimed = project.workflows
    .filter(({ file, engine }) => engines.get(engine)?.base === 'camunda' && file.endsWith('.json'))
    .map(({ file }) => file);
  return joinTemplates(
    [...project.elementTemplates, ...claimed].map(
      (file) => cache?.templatesIn(file) ?? templatesOfFile(project, file, cache),
    ),
  );
}

function templatesOfFile(project: Project, file: string, cache: FactsCache | null): TemplateFields {
  const read = project.tree.read(file);
  const document = read.ok ? parse(read.source, 'json') : null;
  if (!read.ok || document?.problems.length !== 0) return new Map();
  const templates = readElementTemplates(document);
  cache?.keepTemplates(read.source, templates);
  return templates;
}

/** What the scanner has to know of a workflow's surroundings. */
export function scanContexts(
  project: Project,
  engines: ReadonlyMap<string, Engine>,
  templates: TemplateFields,
): (workflow: WorkflowFile) => ScanContext {
  const used = new Set(project.workflows.map((workflow) => workflow.engine));
  const list = [...engines.values()].filter((engine) => used.has(engine.name) || engine.base === engine.name);
  const withVariables = new Set(project.stores.flatMap(({ encrypted, scope }) => (encrypted ? [] : [scope])));
  const contexts = new Map<string, ScanContext>();
  return ({ scope }) => {
    const known = contexts.get(scope);
    if (known) return known;
    const variables = scopeChain(scope).some((each) => withVariables.has(each));
    const context = { variables, templates, engines: list };
    contexts.set(scope, context);
    return context;
  };
}

interface Surroundings extends Pick<AnalyzeOptions, 'engines' | 'texts' | 'factsOf' | 'onScan' | 'cache'> {
  readonly contexts: (workflow: WorkflowFile) => ScanContext;
  readonly scopes: ScopeIndex;
}

/** One in which nothing was found, as in most of a large tree: what they have not, none has by itself. */
class SilentWorkflow implements LoadedWorkflow {
  declare readonly file: WorkflowFile;
  declare readonly engine: Engine;
  declare readonly workflow: string | null;

  constructor(file: WorkflowFile, engine: Engine, workflow: string | null) {
    this.file = file;
    this.engine = engine;
    this.workflow = workflow;
  }

  get references(): typeof NONE {
    return NONE;
  }

  get credentials(): typeof NONE {
    return NONE;
  }

  get ignores(): typeof NONE {
    return NONE;
  }

  get problems(): typeof NONE {
    return NONE;
  }

  get brokenText(): null {
    return null;
  }
}

const NONE: readonly never[] = [];

function loadWorkflow(project: Project, file: WorkflowFile, surroundings: Surroundings): LoadedWorkflow {
  const { engines, scopes } = surroundings;
  const engine = engines.get(file.engine);
  if (!engine) throw new Error(`the project was accepted with an unknown engine: ${file.engine}`);
  const { facts, brokenText } = findFacts(project, file, engine, surroundings);
  // Of the silent ones too: it tells that one more is done.
  enter('resolve');
  const { workflow, credentials, ignores, problems } = facts;
  if (facts.references.length + credentials.length + ignores.length + problems.length === 0)
    return new SilentWorkflow(file, engine, workflow);
  const references = facts.references.map((found) => {
    const resolutions = resolutionsOf(found, file, scopes);
    const mistake = unspeakable(found, resolutions, engine, file, scopes);
    return mistake ? resolvedReference(mistake, []) : resolvedReference(found, resolutions);
  });
  return { workflow, credentials, ignores, problems, file, engine, references, brokenText };
}

function findFacts(
  project: Project,
  file: WorkflowFile,
  engine: Engine,
  { contexts, texts, factsOf, onScan, cache }: Surroundings,
): { readonly facts: WorkflowFacts; readonly brokenText: string | null } {
  const context = contexts(file);
  if (cache) enter('look up');
  const known = cache?.factsOf(file, engine, context);
  // Of a broken file, nothing is kept.
  if (known) return { facts: known, brokenText: null };
  enter('read');
  const read = withText(project.tree.read(file.file), texts?.get(file.file));
  const source = read.ok ? read.source : null;
  const facts =
    factsOf?.(file, source) ?? factsOfFile(read, engine, context, (scanned) => onScan?.(file, scanned));
  if (source !== null) cache?.keepFacts(source, engine, context, facts);
  return { facts, brokenText: facts.problems.length > 0 ? (source?.text ?? '') : null };
}

function withText(read: SourceResult, text: string | undefined): SourceResult {
  return read.ok && text !== undefined ? { ok: true, source: { ...read.source, text } } : read;
}

/**
 * A name against the engine's rule that exists nowhere was not meant as it stands: malformed rather than dangling. One
 * that differs from a visible name in letter case only is left to the did-you-mean of `dangling-secret`.
 */
function unspeakable<Found extends Pick<Reference, 'kind' | 'secret' | 'problem' | 'builtIn'>>(
  reference: Found,
  resolutions: readonly Resolution[],
  engine: Engine,
  workflow: WorkflowFile,
  scopes: ScopeIndex,
): Found | null {
  const { secret } = reference;
  if (secret === null || reference.builtIn || resolutions.length === 0) return null;
  if (!resolutions.every((each) => 'reason' in each && each.reason === 'dangling-secret')) return null;
  const problem = engine.nameProblem(secret);
  if (problem === null) return null;
  const near = nearVisible(scopes, workflow.scope, secret);
  if (near?.toLowerCase() === secret.toLowerCase()) return null;
  const help = near === null || engine.nameProblem(near) !== null ? null : `did you mean \`${near}\`?`;
  return {
    ...reference,
    kind: 'malformed',
    problem: { message: `\`${secret}\` can't be a name: ${problem}`, help, severity: null },
  };
}

/** Workflows of one scope ask the same again and again; an answer for each of them would be most of an analysis. */
const answers = new WeakMap<ScopeIndex, Map<WorkflowFile['environments'], Answers>>();
type Answers = Map<string, readonly Resolution[]>;

/** What a reference means in each environment; nothing where the engine would not look the name up. */
function resolutionsOf(
  reference: Pick<Reference, 'kind' | 'secret' | 'field' | 'variableOnly'>,
  workflow: WorkflowFile,
  scopes: ScopeIndex,
): readonly Resolution[] {
  const { secret } = reference;
  if (secret === null || reference.kind !== 'reference' || reference.field.policy === 'inert') return [];
  const wanted = reference.variableOnly ? 'variables' : 'any';
  const { environments, scope } = workflow;
  // Most workflows share their list of environments with others.
  const byEnvironments = answers.get(scopes) ?? new Map<WorkflowFile['environments'], Answers>();
  const known = byEnvironments.get(environments) ?? new Map<string, readonly Resolution[]>();
  const question = `${scope}\0${wanted}\0${secret}`;
  const before = known.get(question);
  if (before !== undefined) return before;
  const answer = environments.map((environment) => resolve(scopes, scope, environment, secret, wanted));
  answers.set(scopes, byEnvironments.set(environments, known.set(question, answer)));
  return answer;
}
