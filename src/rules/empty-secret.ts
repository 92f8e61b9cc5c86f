import { definitionsOf } from '../scopes/index.js';
import { atDefinition } from './places.js';
import type { Rule } from './types.js';

export const emptySecret: Rule = {
  id: 'empty-secret',
  page: {
    summary: 'a secret without a value',
    why: '`""`, null, `{}` and `[]` are never encrypted and stand for nothing: the reference resolves, and the request goes out without a credential.',
    wrong: 'API_KEY: ""',
    right: 'API_KEY: ENC[…]',
    runtime: ['every engine: the platforms refuse an empty secret'],
  },
  *check(analysis) {
    for (const definition of definitionsOf(analysis.stores))
      if (definition.store.encrypted && definition.entry.empty)
        yield {
          ...atDefinition(definition),
          message: `\`${definition.name}\` is empty`,
          help: `set a value with \`claviger secret set ${definition.name}\`, or remove the key`,
        };
  },
};
