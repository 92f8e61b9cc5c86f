import { definitionsOf } from '../scopes/index.js';
import { atDefinition } from './places.js';
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
    const protectedStores = new Set(
      analysis.stores.filter(({ names }) => names?.recipients).map(({ store }) => store),
    );
    for (const definition of definitionsOf(analysis.stores)) {
      const { store, entry, name } = definition;
      if (!store.encrypted || entry.plaintext === null || entry.empty) continue;
      yield {
        ...atDefinition(definition),
        message: `\`${name}\` is not encrypted`,
        label: 'plain text',
        notes: [entry.plaintext],
        // sops refuses to encrypt a file that has a sops block, and to open one in which a value stands plain.
        help: protectedStores.has(store)
          ? 'take it out, and set another value with `sops`: whoever could read the repository knows this one'
          : `encrypt it (\`sops --encrypt --in-place ${store.file}\`) and replace the value: whoever could read the repository knows it`,
      };
    }
  },
};
