import { didYouMean } from '../did-you-mean.js';
import { scopeTitle, visibleDefinitions, visibleNames } from '../scopes/index.js';
import { lineOf } from './lines.js';
import { atReference, brokenStoresInSight, searchedScopes, uses } from './places.js';
import type { Rule } from './types.js';

export const danglingSecret: Rule = {
  id: 'dangling-secret',
  page: {
    summary: 'a reference whose secret exists nowhere',
    why: 'The workflow asks for a name that no store of the repository holds, in any scope. Most often it is misspelt, in another letter case, or was removed or renamed.',
    wrong: '"dsn": "${workflow.secrets.DATABSE_URL}"     # the store has DATABASE_URL',
    right: '"dsn": "${workflow.secrets.DATABASE_URL}"',
    runtime: [
      'Camunda: the connector raises an incident',
      'Conductor: an empty string where the reference is embedded, null where it is the whole value',
      'Gainsight: the literal text is sent to the API, which answers 401 or 403',
      'Jelou: the workflow stops working',
      'Orka: the step fails',
    ],
  },
  *check(analysis) {
    for (const use of uses(analysis)) {
      const { reference, workflow } = use;
      const { secret } = reference;
      if (secret === null || reference.builtIn) continue;
      if (!reference.resolutions.some((each) => 'reason' in each && each.reason === 'dangling-secret')) continue;
      const scope = workflow.file.scope;
      const searched = searchedScopes(analysis, workflow);
      const near = didYouMean(secret, visibleNames(analysis.scopes, scope));
      const definition = near === null ? undefined : visibleDefinitions(analysis.scopes, scope, near)[0];
      const misused = reference.variableOnly && analysis.scopes.names.has(secret);
      yield {
        ...atReference(use),
        environments: use.environments,
        message: `no ${reference.variableOnly ? 'variable' : 'secret'} \`${secret}\` is visible to ${scopeTitle(scope)}`,
        label: `not found in ${searched.length} ${searched.length === 1 ? 'scope' : 'scopes'}`,
        searched,
        ...(misused
          ? { help: `\`${secret}\` is a secret: refer to it as \`${workflow.engine.syntax(secret)}\`` }
          : definition
            ? {
                help: `\`${near}\` exists in ${scopeTitle(definition.store.scope)} (${definition.store.file}:${lineOf(analysis, definition)})`,
              }
            : {}),
        notes: [workflow.engine.missing(reference), ...brokenStoresInSight(analysis, workflow)],
      };
    }
  },
};
