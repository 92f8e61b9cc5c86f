import { type DeclaredSecret, declarations } from '../catalogs/index.js';
import type { Analysis } from '../compile.js';
import { listed } from '../listed.js';
import { type Definition, resolve, scopeTitle } from '../scopes/index.js';
import { lineOf } from './lines.js';
import { atDeclaration, brokenStoresOf, definitionsOfEntry, locationOf } from './places.js';
import type { Rule } from './types.js';

export const missingValue: Rule = {
  id: 'missing-value',
  page: {
    summary: 'a catalog says where a secret must have a value, and there is none',
    why: 'The value was set for one environment and forgotten for another. Without the catalog that shows when a workflow first asks for it. A value for every environment counts, an empty one does not, nor does that of a broader scope: the entry is about the secret of its own scope.',
    wrong: 'STRIPE_KEY: { environments: [uat, prod] }    # secrets/billing/prod.yaml has no STRIPE_KEY',
    right: 'a value in each environment that the entry names, or `environments: [uat]`',
    runtime: ['every engine: as with missing-in-environment, where a workflow refers to it'],
  },
  *check(analysis) {
    for (const declared of declarations(analysis.catalogs)) {
      const { entry, catalog } = declared;
      const demanded = (entry.environments ?? []).map(({ value }) => value);
      const definitions = definitionsOfEntry(analysis, declared).filter(({ store }) => store.encrypted);
      const missing = analysis.environments.filter(
        (environment) => demanded.includes(environment) && !hasValue(definitions, environment),
      );
      if (missing.length === 0) continue;
      const { scope } = catalog.file;
      yield {
        ...atDeclaration(declared),
        environments: missing,
        message: `\`${entry.name}\` of ${scopeTitle(scope)} has no value in ${listed(missing)}`,
        label: `missing in ${listed(missing)}`,
        related: definitions.map((each) => ({
          ...locationOf(each),
          message: `${each.entry.empty ? 'empty' : 'defined here'} for ${each.store.environment ?? 'every environment'}`,
        })),
        help: `give it a value with \`claviger secret set\`, or take ${missing.length === 1 ? 'it' : 'them'} out of the entry's \`environments\``,
        notes: [...broaderValues(analysis, declared, missing), ...brokenStoresOf(analysis, scope)],
      };
    }
  },
};

/** As a lookup has it: the value for the environment itself comes first, were it an empty one. */
function hasValue(definitions: readonly Definition[], environment: string): boolean {
  const own = definitions.filter(({ store }) => store.environment === environment);
  const found = own.length > 0 ? own : definitions.filter(({ store }) => store.environment === null);
  return found.some(({ entry }) => !entry.empty);
}

/** What a workflow would get instead: the reason why nobody has noticed. */
function broaderValues(
  analysis: Analysis,
  { entry, catalog }: DeclaredSecret,
  environments: readonly string[],
): readonly string[] {
  const places = environments.flatMap((environment) => {
    const found = resolve(analysis.scopes, catalog.file.scope, environment, entry.name, 'any');
    if (!('definition' in found) || found.definition.store.scope === catalog.file.scope) return [];
    const { store } = found.definition;
    return [`${scopeTitle(store.scope)} (${store.file}:${lineOf(analysis, found.definition)})`];
  });
  return [...new Set(places)].map((place) => `workflows get the value of ${place} instead`);
}
