import { listed } from '../listed.js';
import { scopeTitle, visibleDefinitions } from '../scopes/index.js';
import { atReference, locationOf, uses } from './places.js';
import type { Rule } from './types.js';

export const missingInEnvironment: Rule = {
  id: 'missing-in-environment',
  page: {
    summary: 'a reference whose secret has no value in some environment that the workflow is deployed to',
    why: 'The name is visible, but not everywhere: the workflow works in dev and fails in prod.',
    wrong: 'secrets/billing/dev.yaml has STRIPE_KEY, secrets/billing/prod.yaml has not',
    right:
      'a value in each environment, one in a store for every environment, or a workflow entry with `environments: [dev]`',
    runtime: ['every engine: the name is missing there, as with dangling-secret'],
  },
  *check(analysis) {
    for (const use of uses(analysis)) {
      const { reference, workflow } = use;
      const { secret } = reference;
      if (secret === null || reference.builtIn) continue;
      const missing = reference.resolutions
        .filter((each) => 'reason' in each && each.reason === 'missing-in-environment')
        .map((each) => each.environment)
        .filter((environment) => use.environments.includes(environment));
      if (missing.length === 0) continue;
      const scope = workflow.file.scope;
      const elsewhere = visibleDefinitions(analysis.scopes, scope, secret).filter(
        ({ store }) => !(reference.variableOnly && store.encrypted),
      );
      yield {
        ...atReference(use),
        environments: missing,
        message: `\`${secret}\` has no value in ${listed(missing)} for ${scopeTitle(scope)}`,
        label: `missing in ${listed(missing)}`,
        related: elsewhere.map((definition) => ({
          ...locationOf(definition),
          message: `defined here for ${definition.store.environment ?? 'every environment'}`,
        })),
        help: `add \`${secret}\` for ${listed(missing)}, or limit the workflow entry's \`environments\``,
        notes: [workflow.engine.missing(reference)],
      };
    }
  },
};
