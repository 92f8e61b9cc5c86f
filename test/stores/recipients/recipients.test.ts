import { generateKeyPairSync, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openAgeFile, parseArmoredAgeFile } from '../../../src/stores/identities/age-file.js';
import { encodeBech32 } from '../../../src/stores/identities/bech32.js';
import type { IdentitySource } from '../../../src/stores/identities/index.js';
import { encryptFor } from '../../../src/stores/recipients/index.js';
import { publicKey } from '../sops/recipient-plans.js';
import { allKeys, onlyKey } from '../sops/vectors.js';
import { recipientProblem } from './recipient-problem.js';

const OWN = [
  ['alice', 'alice.txt'],
  ['quantum', 'quantum.txt'],
  ['ssh-ed25519', 'ssh-ed25519'],
  ['ssh-rsa', 'ssh-rsa'],
] as const;

/** What the identities make of an armored file; null where none opens it. */
async function opened(armored: string, source: IdentitySource): Promise<Buffer | null> {
  const file = parseArmoredAgeFile(armored);
  if (!file) throw new Error('no armored age file');
  for (const { identities } of await source.places()) {
    for (const identity of identities) {
      const fileKey = await identity.unwrap(file);
      const plain = fileKey && openAgeFile(file, fileKey);
      if (plain) return plain;
    }
  }
  return null;
}

async function armoredFor(recipient: string, plain: Uint8Array): Promise<string> {
  const encrypted = await encryptFor(recipient, plain);
  if (!encrypted.ok) throw new Error(encrypted.problem);
  return encrypted.armored;
}

/** An ssh public key line of the wire format's fields. */
function sshLine(type: string, fields: readonly (string | Buffer)[]): string {
  const wire = Buffer.concat(
    fields.flatMap((field) => {
      const bytes = Buffer.from(field as string);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    }),
  );
  return `${type} ${wire.toString('base64')} comment`;
}

function rsaLine(bits: number): string {
  const jwk = generateKeyPairSync('rsa', { modulusLength: bits }).publicKey.export({ format: 'jwk' });
  const part = (value: string | undefined) => Buffer.from(value ?? '', 'base64url');
  return sshLine('ssh-rsa', ['ssh-rsa', part(jwk.e), Buffer.concat([Buffer.alloc(1), part(jwk.n)])]);
}

describe('encrypting for a recipient', () => {
  it.each(OWN)('%s: its identity opens it, and no other does', async (name, key) => {
    const plain = randomBytes(32);
    const armored = await armoredFor(publicKey(name), plain);
    expect(await opened(armored, onlyKey(key))).toEqual(plain);
    for (const [, other] of OWN) if (other !== key) expect(await opened(armored, onlyKey(other))).toBeNull();
  });

  it('holds whatever it is given, and is armored as age does it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (plain) => {
        const armored = await armoredFor(publicKey('alice'), plain);
        expect(armored).toMatch(
          /^-----BEGIN AGE ENCRYPTED FILE-----\n(?:.{64}\n)*.{1,64}\n-----END AGE ENCRYPTED FILE-----\n$/,
        );
        expect(await opened(armored, allKeys())).toEqual(Buffer.from(plain));
      }),
      { numRuns: 50 },
    );
  });

  it('is another ciphertext each time', async () => {
    const plain = Buffer.alloc(32);
    expect(await armoredFor(publicKey('alice'), plain)).not.toBe(await armoredFor(publicKey('alice'), plain));
  });

  it('ends a stanza whose body fills its last line with an empty line', async () => {
    const armored = await armoredFor(rsaLine(3072), randomBytes(32));
    const body = parseArmoredAgeFile(armored)?.stanzas[0]?.body;
    expect(body?.length).toBe(384);
  });

  it.each(['alice', 'quantum', 'ssh-ed25519', 'ssh-rsa'])('finds nothing wrong with %s', async (name) => {
    expect(await recipientProblem(publicKey(name))).toBeNull();
  });

  const alice = publicKey('alice');
  const ed25519 = publicKey('ssh-ed25519');
  const identity = encodeBech32('age-secret-key-', randomBytes(32)).toUpperCase();
  const lowOrder = Buffer.alloc(32);
  const edwards = (hex: string) => sshLine('ssh-ed25519', ['ssh-ed25519', Buffer.from(hex, 'hex')]);

  it.each([
    ['a character changed', `${alice.slice(0, -1)}q`, 'its checksum does not fit'],
    [
      'upper case in the middle',
      alice.replace(/.$/, (char) => char.toUpperCase()),
      'its checksum does not fit',
    ],
    ['cut off', alice.slice(0, 30), 'its checksum does not fit'],
    ['too long', encodeBech32('age', Buffer.alloc(33)), 'not the length'],
    ['a point of low order', encodeBech32('age', lowOrder), 'low order'],
    ['another point of low order', encodeBech32('age', Buffer.from([1, ...Buffer.alloc(31)])), 'low order'],
    [
      'post-quantum, a character changed',
      `${publicKey('quantum').slice(0, -1)}q`,
      'its checksum does not fit',
    ],
    ['post-quantum, no key', encodeBech32('age1pq', Buffer.alloc(1216, 255)), 'no post-quantum key'],
    ['post-quantum, too short', encodeBech32('age1pq', Buffer.alloc(1215)), 'not the length'],
    ['post-quantum, low order', encodeBech32('age1pq', Buffer.alloc(1216)), 'no post-quantum key'],
    ['a plugin', encodeBech32('age1yubikey', Buffer.alloc(33)), 'needs the age plugin `yubikey`'],
    ['a private key', identity, 'a private key'],
    ['a fingerprint', '85D77543B3D624B63CEA9E6DBC17301B491B3F21', 'no age recipient'],
    ['nothing', '', 'no age recipient'],
    ['ssh, another kind', sshLine('ssh-dss', ['ssh-dss']), 'only ssh-ed25519 and ssh-rsa'],
    ['ssh, a kind that lies', ed25519.replace('ssh-ed25519', 'ssh-rsa'), 'another kind than `ssh-rsa`'],
    ['ssh, cut off', ed25519.slice(0, 40), 'cut off'],
    ['ssh, no base64', 'ssh-ed25519 ??? me', 'cut off'],
    ['ssh, no key', 'ssh-ed25519', 'cut off'],
    ['ssh-ed25519, no point', edwards(`02${'00'.repeat(31)}`), 'no point of the curve'],
    ['ssh-ed25519, too short', edwards('00'), 'no point of the curve'],
    ['ssh-ed25519, the neutral element', edwards(`01${'00'.repeat(31)}`), 'low order'],
    ['ssh-ed25519, low order', edwards(`ec${'ff'.repeat(30)}7f`), 'low order'],
    ['ssh-rsa, too small', rsaLine(1024), 'too small'],
    ['ssh-rsa, no number', sshLine('ssh-rsa', ['ssh-rsa', Buffer.alloc(0), Buffer.alloc(257)]), 'no RSA key'],
  ])('refuses %s', async (_, recipient, problem) => {
    expect(await recipientProblem(recipient)).toContain(problem);
    // What is wrong is said without what may be a key.
    expect(await recipientProblem(recipient)).not.toContain(recipient.slice(20) || 'x'.repeat(9));
  });
});
