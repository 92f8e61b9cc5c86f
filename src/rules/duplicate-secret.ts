import { type Definition, definitionsOf, scopeTitle } from '../scopes/index.js';
import { atDefinition, locationOf } from './places.js';
import type { Rule } from './types.js';

export const duplicateSecret: Rule = {
  id: 'duplicate-secret',
  page: {
    summary: 'a name that is defined twice in one scope for the same environment',
    why: 'Which of the two wins depends on the reader: one of the values is never used, and a rotation may change the wrong one.',
    wrong: 'API_KEY: ENC[…]\nAPI_KEY: ENC[…]',
    right: 'API_KEY: ENC[…]',
    runtime: ['every engine: the platforms refuse a second secret of the same name'],
  },
  *check(analysis) {
    const first = new Map<string, Definition[]>();
    for (const definition of definitionsOf(analysis.stores)) {
      const key = `${definition.store.scope}\0${definition.name}`;
      const earlier = first.get(key) ?? [];
      const twin = earlier.find((other) => clash(other, definition));
      if (twin)
        yield {
          ...atDefinition(definition),
          message:
            twin.store.encrypted === definition.store.encrypted
              ? `\`${definition.name}\` is defined twice in ${scopeTitle(definition.store.scope)}`
              : `\`${definition.name}\` is both a variable and a secret in ${scopeTitle(definition.store.scope)}`,
          label: 'defined again',
          related: [{ ...locationOf(twin), message: 'first defined here' }],
          help: 'keep one of them',
        };
      else first.set(key, [...earlier, definition]);
    }
  },
};

/** A value for one environment beside one for all is an override; a variable beside a secret never is. */
function clash(a: Definition, b: Definition): boolean {
  return a.store.encrypted !== b.store.encrypted || a.store.environment === b.store.environment;
}
