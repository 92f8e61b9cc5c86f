/** What is to be emitted, and what forbids it. Still without a key. */
import picomatch from 'picomatch';
import type { Analysis, LoadedWorkflow, ResolvedReference } from '../compile.js';
import type { Diagnostic } from '../diagnostics.js';
import { runRules } from '../rules/index.js';
import type { Definition } from '../scopes/index.js';

export interface Plan {
  readonly environment: string;
  readonly workflows: readonly LoadedWorkflow[];
  /** The definitions whose values are needed. */
  readonly needed: ReadonlySet<Definition>;
  /** What a check says of these workflows, errors included: one of them, and nothing is emitted. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Rules that `rules:` and `ignore:` may silence in a check, but not here: what they find can't be rendered, and a text
 * that is left unresolved would be sent as it stands.
 */
const INDISPENSABLE = new Set([
  'dangling-secret',
  'out-of-scope',
  'missing-in-environment',
  'broken-workflow',
  'empty-secret',
]);

export function planOf(
  analysis: Analysis,
  environment: string,
  only: readonly string[],
  today: string,
): Plan {
  const selected = only.length === 0 ? () => true : picomatch([...only]);
  const workflows = analysis.workflows.filter(
    ({ file }) => file.environments.includes(environment) && selected(file.file),
  );
  const needed = new Set<Definition>();
  for (const { references } of workflows)
    for (const reference of references) {
      const definition = isRendered(reference) ? definitionIn(reference, environment) : null;
      if (definition) needed.add(definition);
    }
  return { environment, workflows, needed, diagnostics: diagnosticsOf(analysis, workflows, needed, today) };
}

/** The engine resolves it, and the field may carry it. */
export function isRendered({ kind, field }: Pick<ResolvedReference, 'kind' | 'field'>): boolean {
  return kind === 'reference' && (field.policy === 'allow' || field.policy === 'leaky');
}

export function definitionIn({ resolutions }: ResolvedReference, environment: string): Definition | null {
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
  const keys = new Set([...needed].map(({ store, name }) => `${store.file}\0${name}`));
  const concerns = ({ location, rule, secret }: Diagnostic) =>
    files.has(location.file) || (rule === 'empty-secret' && keys.has(`${location.file}\0${secret}`));
  const strict: Analysis = { ...analysis, project: { ...analysis.project, rules: new Map(), ignores: [] } };
  const must = runRules(strict, today).diagnostics.filter(
    (each) => INDISPENSABLE.has(each.rule) && concerns(each),
  );
  const known = new Set(must.map(({ fingerprint }) => fingerprint));
  const others = runRules(analysis, today).diagnostics.filter(
    (each) => !known.has(each.fingerprint) && concerns(each),
  );
  // A store that can't be read explains why names are missing.
  const broken =
    must.length === 0
      ? []
      : runRules(strict, today).diagnostics.filter(({ rule }) => rule === 'broken-store');
  return [...broken, ...must, ...others];
}
