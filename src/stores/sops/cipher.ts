import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

export type CipherType = 'str' | 'int' | 'float' | 'bool' | 'time' | 'bytes' | 'comment';

/** The parts of `ENC[AES256_GCM,data:…,iv:…,tag:…,type:…]`. */
export interface Ciphertext {
  readonly data: Buffer;
  readonly iv: Buffer;
  readonly tag: Buffer;
  readonly type: CipherType;
}

const BASE64 = '([A-Za-z0-9+/]+={0,2})';
const TYPES = '(str|int|float|bool|time|bytes|comment)';
const FORM = new RegExp(`^ENC\\[AES256_GCM,data:${BASE64},iv:${BASE64},tag:${BASE64},type:${TYPES}\\]$`);
const ALGORITHM = 'aes-256-gcm';
const TAG = 16;
/** Sops's own length, where most of the world uses 12. */
const IV = 32;
/** What OpenSSL takes; any length would be authentic. */
const MAX_IV = 64;

/** Reads one ciphertext; null where the text is none from beginning to end. */
export function parseCiphertext(text: string): Ciphertext | null {
  const [, data, iv, tag, type] = FORM.exec(text) ?? [];
  if (data === undefined || iv === undefined || tag === undefined) return null;
  if (data.length % 4 !== 0 || iv.length % 4 !== 0 || tag.length % 4 !== 0) return null;
  const parsed = {
    data: Buffer.from(data, 'base64'),
    iv: Buffer.from(iv, 'base64'),
    tag: Buffer.from(tag, 'base64'),
    type: type as CipherType,
  };
  return parsed.tag.length === TAG && parsed.iv.length <= MAX_IV ? parsed : null;
}

/** The plaintext's bytes, or null where it is not authentic under this key and additional data. */
export function openCiphertext(
  { data, iv, tag }: Ciphertext,
  dataKey: Buffer,
  additional: string,
): Buffer | null {
  const decipher = createDecipheriv(ALGORITHM, dataKey, iv, { authTagLength: TAG });
  decipher.setAAD(Buffer.from(additional));
  decipher.setAuthTag(tag);
  const plain = decipher.update(data);
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
  const cipher = createCipheriv(ALGORITHM, dataKey, iv, { authTagLength: TAG });
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
