/** What uses a secret, reference by reference, and what would become of each without it. */
import type { Analysis, LoadedWorkflow, ResolvedReference } from '../compile.js';
import type { Scope, WorkflowFile } from '../project/types.js';
import { answeredFor } from '../rules/places.js';
import {
  allDefinitions,
  couldBe,
  type Definition,
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
    // Nothing but the name itself is looked up in it.
    const without = indexScopes(
      allDefinitions(analysis.scopes, name).filter((definition) => !own.has(definition)),
      [],
    );
    const { named, dynamic } = referencesOf(analysis);
    const candidates = named.get(name) ?? [];
    found.push({
      name,
      scope: each,
      definitions,
      uses: candidates.flatMap((candidate) => useOf(analysis, candidate, own, without)),
      perhaps: inOrder(candidates, dynamic).filter(({ workflow, reference }) =>
        mayMean(reference, workflow.file, name, definitions),
      ),
      broken: analysis.workflows.filter(
        ({ file, brokenText }) => isWithin(file.scope, each) && brokenText?.includes(name),
      ),
    });
  }
  return found;
}

function useOf(
  analysis: Analysis,
  { workflow, reference }: Candidate,
  own: ReadonlySet<Definition>,
  without: ScopeIndex,
): readonly FoundUse[] {
  const environments = answeredFor(analysis, workflow.file);
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
}

type Candidate = Pick<FoundUse, 'workflow' | 'reference'> & { readonly at: number };

interface References {
  readonly named: ReadonlyMap<string, readonly Candidate[]>;
  readonly dynamic: readonly Candidate[];
}

const known = new WeakMap<Analysis, References>();

/** The references by the name that they write, sorted out once: the question is asked of thousands of names. */
function referencesOf(analysis: Analysis): References {
  const before = known.get(analysis);
  if (before) return before;
  const named = new Map<string, Candidate[]>();
  const dynamic: Candidate[] = [];
  let at = 0;
  for (const workflow of analysis.workflows)
    for (const reference of workflow.references) {
      const candidate = { workflow, reference, at: at++ };
      const { secret } = reference;
      if (reference.dynamic) dynamic.push(candidate);
      else if (secret !== null) {
        const list = named.get(secret);
        if (list) list.push(candidate);
        else named.set(secret, [candidate]);
      }
    }
  const made = { named, dynamic };
  known.set(analysis, made);
  return made;
}

/** The references that write `name`, as they stand in the files. */
export function referencesTo(
  analysis: Analysis,
  name: string,
): readonly Pick<FoundUse, 'workflow' | 'reference'>[] {
  return referencesOf(analysis).named.get(name) ?? [];
}

/** Those that write `name` or, being computed, may mean it. */
export function possibleReferencesTo(
  analysis: Analysis,
  name: string,
): readonly Pick<FoundUse, 'workflow' | 'reference'>[] {
  const computed = new Set(
    usesOf(analysis, name, null).flatMap(({ perhaps }) => perhaps.map(({ reference }) => reference)),
  );
  const { named, dynamic } = referencesOf(analysis);
  return inOrder(
    named.get(name) ?? [],
    dynamic.filter(({ reference }) => computed.has(reference)),
  );
}

/** Both lists as the references stand in the files. */
function inOrder(a: readonly Candidate[], b: readonly Candidate[]): readonly Candidate[] {
  return b.length === 0 ? a : [...a, ...b].sort((one, other) => one.at - other.at);
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
