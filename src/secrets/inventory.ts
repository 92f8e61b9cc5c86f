/** Which secrets there are: one row for each name and scope, with what stands for it in each environment. */
import type { Catalog, CatalogEntry } from '../catalogs/types.js';
import { compareCodePoints } from '../code-points.js';
import type { Analysis } from '../compile.js';
import type { Engine } from '../engines/types.js';
import type { Scope } from '../project/types.js';
import { enginesInSight } from '../rules/invalid-name.js';
import { unusedSecrets } from '../rules/unused-secret.js';
import { usageOf } from '../rules/usage.js';
import { type Definition, resolve } from '../scopes/index.js';

/** What a name means in one environment for whoever asks in its row's scope. */
export interface Cell {
  readonly environment: string;
  /**
   * `set`: a value for this environment; `every`: the scope's value for every environment; `inherited`: a broader
   * scope's value; `missing`: none.
   */
  readonly state: 'set' | 'every' | 'inherited' | 'missing';
  /** Null where the value is missing. */
  readonly definition: Definition | null;
}

/** One name in one scope. */
export interface SecretRow {
  readonly name: string;
  readonly scope: Scope;
  /** In the order of files and lines; never empty. */
  readonly definitions: readonly Definition[];
  /** One for each environment that is answered for. */
  readonly cells: readonly Cell[];
  /** References that mean a value of this row in some environment, and in how many workflow files they stand. */
  readonly uses: { readonly references: number; readonly workflows: number };
  /** A dynamic or malformed reference, or a broken workflow, may use it as well. */
  readonly perhaps: boolean;
  /** No workflow uses or may use it: what the rule `unused-secret` finds. */
  readonly unused: boolean;
  readonly catalog: CatalogEntry | null;
  /** The engines of the workflows that can see it, by name. */
  readonly engines: readonly Engine[];
}

/** Every secret and variable, by scope and name. */
export function listSecrets(analysis: Analysis): readonly SecretRow[] {
  const uses = countUses(analysis);
  const unused = new Set(unusedSecrets(analysis).flatMap(({ definitions }) => definitions));
  const { unknown } = usageOf(analysis);
  const engines = enginesInSight(analysis);
  const catalogued = catalogEntries(analysis.catalogs);
  const rows: SecretRow[] = [];
  for (const [name, byScope] of analysis.scopes.names) {
    for (const [scope, definitions] of byScope)
      rows.push({
        name,
        scope,
        definitions,
        cells: analysis.environments.map((environment) => cellOf(analysis, scope, name, environment)),
        uses: uses(definitions),
        perhaps: definitions.some((each) => unknown.has(each)),
        unused: definitions.some((each) => unused.has(each)),
        catalog: catalogued.get(`${scope}\0${name}`) ?? null,
        engines: engines({ scope, environment: null }),
      });
  }
  return rows.sort((a, b) => compareCodePoints(a.scope, b.scope) || compareCodePoints(a.name, b.name));
}

function cellOf({ scopes }: Analysis, scope: Scope, name: string, environment: string): Cell {
  const found = resolve(scopes, scope, environment, name, 'any');
  if (!('definition' in found)) return { environment, state: 'missing', definition: null };
  const { definition } = found;
  const { store } = definition;
  const state = store.scope !== scope ? 'inherited' : store.environment === null ? 'every' : 'set';
  return { environment, state, definition };
}

function countUses(analysis: Analysis): (definitions: readonly Definition[]) => SecretRow['uses'] {
  /** Workflow files with their number of references, by the definition that is meant. */
  const byDefinition = new Map<Definition, Map<object, string>>();
  for (const { file, references } of analysis.workflows)
    for (const reference of references)
      for (const resolution of reference.resolutions) {
        if (!('definition' in resolution)) continue;
        const known = byDefinition.get(resolution.definition) ?? new Map<object, string>();
        byDefinition.set(resolution.definition, known.set(reference, file.file));
      }
  return (definitions) => {
    const all = new Map(definitions.flatMap((each) => [...(byDefinition.get(each) ?? [])]));
    return { references: all.size, workflows: new Set(all.values()).size };
  };
}

function catalogEntries(catalogs: readonly Catalog[]): ReadonlyMap<string, CatalogEntry> {
  return new Map(
    catalogs.flatMap(({ file, entries }) =>
      entries.map((entry): [string, CatalogEntry] => [`${file.scope}\0${entry.name}`, entry]),
    ),
  );
}

/** How each engine refers to a name, or why it can't. */
export function syntaxesOf(name: string, engines: readonly Engine[]) {
  return engines.map((engine) => {
    const problem = engine.nameProblem(name);
    return { engine, problem, text: problem === null ? engine.syntax(name) : null };
  });
}
