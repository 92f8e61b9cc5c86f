import type { Analysis, ResolvedReference } from '../compile.js';
import { listed } from '../listed.js';
import type { Scope } from '../project/types.js';
import { allDefinitions, type Definition, isWithin, scopeTitle } from '../scopes/index.js';
import { atReference, locationOf, searchedScopes, uses } from './places.js';
import type { Rule } from './types.js';

export const outOfScope: Rule = {
  id: 'out-of-scope',
  page: {
    summary: 'a reference to a secret of another branch of the scope tree',
    why: 'A scope sees its own secrets and those of the scopes above it. The name exists, but in a sibling, a narrower scope or under another root, which this workflow must not read.',
    wrong: 'projects/billing/charge.json uses `SHIP_TOKEN`, defined in acme/shipping only',
    right: 'define SHIP_TOKEN in acme (both projects see it) or in acme/billing',
    runtime: ['every engine: the name is missing, as with dangling-secret'],
  },
  *check(analysis) {
    const known = new Map<string, Elsewhere>();
    for (const use of uses(analysis)) {
      const { reference, workflow } = use;
      const { secret } = reference;
      if (secret === null || reference.builtIn) continue;
      if (!reference.resolutions.some((each) => 'reason' in each && each.reason === 'out-of-scope')) continue;
      const elsewhere = known.get(`${reference.variableOnly}${secret}`) ?? findElsewhere(analysis, reference);
      known.set(`${reference.variableOnly}${secret}`, elsewhere);
      const { definitions, scopes } = elsewhere;
      const scope = workflow.file.scope;
      const shared = commonScope([scope, elsewhere.common]);
      const titles = scopes.slice(0, MAX_SHOWN).map(scopeTitle);
      const more = scopes.length - titles.length;
      const secrets = definitions.every(({ store }) => store.encrypted);
      const how = secrets && scopes.length === 1 ? ` (claviger secret move ${secret} --to ${shared})` : '';
      yield {
        ...atReference(use),
        environments: use.environments,
        message: `\`${secret}\` is out of scope: ${scopeTitle(scope)} can't see ${listed(more > 0 ? [...titles, `${more} more`] : titles)}`,
        label: scopes.every((each) => isWithin(each, scope))
          ? 'defined in a narrower scope'
          : 'defined in another branch',
        related: definitions.slice(0, MAX_SHOWN).map((definition) => ({
          ...locationOf(definition),
          message: `defined here, in ${scopeTitle(definition.store.scope)}`,
        })),
        searched: searchedScopes(analysis, workflow),
        help:
          shared === ''
            ? `define it in ${scopeTitle(scope)} as well`
            : shared === scope
              ? `move it to ${shared}, which both can see${how}`
              : `move it to ${shared}, which both can see${how}, or define it in ${scopeTitle(scope)} as well`,
        notes: [workflow.engine.missing(reference)],
      };
    }
  },
};

/** A name may exist in thousands of other scopes: these are enough to see what is meant. */
const MAX_SHOWN = 10;

interface Elsewhere {
  readonly definitions: readonly Definition[];
  readonly scopes: readonly Scope[];
  readonly common: Scope;
}

function findElsewhere(
  { scopes: index }: Analysis,
  { secret, variableOnly }: Pick<ResolvedReference, 'secret' | 'variableOnly'>,
): Elsewhere {
  const definitions = allDefinitions(index, secret ?? '').filter(
    ({ store }) => !(variableOnly && store.encrypted),
  );
  const scopes = [...new Set(definitions.map(({ store }) => store.scope))];
  return { definitions, scopes, common: commonScope(scopes) };
}

/** The narrowest scope that all of them can see. */
function commonScope(scopes: readonly Scope[]): Scope {
  const [first = [], ...rest] = scopes.map((scope) => scope.split('/'));
  let length = first.length;
  for (const other of rest) {
    let same = 0;
    while (same < length && first[same] === other[same]) same++;
    length = same;
  }
  return first.slice(0, length).join('/') as Scope;
}
