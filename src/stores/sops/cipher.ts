import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

export type CipherType = 'str' | 'int' | 'float' | 'bool' | 'time' | 'bytes' | 'comment';

/** The parts of `ENC[AES256_GCM,data:…,iv:…,tag:…,type:…]`, in base64 with its padding. */
export interface Ciphertext {
  readonly data: string;
  readonly iv: string;
  readonly tag: string;
  readonly type: CipherType;
}

const BASE64 = '[A-Za-z0-9+/]+={0,2}';
const TYPES = '(?:str|int|float|bool|time|bytes|comment)';
/** Without groups: the parts are cut out faster than they are captured. */
const FORM = new RegExp(
  `^ENC\\[AES256_GCM,data:${BASE64},iv:${BASE64},tag:[A-Za-z0-9+/]{22}==,type:${TYPES}\\]$`,
);
const DATA = 'ENC[AES256_GCM,data:'.length;
const ALGORITHM = 'aes-256-gcm';
const TAG = 16;
/** Sops's own length, where most of the world uses 12. */
const IV = 32;
/** What OpenSSL takes; any length would be authentic. */
const MAX_IV = 64;

/** Reads one ciphertext; null where the text is none from beginning to end. */
export function parseCiphertext(text: string): Ciphertext | null {
  if (!FORM.test(text)) return null;
  const dataEnd = text.indexOf(',', DATA);
  const ivEnd = text.indexOf(',', dataEnd + 1);
  const tagEnd = text.indexOf(',', ivEnd + 1);
  const data = text.slice(DATA, dataEnd);
  const iv = text.slice(dataEnd + ',iv:'.length, ivEnd);
  if (data.length % 4 !== 0 || iv.length % 4 !== 0 || bytesOf(iv) > MAX_IV) return null;
  const tag = text.slice(ivEnd + ',tag:'.length, tagEnd);
  return { data, iv, tag, type: text.slice(tagEnd + ',type:'.length, -1) as CipherType };
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
