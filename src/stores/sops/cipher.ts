import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { type CiphertextParts, ciphertextParts, isCiphertext } from '../ciphertext.js';

export type CipherType = 'str' | 'int' | 'float' | 'bool' | 'time' | 'bytes' | 'comment';

/** The parts of `ENC[AES256_GCM,data:…,iv:…,tag:…,type:…]`. */
export interface Ciphertext extends CiphertextParts {
  readonly type: CipherType;
}

const ALGORITHM = 'aes-256-gcm';
const TAG = 16;
/** Sops's own length, where most of the world uses 12. */
const IV = 32;
/** What OpenSSL takes; any length would be authentic. */
const MAX_IV = 64;

/**
 * Reads one ciphertext; null where the text is none from beginning to end.
 *
 * @param whole whether it is, where that is known already
 */
export function parseCiphertext(text: string, whole = isCiphertext(text)): Ciphertext | null {
  if (!whole) return null;
  const parts = ciphertextParts(text);
  return bytesOf(parts.iv) <= MAX_IV ? (parts as Ciphertext) : null;
}

/** How many bytes padded base64 holds. */
function bytesOf(base64: string): number {
  return (base64.length / 4) * 3 - (base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0);
}

const OPTIONS = { authTagLength: TAG };
/** Where each ciphertext is decoded in its turn: a store has a thousand, and nothing in them is secret. */
const ivRoom = Buffer.alloc(IV);
const tagRoom = Buffer.alloc(TAG);

/** The plaintext's bytes, or null where it is not authentic under this key and additional data. */
export function openCiphertext(
  { data, iv, tag }: Ciphertext,
  dataKey: Buffer,
  additional: string,
): Buffer | null {
  const ivBytes = ivRoom.length === bytesOf(iv) ? ivRoom : Buffer.alloc(bytesOf(iv));
  ivBytes.write(iv, 'base64');
  tagRoom.write(tag, 'base64');
  const decipher = createDecipheriv(ALGORITHM, dataKey, ivBytes, OPTIONS);
  decipher.setAAD(Buffer.from(additional));
  decipher.setAuthTag(tagRoom);
  const plain = decipher.update(data, 'base64');
  try {
    decipher.final();
    return plain;
  } catch {
    return null;
  }
}

/** `iv`: given to keep the ciphertext of a value that has not changed. The empty plaintext is never encrypted. */
export function sealPlaintext(
  plain: Uint8Array,
  type: CipherType,
  dataKey: Buffer,
  additional: string,
  iv: Buffer = randomBytes(IV),
): string {
  if (plain.length === 0) return '';
  const cipher = createCipheriv(ALGORITHM, dataKey, iv, OPTIONS);
  cipher.setAAD(Buffer.from(additional));
  const data = Buffer.concat([cipher.update(plain), cipher.final()]);
  const [data64, iv64, tag64] = [data, iv, cipher.getAuthTag()].map((bytes) => bytes.toString('base64'));
  return `ENC[AES256_GCM,data:${data64},iv:${iv64},tag:${tag64},type:${type}]`;
}

/**
 * What binds a ciphertext to its place: the keys of the maps on the way, each with a `:` after it. List indexes are not
 * in it, and a `:` inside a key is not escaped.
 */
export function additionalData(path: readonly string[]): string {
  return `${path.join(':')}:`;
}
