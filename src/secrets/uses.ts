/** What uses a secret, reference by reference, and what would become of each without it. */
import type { Analysis, LoadedWorkflow, ResolvedReference } from '../compile.js';
import type { Scope, WorkflowFile } from '../project/types.js';
import { answeredFor } from '../rules/places.js';
import {
  couldBe,
  type Definition,
  definitionsOf,
  indexScopes,
  isWithin,
  type Resolution,
  resolve,
  type ScopeIndex,
} from '../scopes/index.js';

/** A reference in one environment in which it means the secret: what it means today, and without the secret. */
export interface Effect {
  readonly environment: string;
  readonly definition: Definition;
  readonly without: Resolution;
}

/** One reference, where it stands and in which environments it means the secret. */
export interface FoundUse {
  readonly workflow: LoadedWorkflow;
  readonly reference: ResolvedReference;
  readonly effects: readonly Effect[];
}

/** What uses the secret of one name and scope. */
export interface UsesOfSecret {
  readonly name: string;
  readonly scope: Scope;
  /** In the order of files and lines; never empty. */
  readonly definitions: readonly Definition[];
  readonly uses: readonly FoundUse[];
  /** Names that are computed at run time, and texts that only look like references or stand where nothing resolves them. */
  readonly perhaps: readonly Pick<FoundUse, 'workflow' | 'reference'>[];
  /** Workflows that can't be read, see the scope and hold the name's characters. */
  readonly broken: readonly LoadedWorkflow[];
}

/**
 * What uses `name`, for each scope that defines it, in the environments that are answered for.
 *
 * @param scope the one scope that is asked about; null for all
 * @param asked the definitions that are asked about, where it is not all of them
 */
export function usesOf(
  analysis: Analysis,
  name: string,
  scope: Scope | null,
  asked: (definition: Definition) => boolean = () => true,
): readonly UsesOfSecret[] {
  const found: UsesOfSecret[] = [];
  for (const [each, all] of analysis.scopes.names.get(name) ?? []) {
    const definitions = all.filter(asked);
    if ((scope !== null && each !== scope) || definitions.length === 0) continue;
    const own = new Set(definitions);
    const without = indexWithout(analysis, own);
    found.push({
      name,
      scope: each,
      definitions,
      uses: analysis.workflows.flatMap((workflow) => usesIn(analysis, workflow, own, without)),
      perhaps: analysis.workflows.flatMap((workflow) =>
        workflow.references
          .filter((reference) => mayMean(reference, workflow.file, name, definitions))
          .map((reference) => ({ workflow, reference })),
      ),
      broken: analysis.workflows.filter(
        ({ file, brokenText }) => isWithin(file.scope, each) && brokenText?.includes(name),
      ),
    });
  }
  return found;
}

function usesIn(
  analysis: Analysis,
  workflow: LoadedWorkflow,
  own: ReadonlySet<Definition>,
  without: ScopeIndex,
): readonly FoundUse[] {
  const environments = answeredFor(analysis, workflow.file);
  return workflow.references.flatMap((reference) => {
    const effects = reference.resolutions.flatMap((resolution): Effect[] => {
      const { environment } = resolution;
      if (!('definition' in resolution) || !own.has(resolution.definition)) return [];
      if (!environments.includes(environment)) return [];
      const wanted = reference.variableOnly ? 'variables' : 'any';
      const { definition } = resolution;
      const left = resolve(without, workflow.file.scope, environment, definition.name, wanted);
      return [{ environment, definition, without: left }];
    });
    return effects.length > 0 ? [{ workflow, reference, effects }] : [];
  });
}

/** The lookup as it would be if these definitions were gone. */
function indexWithout(analysis: Analysis, gone: ReadonlySet<Definition>): ScopeIndex {
  const entries = new Set([...gone].map(({ entry }) => entry));
  const left = Array.from(definitionsOf(analysis.stores)).filter(({ entry }) => !entries.has(entry));
  return indexScopes(
    left,
    analysis.workflows.map(({ file }) => file.scope),
  );
}

/** The reference does not resolve to the name, but could mean it at run time, or was meant to. */
function mayMean(
  { dynamic, secret, kind, resolutions, variableOnly }: ResolvedReference,
  { scope }: WorkflowFile,
  name: string,
  definitions: readonly Definition[],
): boolean {
  const visible = definitions.some(
    ({ store }) => isWithin(scope, store.scope) && !(variableOnly && store.encrypted),
  );
  if (!visible) return false;
  if (dynamic) return couldBe(name, dynamic);
  return secret === name && (kind !== 'reference' || resolutions.length === 0);
}
