/** What is to be emitted, and what forbids it. Still without a key. */
import type { Analysis, LoadedWorkflow, ResolvedReference } from '../compile.js';
import type { Diagnostic, Severity } from '../diagnostics.js';
import { runRules } from '../rules/index.js';
import { type Definition, isWithin } from '../scopes/index.js';

export interface Plan {
  readonly environment: string;
  readonly workflows: readonly LoadedWorkflow[];
  /** The definitions whose values are needed. */
  readonly needed: ReadonlySet<Definition>;
  /** What a check says of these workflows, errors included: one of them, and nothing is emitted. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Rules about a definition that forbid emission where its value is needed: which of two values would be meant? */
const ABOUT_NEEDED = ['empty-secret', 'duplicate-secret'];

/**
 * Rules that `rules:`, `overrides:` and `ignore:` may silence in a check, but not here: what they find can't be rendered, and a text
 * that is left unresolved would be sent as it stands; nor is a value put where it is not permitted.
 */
const INDISPENSABLE: ReadonlySet<string> = new Set([
  'dangling-secret',
  'out-of-scope',
  'missing-in-environment',
  'broken-workflow',
  'use-not-allowed',
  ...ABOUT_NEEDED,
]);

/** Rules that look for long, and only at what stands in stores: no finding of theirs concerns a workflow. */
const ABOUT_OTHERS: ReadonlySet<string> = new Set(['shared-credential', 'unused-secret']);

/** What is due for rotation can still be rendered: git need not be asked. */
const WITHOUT_HISTORY: ReadonlyMap<string, Severity> = new Map([['rotation-due', 'off']]);

export function planOf(
  analysis: Analysis,
  environment: string,
  workflows: readonly LoadedWorkflow[],
  today: string,
): Plan {
  const needed = new Set<Definition>();
  for (const { references } of workflows)
    for (const reference of references) {
      const definition = isRendered(reference) ? definitionIn(reference, environment) : null;
      if (definition) needed.add(definition);
    }
  return { environment, workflows, needed, diagnostics: diagnosticsOf(analysis, workflows, needed, today) };
}

/**
 * The engine resolves it, and the field may carry it. A name without any syntax (Conductor's `runtimeMetadata`) stays:
 * the platform delivers its value some other way.
 */
export function isRendered({
  kind,
  field,
  text,
  secret,
}: Pick<ResolvedReference, 'kind' | 'field' | 'text' | 'secret'>): boolean {
  return kind === 'reference' && (field.policy === 'allow' || field.policy === 'leaky') && text !== secret;
}

function definitionIn({ resolutions }: ResolvedReference, environment: string): Definition | null {
  const found = resolutions.find((each) => each.environment === environment);
  return found && 'definition' in found ? found.definition : null;
}

function diagnosticsOf(
  analysis: Analysis,
  workflows: readonly LoadedWorkflow[],
  needed: ReadonlySet<Definition>,
  today: string,
): Diagnostic[] {
  const files = new Set(workflows.map(({ file }) => file.file));
  const keys = new Set([...needed].map(({ store, name }) => `${store.scope}\0${name}`));
  const concerns = ({ location, rule, secret, scope }: Diagnostic) =>
    files.has(location.file) || (ABOUT_NEEDED.includes(rule) && keys.has(`${scope}\0${secret}`));
  const strict: Analysis = {
    ...analysis,
    ignores: [],
    project: { ...analysis.project, rules: WITHOUT_HISTORY, overrides: [], ignores: [] },
  };
  const found = runRules(
    strict,
    today,
    (rule) => INDISPENSABLE.has(rule) || rule === 'broken-store',
  ).diagnostics;
  const must = found.filter((each) => INDISPENSABLE.has(each.rule) && concerns(each));
  const known = new Set(must.map(({ fingerprint }) => fingerprint));
  const settings = {
    rules: new Map([...analysis.project.rules, ...WITHOUT_HISTORY]),
    overrides: analysis.project.overrides.map(({ pattern, rules }) => ({
      pattern,
      rules: new Map([...rules, ...WITHOUT_HISTORY]),
    })),
  };
  const lenient: Analysis = { ...analysis, project: { ...analysis.project, ...settings } };
  const others = runRules(lenient, today, (rule) => !ABOUT_OTHERS.has(rule)).diagnostics.filter(
    (each) => !known.has(each.fingerprint) && concerns(each),
  );
  // A store that can't be read explains why names are missing, where the workflows look into it at all.
  const inSight = new Set(storesInSight(analysis, workflows));
  const broken =
    must.length === 0
      ? []
      : found.filter(({ rule, location }) => rule === 'broken-store' && inSight.has(location.file));
  return [...broken, ...must, ...others];
}

/** The stores that the workflows look into, in the environment that is answered for. */
function storesInSight(analysis: Analysis, workflows: readonly LoadedWorkflow[]): string[] {
  return analysis.stores
    .filter(
      ({ store }) =>
        (store.environment === null || analysis.environments.includes(store.environment)) &&
        workflows.some(({ file }) => isWithin(file.scope, store.scope)),
    )
    .map(({ store }) => store.file);
}
