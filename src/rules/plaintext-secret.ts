import { atDefinition, definitionsOf } from './places.js';
import type { Rule } from './types.js';

export const plaintextSecret: Rule = {
  id: 'plaintext-secret',
  page: {
    summary: 'a value that stands in plain text in a store',
    why: 'Whoever can read the repository reads the value, now and in its history for ever. A key typed into the file by hand, or one that the encryption rule does not cover, is not encrypted.',
    wrong: 'API_KEY: sk_live_…                 # no ENC[…]',
    right: 'API_KEY: ENC[AES256_GCM,data:…,type:str]',
    runtime: ['every engine: the value works, and is known'],
  },
  *check(analysis) {
    for (const definition of definitionsOf(analysis.stores)) {
      const { store, entry, name } = definition;
      if (!store.encrypted || entry.plaintext === null || entry.empty) continue;
      yield {
        ...atDefinition(definition),
        message: `\`${name}\` is not encrypted`,
        label: 'plain text',
        notes: [entry.plaintext],
        help: `encrypt it (\`sops --encrypt --in-place ${store.file}\`) and replace the value: whoever could read the repository knows it`,
      };
    }
  },
};
