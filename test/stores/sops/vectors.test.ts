import { describe, expect, it } from 'vitest';
import { decryptStore } from '../../../src/stores/sops/index.js';
import { actualTexts, allKeys, loadVector, loadVectors, onlyKey } from './vectors.js';

const vectors = loadVectors();

describe('a store that sops has encrypted decrypts to what `sops -d` says', () => {
  const keys = allKeys();
  // The ssh-rsa key has a test of its own: two ssh keys need two places.
  for (const { version, name, source, expected } of vectors.filter((vector) => vector.name !== 'ssh-rsa')) {
    it(`${name}, sops ${version}`, async () => {
      expect(actualTexts(await decryptStore(source, keys))).toEqual(expected);
    });
  }

  it('covers every version and case', () => {
    const versions = [...new Set(vectors.map(({ version }) => version))];
    const counts = versions.map((each) => [each, vectors.filter(({ version }) => version === each).length]);
    expect(Object.fromEntries(counts)).toMatchInlineSnapshot(`
      {
        "3.12.2": 31,
        "3.13.2": 31,
        "3.8.1": 23,
        "3.9.4": 26,
      }
    `);
  });
});

describe('each recipient alone opens its store', () => {
  for (const [name, key] of [
    ['recipients', 'alice.txt'],
    ['recipients', 'bob.txt'],
    ['recipients', 'carol.txt'],
    ['one-key-group', 'bob.txt'],
    ['ssh-ed25519', 'ssh-ed25519'],
    ['ssh-ed25519', 'bob.txt'],
    ['ssh-rsa', 'ssh-rsa'],
    ['post-quantum', 'quantum.txt'],
  ] as const) {
    it(`${name} with ${key}`, async () => {
      const { source, expected } = loadVector('3.13.2', name);
      expect(actualTexts(await decryptStore(source, onlyKey(key)))).toEqual(expected);
    });
  }
});
