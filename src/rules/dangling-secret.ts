import type { Analysis } from '../compile.js';
import { counted } from '../counted.js';
import { didYouMean } from '../did-you-mean.js';
import { listed } from '../listed.js';
import { type Definition, nearVisible, scopeTitle, visibleDefinitions } from '../scopes/index.js';
import { lineOf } from './lines.js';
import { atReference, brokenStoresInSight, locationOf, searchedScopes, type Use, uses } from './places.js';
import type { Finding, Rule } from './types.js';

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
      const { reference } = use;
      if (reference.secret === null || reference.builtIn) continue;
      if (reference.resolutions.some((each) => 'reason' in each && each.reason === 'dangling-secret'))
        yield missingName(analysis, use, reference.secret);
      else yield* missingPath(use, reference.secret);
    }
  },
};

function missingName(analysis: Analysis, use: Use, secret: string): Finding {
  const { reference, workflow } = use;
  const scope = workflow.file.scope;
  const searched = searchedScopes(analysis, workflow);
  const near = nearVisible(analysis.scopes, scope, secret);
  const definition =
    near === null
      ? undefined
      : visibleDefinitions(analysis.scopes, scope, near).find(
          ({ store }) => !(reference.variableOnly && store.encrypted),
        );
  const help =
    reference.variableOnly && visibleDefinitions(analysis.scopes, scope, secret).length > 0
      ? `\`${secret}\` is a secret: refer to it as \`${workflow.engine.syntax(secret)}\``
      : definition
        ? `\`${near}\` exists in ${scopeTitle(definition.store.scope)} (${definition.store.file}:${lineOf(analysis, definition)})`
        : undefined;
  return {
    ...atReference(use),
    environments: use.environments,
    message: `no ${reference.variableOnly ? 'variable' : 'secret'} \`${secret}\` is visible to ${scopeTitle(scope)}`,
    label:
      searched.length === 0
        ? 'no store is visible here'
        : `not found in ${counted(searched.length, 'scope')}`,
    searched,
    ...(help === undefined ? {} : { help }),
    notes: [workflow.engine.missing(reference), ...brokenStoresInSight(analysis, workflow)],
  };
}

/** A structured secret shows its keys without a key: a path that none of them has resolves to nothing. */
function* missingPath(use: Use, secret: string): Iterable<Finding> {
  const { reference, workflow, environments } = use;
  const path = reference.valuePath;
  if (path === null) return;
  const lacking = reference.resolutions.flatMap((each) =>
    'definition' in each && environments.includes(each.environment) && lacks(each.definition, path)
      ? [each]
      : [],
  );
  const [first] = lacking;
  if (!first) return;
  const where =
    lacking.length < environments.length ? ` in ${listed(lacking.map((each) => each.environment))}` : '';
  const near = didYouMean(path, first.definition.entry.paths ?? []);
  yield {
    ...atReference(use),
    environments: lacking.map(({ environment }) => environment),
    message: `\`${secret}\` has no \`${path}\`${where}`,
    label: 'no such key in its value',
    related: [{ ...locationOf(first.definition), message: 'its keys stand here' }],
    ...(near === null ? {} : { help: `\`${secret}\` has \`${near}\`` }),
    notes: [workflow.engine.missing(reference)],
  };
}

function lacks({ entry }: Definition, path: string): boolean {
  return entry.paths !== null && !entry.paths.some((each) => each === path || each.startsWith(`${path}.`));
}
