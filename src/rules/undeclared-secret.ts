import { declarationOf } from '../catalogs/index.js';
import { scopeTitle } from '../scopes/index.js';
import { atDefinition, locationOf } from './places.js';
import type { Rule } from './types.js';

export const undeclaredSecret: Rule = {
  id: 'undeclared-secret',
  page: {
    summary: 'a secret that no catalog of its scope declares',
    why: 'Where a team keeps a catalog, a secret that is missing from it has no owner, no rotation and no limits: nobody decided what it is for. A scope without a catalog has no such findings.',
    wrong: 'STRIPE_KEY: ENC[…]             # secrets/billing/catalog.yaml does not know it',
    right:
      'STRIPE_KEY:                    # in secrets/billing/catalog.yaml\n  description: Live key of the billing account\n  owner: payments',
    runtime: ['every engine: no effect'],
  },
  *check({ catalogs, scopes, environments }) {
    const catalogOf = new Map(catalogs.map(({ file }) => [file.scope, file.file]));
    for (const [name, byScope] of scopes.names)
      for (const [scope, definitions] of byScope) {
        const file = catalogOf.get(scope);
        if (file === undefined || declarationOf(catalogs, scope, name)) continue;
        const asked = definitions.filter(
          ({ store }) =>
            store.encrypted && (store.environment === null || environments.includes(store.environment)),
        );
        const [first, ...others] = asked;
        if (!first) continue;
        yield {
          ...atDefinition(first),
          logical: scope,
          message: `\`${name}\` of ${scopeTitle(scope)} is in no catalog`,
          label: 'not declared',
          related: others.map((each) => ({ ...locationOf(each), message: 'also defined here' })),
          help: `add an entry to ${file}, as \`claviger secret describe\` does`,
        };
      }
  },
};
