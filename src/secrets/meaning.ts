/** The references that stand for some definitions of a name, wherever their field lets them resolve. */
import type { Analysis, LoadedWorkflow, ResolvedReference } from '../compile.js';
import { allDefinitions, type Definition, resolve, visibleDefinitions } from '../scopes/index.js';

export interface MeantReference {
  readonly workflow: LoadedWorkflow;
  readonly reference: ResolvedReference;
}

/**
 * References in the engine's own form that mean one of `definitions`, all of one name, in some environment; and those
 * that mean nothing today, but could have meant no other.
 */
export function referencesMeaning(
  analysis: Analysis,
  name: string,
  definitions: ReadonlySet<Definition>,
): readonly MeantReference[] {
  return analysis.workflows.flatMap((workflow) =>
    workflow.references
      .filter((reference) => means(analysis, workflow, reference, name, definitions))
      .map((reference) => ({ workflow, reference })),
  );
}

function means(
  { scopes }: Analysis,
  { file }: LoadedWorkflow,
  { kind, secret, variableOnly }: ResolvedReference,
  name: string,
  definitions: ReadonlySet<Definition>,
): boolean {
  if (kind !== 'reference' || secret !== name) return false;
  const wanted = variableOnly ? 'variables' : 'any';
  // Not the reference's own resolutions: it has none in a field that the platform leaves alone.
  const found = file.environments.flatMap((environment) => {
    const resolution = resolve(scopes, file.scope, environment, name, wanted);
    return 'definition' in resolution ? [resolution.definition] : [];
  });
  if (found.length > 0) return found.some((each) => definitions.has(each));
  const admitted = (candidates: readonly Definition[]) =>
    candidates.filter(({ store }) => !(variableOnly && store.encrypted));
  const visible = admitted(visibleDefinitions(scopes, file.scope, name));
  const candidates = visible.length > 0 ? visible : admitted(allDefinitions(scopes, name));
  return candidates.length > 0 && candidates.every((each) => definitions.has(each));
}
