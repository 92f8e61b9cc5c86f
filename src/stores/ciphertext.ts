/** What every value that sops encrypts begins with. */
export const CIPHERTEXT_START = 'ENC[';

const CIPHERTEXT =
  /^ENC\[AES256_GCM,data:([A-Za-z0-9+/=]+),iv:([A-Za-z0-9+/=]+),tag:([A-Za-z0-9+/=]+),type:([a-z]+)\]$/;
const TYPES: readonly string[] = ['str', 'int', 'float', 'bytes', 'bool', 'time', 'comment'];
const TAG_BYTES = 16;

/** The parts of a whole ciphertext: base64, padded. */
export interface CiphertextParts {
  readonly data: string;
  readonly iv: string;
  readonly tag: string;
  readonly type: string;
}

const BASE64 = '[A-Za-z0-9+/]+={0,2}';
/** Without groups: the parts are cut out faster than they are captured, and a store has a thousand. */
const WHOLE = new RegExp(
  `ENC\\[AES256_GCM,data:${BASE64},iv:${BASE64},tag:[A-Za-z0-9+/]{22}==,type:(?:${TYPES.join('|')})\\]`,
  'y',
);
const DATA = 'ENC[AES256_GCM,data:'.length;

/** Whether the text is one from beginning to end, in which `ciphertextProblem` finds nothing. */
export function isCiphertext(text: string): boolean {
  return text.length > 0 && ciphertextEnd(text, 0) === text.length;
}

/** Where a whole ciphertext ends that begins at `start`; -1 where there is none. */
export function ciphertextEnd(text: string, start: number): number {
  WHOLE.lastIndex = start;
  if (!WHOLE.test(text)) return -1;
  const data = start + DATA;
  const dataEnd = text.indexOf(',', data);
  const iv = dataEnd + ',iv:'.length;
  return (dataEnd - data) % 4 === 0 && (text.indexOf(',', iv) - iv) % 4 === 0 ? WHOLE.lastIndex : -1;
}

/** Of a text that is one: see `isCiphertext`. */
export function ciphertextParts(text: string): CiphertextParts {
  const dataEnd = text.indexOf(',', DATA);
  const ivEnd = text.indexOf(',', dataEnd + 1);
  const tagEnd = text.indexOf(',', ivEnd + 1);
  return {
    data: text.slice(DATA, dataEnd),
    iv: text.slice(dataEnd + ',iv:'.length, ivEnd),
    tag: text.slice(ivEnd + ',tag:'.length, tagEnd),
    type: text.slice(tagEnd + ',type:'.length, -1),
  };
}

/**
 * What is wrong with a text that begins as a ciphertext: null where it is whole as far as can be told without a key.
 * Source of the form: `aes/cipher.go` in getsops/sops.
 */
export function ciphertextProblem(text: string): string | null {
  const parts = CIPHERTEXT.exec(text);
  if (!parts) return text.endsWith(']') ? 'is malformed' : 'is cut off';
  const [, data = '', iv = '', tag = '', type = ''] = parts;
  const bytes = [data, iv, tag].map(base64Bytes);
  if (bytes.includes(null)) return 'is damaged: a part of it is no base64';
  if (bytes[2] !== TAG_BYTES) return 'is damaged: its tag has not 16 bytes';
  return TYPES.includes(type) ? null : 'has a type that sops does not know';
}

/** How many bytes padded base64 holds; null where it is none. */
function base64Bytes(text: string): number | null {
  const padding = /^[^=]*(={0,2})$/.exec(text)?.[1];
  return padding === undefined || text.length % 4 !== 0 ? null : (text.length / 4) * 3 - padding.length;
}
