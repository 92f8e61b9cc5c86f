import { randomBytes } from 'node:crypto';

/**
 * Shamir's secret sharing over GF(2^8) with AES's polynomial, byte by byte, as HashiCorp Vault and sops have it: a share
 * is the values of the polynomials at x, followed by x.
 */

/**
 * Splits a secret so that any `threshold` of the shares give it back and fewer say nothing. 2 <= threshold <= shares <=
 * 255. Like sops, and unlike Vault, numbers the shares 1, 2, …: what x they have is no secret.
 */
export function splitSecret(secret: Uint8Array, shares: number, threshold: number): readonly Buffer[] {
  if (!(threshold >= 2 && threshold <= shares && shares <= 255)) throw new RangeError('no such sharing');
  // One polynomial for each byte: the byte is its value at zero, the other coefficients are random.
  const higher = Array.from({ length: threshold - 1 }, () => randomBytes(secret.length));
  return Array.from({ length: shares }, (_, index) => {
    const x = index + 1;
    const share = Buffer.alloc(secret.length + 1);
    for (const [at, byte] of secret.entries()) {
      const sum = higher.reduceRight((value, each) => multiply(value ^ (each[at] ?? 0), x), 0);
      share[at] = sum ^ byte;
    }
    share[secret.length] = x;
    return share;
  });
}

/** The secret, or null where the shares are none of the same secret: of unequal length, or two with the same x. */
export function combineShares(shares: readonly Uint8Array[]): Buffer | null {
  const [first] = shares;
  if (!first || shares.length < 2 || first.length < 2) return null;
  if (shares.some((share) => share.length !== first.length)) return null;
  const xs = shares.map((share) => share[share.length - 1] ?? 0);
  if (new Set(xs).size !== xs.length || xs.includes(0)) return null;
  const weights = xs.map((x, index) => weightAtZero(x, xs.toSpliced(index, 1)));
  const secret = Buffer.alloc(first.length - 1);
  for (const [index, share] of shares.entries()) {
    for (let at = 0; at < secret.length; at++) {
      secret[at] = (secret[at] ?? 0) ^ multiply(share[at] ?? 0, weights[index] ?? 0);
    }
  }
  return secret;
}

/** Lagrange's basis polynomial of `x` at zero. Subtraction is exclusive or. */
function weightAtZero(x: number, others: readonly number[]): number {
  return others.reduce((product, other) => multiply(product, multiply(other, inverse(other ^ x))), 1);
}

/** a^254, since every element but zero has a^255 = 1. */
function inverse(a: number): number {
  let power = 1;
  for (let count = 0; count < 254; count++) power = multiply(power, a);
  return power;
}

/** Without a branch or a table that depends on the operands: they are key material. */
function multiply(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ (-(product >> 7) & 0x11b);
    product ^= -((b >> bit) & 1) & a;
  }
  return product & 0xff;
}
