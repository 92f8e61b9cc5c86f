const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

/**
 * A short mark of a text, the same for the same text: FNV-1a, 32 bits, as hexadecimal. It only has to differ where two
 * ciphertexts differ. Ciphertexts are public, so nothing is protected by it, and a diff need not load cryptography.
 */
export function digest(text: string): string {
  let hash = OFFSET;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), PRIME);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
