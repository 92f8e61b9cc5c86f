import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import { identitySource } from '../../../src/stores/identities/index.js';
import { additionalData, openCiphertext, parseCiphertext } from '../../../src/stores/sops/cipher.js';
import { placedComments } from '../../../src/stores/sops/comment-places.js';
import { insideOf, openStore } from '../../../src/stores/sops/open-store.js';
import { storeTree } from '../../../src/stores/sops/yaml-tree.js';
import type { StoreNode } from '../../../src/stores/tree.js';
import { parseYamlStream } from '../../../src/yaml/stream.js';
import { sourceOf } from '../../stores/sops/vectors.js';
import { judges } from './sops.js';

const TEXT = `# top of file

# head of a
a: 1 # beside a
# foot of a

b: # beside the key of a map
    # head of b.c
    c: 2 # beside b.c
    # between b.c and b.d
    d:
        e: 1 # beside e
        # foot of e
    # foot of d
  # indented oddly
# head of l
l: # beside the key of a list
    # head of the first item
    - 1 # beside an item
    # head of the second item
    - 2
    # foot of the last item
# after the list
m:
    - x: 1 # beside m.x
      # before y
      y: 2
      # after y
    # before the second map
    - z: 1
n: [1, 2] # beside a flow list
o: {p: 1} # beside a flow map
q: [] # beside an empty list
r: {} # beside an empty map
s: # beside null
u: x
# foot 1

# foot 2


# foot 3
v:
    # only a comment
w: "q" # beside w
# last
`;

describe('where comments belong', () => {
  for (const sops of judges()) {
    it(`is where sops ${sops.version} encrypts them for`, async () => {
      const key = await generateX25519Identity();
      const encrypted = sops.encrypt({ text: TEXT, rule: [] }, await identityToRecipient(key)) ?? '';
      const identities = identitySource({ env: { SOPS_AGE_KEY: key }, home: '', platform: 'linux' });
      const result = await openStore(sourceOf(encrypted), identities);
      const trees = storeTree(parseYamlStream(TEXT).documents);
      const [tree] = trees.ok ? trees.documents : [];
      if (!result.ok || !tree) throw new Error("a store that can't be read");
      const { dataKey } = insideOf(result.store);
      const theirs = new Map<string, string>();
      for (const [, dash, text = ''] of encrypted.matchAll(/(- )?#?(ENC\[[\w,:+/=]+type:comment\])/g)) {
        for (const path of pathsOf(tree, [])) {
          const ciphertext = parseCiphertext(text);
          const plain = ciphertext && openCiphertext(ciphertext, dataKey, additionalData(path));
          if (plain) theirs.set(plain.toString(), JSON.stringify([path, dash !== undefined]));
        }
      }
      const ours = placedComments(TEXT, tree, { start: 0, end: TEXT.length });
      expect(new Map(ours.map(({ text, path, inList }) => [text, JSON.stringify([path, inList])]))).toEqual(
        theirs,
      );
    });
  }
});

function pathsOf(node: StoreNode, path: readonly string[]): readonly (readonly string[])[] {
  if (node.kind === 'map')
    return [path, ...node.entries.flatMap(({ key, value }) => pathsOf(value, [...path, key]))];
  return node.kind === 'list' ? [path, ...node.items.flatMap((item) => pathsOf(item, path))] : [path];
}
