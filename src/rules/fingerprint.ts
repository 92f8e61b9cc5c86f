/**
 * A short name for a finding that survives moved lines: 106 bits of a fast, non-cryptographic hash (two runs of cyrb53,
 * public domain). A check loads no cryptography, and nobody gains by a collision.
 */
export function fingerprintOf(parts: readonly string[]): string {
  const text = parts.join('\0');
  return hash53(text, 0x9e3779b9) + hash53(text, 0x85ebca6b);
}

/** Digits of what a finding is; those that follow number the findings that are alike. */
const IDENTITY = 22;

/**
 * The fingerprint of a finding: `parts` are the rule, the secret and the logical path, and `ordinal` (from 1) tells it from
 * the others of which they are the same.
 */
export function findingFingerprint(parts: readonly string[], ordinal: number): string {
  return fingerprintOf(parts).slice(-IDENTITY) + ordinal.toString(16).padStart(28 - IDENTITY, '0');
}

/** What the fingerprints of findings that are alike have in common. */
export function identityOf(fingerprint: string): string {
  return fingerprint.slice(0, IDENTITY);
}

function hash53(text: string, seed: number): string {
  let a = 0xdeadbeef ^ seed;
  let b = 0x41c6ce57 ^ seed;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  const value = 4294967296 * (2097151 & b) + (a >>> 0);
  return value.toString(16).padStart(14, '0');
}
