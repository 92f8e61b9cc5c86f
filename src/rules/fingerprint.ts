/**
 * A short name for a finding that survives moved lines: 106 bits of a fast, non-cryptographic hash (two runs of cyrb53,
 * public domain). A check loads no cryptography, and nobody gains by a collision.
 */
export function fingerprintOf(parts: readonly string[]): string {
  const text = parts.join('\0');
  return hash53(text, 0x9e3779b9) + hash53(text, 0x85ebca6b);
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
