import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { computeMac, openMac, sealMac } from '../../../src/stores/sops/mac.js';

const leaf = (text: string, encrypted: boolean) => ({ bytes: Buffer.from(text), encrypted });
const sha512 = (...texts: (string | Buffer)[]): string => {
  const hash = createHash('sha512');
  for (const text of texts) hash.update(text);
  return hash.digest('hex').toUpperCase();
};

describe('computeMac', () => {
  const leaves = [leaf('one', true), leaf('two', false), leaf('three', true)];

  it('hashes the plaintexts one after the other', () => {
    expect(computeMac(leaves, false)).toBe(sha512('onetwothree'));
    expect(computeMac([], false)).toBe(sha512(''));
  });

  it('hashes encrypted values only, after a seed, under `mac_only_encrypted`', () => {
    const seed = Buffer.from('8a3fd2ad54ce66527b1034f3d147be0b0b975b3bf44f72c6fdadec8176f27d69', 'hex');
    expect(computeMac(leaves, true)).toBe(sha512(seed, 'onethree'));
  });
});

describe('the MAC in the file', () => {
  const key = randomBytes(32);

  it('is bound to the time of the last change, to the second', () => {
    const sealed = sealMac('ABC', key, '2024-05-06T07:08:09Z');
    expect(openMac(sealed, key, '2024-05-06T07:08:09Z')).toBe('ABC');
    expect(openMac(sealed, key, '2024-05-06T07:08:09.5+00:00')).toBe('ABC');
    expect(openMac(sealed, key, '2024-05-06T07:08:10Z')).toBeNull();
    expect(openMac(sealed, key, '2024-05-06T08:08:09+01:00')).toBeNull();
    expect(openMac('ABC', key, '2024-05-06T07:08:09Z')).toBeNull();
  });
});
