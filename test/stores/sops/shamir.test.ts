import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combineShares, splitSecret } from '../../../src/stores/sops/shamir.js';

/** GF(2^8) by the schoolbook: independent of the code under test. */
function product(a: number, b: number): number {
  let result = 0;
  for (let bit = 0; bit < 8; bit++) if ((b >> bit) & 1) result ^= a << bit;
  for (let bit = 14; bit >= 8; bit--) if ((result >> bit) & 1) result ^= 0x11b << (bit - 8);
  return result;
}

function split(secret: Uint8Array, shares: number, threshold: number): Uint8Array[] {
  const polynomials = [...secret].map((byte) => [byte, ...randomBytes(threshold - 1)]);
  return Array.from({ length: shares }, (_, index) => {
    const x = index + 1;
    const at = (coefficients: readonly number[]) =>
      coefficients.reduceRight((sum, each) => product(sum, x) ^ each, 0);
    return Uint8Array.from([...polynomials.map(at), x]);
  });
}

const secrets = fc.uint8Array({ minLength: 1, maxLength: 40 });

describe('combineShares', () => {
  it('gives the secret for any of the shares, as many as the threshold or more, in any order', () => {
    const cases = fc.record({ secret: secrets, threshold: fc.integer({ min: 2, max: 6 }), more: fc.nat(4) });
    fc.assert(
      fc.property(cases, fc.gen(), ({ secret, threshold, more }, gen) => {
        const shares = split(secret, threshold + more, threshold);
        const chosen = gen(() => fc.shuffledSubarray(shares, { minLength: threshold }));
        expect(combineShares(chosen)).toEqual(Buffer.from(secret));
      }),
    );
  });

  it('takes the shares of the real thing: the known answer of HashiCorp Vault', () => {
    // From the shape of its own test: f(x) = 42 + 7x over GF(2^8), at x = 1 and x = 255.
    const at = (x: number) => 42 ^ product(7, x);
    expect(combineShares([Uint8Array.of(at(1), 1), Uint8Array.of(at(255), 255)])).toEqual(Buffer.of(42));
  });

  it('refuses what are no shares of one secret', () => {
    const [one, two] = [Uint8Array.of(1, 1), Uint8Array.of(2, 2)];
    expect(combineShares([])).toBeNull();
    expect(combineShares([one])).toBeNull();
    expect(combineShares([one, one])).toBeNull();
    expect(combineShares([one, Uint8Array.of(1, 2, 3)])).toBeNull();
    expect(combineShares([one, Uint8Array.of(1, 0)])).toBeNull();
    expect(combineShares([Uint8Array.of(1), Uint8Array.of(2)])).toBeNull();
    expect(combineShares([one, two])).not.toBeNull();
  });
});

describe('splitSecret', () => {
  const sharings = fc
    .record({ secret: secrets, threshold: fc.integer({ min: 2, max: 6 }), more: fc.nat(4) })
    .map(({ more, ...rest }) => ({ ...rest, shares: rest.threshold + more }));

  it('makes shares of which any as many as the threshold give the secret back', () => {
    fc.assert(
      fc.property(sharings, fc.gen(), ({ secret, threshold, shares }, gen) => {
        const all = splitSecret(secret, shares, threshold);
        expect(all.map((share) => share.at(-1))).toEqual(all.map((_, index) => index + 1));
        const some = gen(fc.shuffledSubarray<Buffer>, [...all], { minLength: threshold });
        expect(combineShares(some)).toEqual(Buffer.from(secret));
      }),
    );
  });

  it('tells nothing with fewer: they fit every other secret too', () => {
    const secret = randomBytes(32);
    const seen = new Set<string>();
    for (let run = 0; run < 50; run++) {
      const [one, two] = splitSecret(secret, 3, 3);
      if (one && two) seen.add(combineShares([one, two])?.toString('hex') ?? '');
    }
    expect(seen.has(secret.toString('hex'))).toBe(false);
    expect(seen.size).toBe(50);
  });

  it.each([
    [3, 1],
    [2, 3],
    [256, 2],
  ])('makes no %i shares with a threshold of %i', (shares, threshold) => {
    expect(() => splitSecret(Uint8Array.of(1), shares, threshold)).toThrow(RangeError);
  });
});
