import { type Definition, isWithin, sameEnvironment, scopeTitle } from '../scopes/index.js';
import { skeleton } from '../stores/index.js';
import { atDefinition, definitionsOf, locationOf } from './places.js';
import type { Rule } from './types.js';

export const confusableName: Rule = {
  id: 'confusable-name',
  page: {
    summary: 'two names, visible together, that read alike',
    why: 'Names that differ in letter case, in `-`, `_` and `.`, or in look-alike letters only are taken for one another in a review, and the wrong value is used.',
    wrong: 'DB_PASSWORD: ENC[…]\nDB-PASSWORD: ENC[…]',
    right: 'ORDERS_DB_PASSWORD: ENC[…]\nUSERS_DB_PASSWORD: ENC[…]',
    runtime: ['every engine: names are case-sensitive; each of the two is another secret'],
  },
  *check(analysis) {
    const alike = new Map<string, Definition[]>();
    for (const definition of definitionsOf(analysis.stores)) {
      if (!definition.store.encrypted) continue;
      const key = skeleton(definition.name);
      const earlier = alike.get(key) ?? [];
      const seen = new Set<string>();
      const others = earlier.filter((other) => {
        if (!together(other, definition) || seen.has(other.name)) return false;
        seen.add(other.name);
        return true;
      });
      // One finding for each name that looks like an earlier one, however many stores repeat the pair.
      const repeated = earlier.some(
        (other) => other.name === definition.name && other.store.scope === definition.store.scope,
      );
      if (others.length > 0 && !repeated)
        yield {
          ...atDefinition(definition),
          message: `\`${definition.name}\` is easily taken for ${others.map((other) => `\`${other.name}\``).join(', ')}`,
          related: others.map((other) => ({
            ...locationOf(other),
            message: `\`${other.name}\` is defined here, in ${scopeTitle(other.store.scope)}`,
          })),
          help: 'give them names that differ in more than case, separators or look-alike letters',
        };
      alike.set(key, [...earlier, definition]);
    }
  },
};

function together(a: Definition, b: Definition): boolean {
  return (
    a.name !== b.name &&
    sameEnvironment(a.store, b.store) &&
    (isWithin(a.store.scope, b.store.scope) || isWithin(b.store.scope, a.store.scope))
  );
}
