import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  additionalData,
  type CipherType,
  openCiphertext,
  parseCiphertext,
  sealPlaintext,
} from '../../../src/stores/sops/cipher.js';

const KEY = randomBytes(32);
const types = fc.constantFrom<CipherType>('str', 'int', 'float', 'bool', 'time', 'bytes', 'comment');

function open(text: string, key: Buffer, additional: string): Buffer | null {
  const parsed = parseCiphertext(text);
  return parsed && openCiphertext(parsed, key, additional);
}

describe('a ciphertext', () => {
  it('opens to what was sealed, under the same key and additional data only', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(bytes, types, fc.string({ unit: 'binary' }), (plain, type, additional) => {
        const sealed = sealPlaintext(plain, type, KEY, additional);
        expect(parseCiphertext(sealed)).toMatchObject({ type });
        expect(open(sealed, KEY, additional)).toEqual(Buffer.from(plain));
        expect(open(sealed, KEY, `${additional}:`)).toBeNull();
        expect(open(sealed, randomBytes(32), additional)).toBeNull();
      }),
    );
  });

  it('has an IV of 32 bytes and a tag of 16, and keeps an IV that is given', () => {
    const iv = randomBytes(32);
    const sealed = sealPlaintext(Buffer.from('x'), 'str', KEY, 'a:', iv);
    const parsed = parseCiphertext(sealed);
    expect(Buffer.from(parsed?.iv ?? '', 'base64')).toEqual(iv);
    expect(Buffer.from(parsed?.tag ?? '', 'base64')).toHaveLength(16);
    expect(sealPlaintext(Buffer.from('x'), 'str', KEY, 'a:', iv)).toBe(sealed);
    expect(sealPlaintext(Buffer.from('x'), 'str', KEY, 'a:')).not.toBe(sealed);
  });

  it('is never made of nothing', () => {
    expect(sealPlaintext(Buffer.alloc(0), 'str', KEY, 'a:')).toBe('');
  });

  it('is one from beginning to end, or none', () => {
    const sealed = sealPlaintext(Buffer.from('x'), 'str', KEY, 'a:');
    for (const text of [
      '',
      'ENC[',
      sealed.slice(0, -1),
      `${sealed} `,
      ` ${sealed}`,
      `${sealed}\n`,
      `x${sealed}`,
    ]) {
      expect(parseCiphertext(text)).toBeNull();
    }
    expect(parseCiphertext(sealed.replace('type:str', 'type:list'))).toBeNull();
    expect(parseCiphertext(sealed.replace(/tag:[^,]+/, 'tag:AAAA'))).toBeNull();
    expect(parseCiphertext(sealed.replace(/iv:[^,]+/, 'iv:'))).toBeNull();
    expect(parseCiphertext(sealed.replace(/data:/, 'data:?'))).toBeNull();
    expect(parseCiphertext(sealed.replace(/data:/, 'data:A'))).toBeNull();
    expect(parseCiphertext(sealed.replace(/data:/, 'data:____'))).toBeNull();
  });

  it('opens under an IV of any length that OpenSSL takes, and of no other', () => {
    for (const length of [1, 12, 16, 31, 32, 33, 64]) {
      const sealed = sealPlaintext(Buffer.from('x'), 'str', KEY, 'a:', randomBytes(length));
      expect(open(sealed, KEY, 'a:')).toEqual(Buffer.from('x'));
    }
    const { data, tag } = parseCiphertext(sealPlaintext(Buffer.from('x'), 'str', KEY, 'a:')) ?? {};
    const iv = randomBytes(65).toString('base64');
    expect(parseCiphertext(`ENC[AES256_GCM,data:${data},iv:${iv},tag:${tag},type:str]`)).toBeNull();
  });
});

describe('additional data', () => {
  it('is each key with a colon after it, whatever it contains', () => {
    expect(additionalData([])).toBe(':');
    expect(additionalData(['a'])).toBe('a:');
    expect(additionalData(['a', 'b:c', ''])).toBe('a:b:c::');
  });
});
