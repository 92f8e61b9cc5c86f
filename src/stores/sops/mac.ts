import { createHash } from 'node:crypto';
import { openCiphertext, parseCiphertext, sealPlaintext } from './cipher.js';
import { formatTimestamp, parseRfc3339 } from './timestamps.js';

/** What begins the hash under `mac_only_encrypted`, so that the two kinds of MAC never agree. */
function onlyEncryptedSeed(): Uint8Array {
  return createHash('sha256').update('sops').digest();
}

/** A leaf as the MAC sees it. */
export interface MacLeaf {
  readonly encrypted: boolean;
  /** The plaintext as sops turns it into bytes. */
  readonly bytes: Uint8Array;
}

/**
 * The MAC of a store: SHA-512 over the plaintexts of all leaves in document order, through all documents, without
 * separators and without keys; upper case hex. Null values and comments are no leaves.
 */
export function computeMac(leaves: Iterable<MacLeaf>, onlyEncrypted: boolean): string {
  const parts: Uint8Array[] = onlyEncrypted ? [onlyEncryptedSeed()] : [];
  for (const { encrypted, bytes } of leaves) if (encrypted || !onlyEncrypted) parts.push(bytes);
  return createHash('sha512').update(Buffer.concat(parts)).digest('hex').toUpperCase();
}

/** The MAC that the file states; null where it is not authentic for this `lastmodified`. */
export function openMac(mac: string, dataKey: Buffer, lastModified: string): string | null {
  const parsed = parseCiphertext(mac);
  return (
    parsed && (openCiphertext(parsed, dataKey, macAdditionalData(lastModified))?.toString('utf8') ?? null)
  );
}

export function sealMac(mac: string, dataKey: Buffer, lastModified: string): string {
  return sealPlaintext(Buffer.from(mac), 'str', dataKey, macAdditionalData(lastModified));
}

/** Sops parses the time and writes it again: fractions of a second go, `+00:00` becomes `Z`. */
function macAdditionalData(lastModified: string): string {
  const time = parseRfc3339(lastModified);
  return time ? formatTimestamp({ ...time, nanoseconds: 0 }) : lastModified;
}
