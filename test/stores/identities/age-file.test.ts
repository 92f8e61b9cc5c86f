import {
  Encrypter,
  generateHybridIdentity,
  generateX25519Identity,
  identityToRecipient,
} from 'age-encryption';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openAgeFile, parseAgeFile, parseArmoredAgeFile } from '../../../src/stores/identities/age-file.js';
import { decodeBech32, encodeBech32 } from '../../../src/stores/identities/bech32.js';
import { parseIdentities } from '../../../src/stores/identities/identity-file.js';
import type { Identity } from '../../../src/stores/identities/index.js';

async function encrypt(bytes: Uint8Array, ...recipients: readonly string[]): Promise<Buffer> {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return Buffer.from(await encrypter.encrypt(bytes));
}

function identityOf(text: string): Identity {
  const [identity] = parseIdentities(text).identities;
  if (!identity) throw new Error('no identity');
  return identity;
}

async function decrypt(bytes: Buffer, identity: Identity): Promise<Buffer | null> {
  const file = parseAgeFile(bytes);
  const fileKey = file && (await identity.unwrap(file));
  return file && fileKey && openAgeFile(file, fileKey);
}

describe("what age's own library encrypts is decrypted", () => {
  it('for one X25519 recipient or several, and for nobody else', async () => {
    const keys = await Promise.all([1, 2, 3].map(generateX25519Identity));
    const recipients = await Promise.all(keys.map(identityToRecipient));
    const [one = '', two = '', three = ''] = keys;
    const bytes = fc.uint8Array({ maxLength: 100 });
    await fc.assert(
      fc.asyncProperty(bytes, async (plain) => {
        const file = await encrypt(plain, ...recipients.slice(0, 2));
        expect(await decrypt(file, identityOf(one))).toEqual(Buffer.from(plain));
        expect(await decrypt(file, identityOf(two))).toEqual(Buffer.from(plain));
        expect(await decrypt(file, identityOf(three))).toBeNull();
      }),
      { numRuns: 20 },
    );
  });

  it('for a post-quantum recipient', async () => {
    const key = await generateHybridIdentity();
    const file = await encrypt(Buffer.from('data key'), await identityToRecipient(key));
    expect(await decrypt(file, identityOf(key))).toEqual(Buffer.from('data key'));
    expect(await decrypt(file, identityOf(await generateHybridIdentity()))).toBeNull();
    expect(await decrypt(file, identityOf(await generateX25519Identity()))).toBeNull();
  });
});

describe('an age file', () => {
  it('is refused whatever byte is changed or cut off', async () => {
    const key = await generateX25519Identity();
    const identity = identityOf(key);
    const file = await encrypt(Buffer.alloc(32, 7), await identityToRecipient(key));
    for (let at = 0; at < file.length; at++) {
      const changed = Buffer.from(file);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(await decrypt(changed, identity)).toBeNull();
      expect(await decrypt(file.subarray(0, at), identity)).toBeNull();
    }
  });

  it('is armored, with whatever line ends and blanks around', () => {
    const wrap = (body: string, end = '\n') =>
      ['-----BEGIN AGE ENCRYPTED FILE-----', body, '-----END AGE ENCRYPTED FILE-----', ''].join(end);
    const body = Buffer.from(
      `age-encryption.org/v1\n-> X25519 a\n${'A'.repeat(43)}\n--- AAAA\nrest`,
    ).toString('base64');
    expect(parseArmoredAgeFile(wrap(body))?.stanzas).toMatchObject([{ type: 'X25519', args: ['a'] }]);
    expect(parseArmoredAgeFile(`\n ${wrap(body, '\r\n')}`)?.payload.toString()).toBe('rest');
    for (const text of ['', body, wrap(''), wrap('AAAA'), wrap(body).replace('END', 'DNE')]) {
      expect(parseArmoredAgeFile(text)).toBeNull();
    }
  });
});

describe('bech32', () => {
  it('gives the public key that age gives', async () => {
    const key = await generateX25519Identity();
    expect(await identityOf(key).about()).toEqual({
      usable: true,
      recipient: await identityToRecipient(key),
    });
  });

  it('is read back, and no mistake of one letter goes unnoticed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(), (bytes, place) => {
        const text = encodeBech32('age', bytes);
        expect(decodeBech32('age', text)).toEqual(Buffer.from(bytes));
        expect(decodeBech32('age', text.toUpperCase())).toEqual(Buffer.from(bytes));
        expect(decodeBech32('egg', text)).toBeNull();
        const at = 4 + (place % (text.length - 4));
        const letter = text[at] === 'q' ? 'p' : 'q';
        expect(decodeBech32('age', text.slice(0, at) + letter + text.slice(at + 1))).toBeNull();
      }),
    );
  });

  it('is in one letter case', () => {
    const text = encodeBech32('age', Buffer.from('mixed case'));
    expect(decodeBech32('age', `A${text.slice(1)}`)).toBeNull();
  });
});
