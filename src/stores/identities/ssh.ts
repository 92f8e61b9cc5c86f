import { constants, createHash, privateDecrypt } from 'node:crypto';
import { type AgeFile, fromBase64, hkdf, type Stanza, toBase64 } from './age-file.js';
import { parseSshKey, type SshKey } from './ssh-key.js';
import type { Identity } from './types.js';
import { agree, openWrapped, privateKey, rawPublicKey } from './x25519.js';

/** What binds a derived key to this kind of stanza. */
export const ED25519 = 'age-encryption.org/v1/ssh-ed25519';
export const RSA_LABEL = Buffer.from('age-encryption.org/v1/ssh-rsa');

/**
 * An ssh private key as age uses it. It is parsed when the first file with an ssh stanza comes: most developers have
 * an ssh key, few stores are encrypted for one.
 */
export function sshIdentity(text: string): Identity {
  let parsed: Promise<SshKey> | null = null;
  const key = (): Promise<SshKey> => {
    parsed ??= parseSshKey(text);
    return parsed;
  };
  return {
    unwrap: async (file) =>
      file.stanzas.some(({ type }) => type.startsWith('ssh-')) ? unwrap(file, await key()) : null,
    about: async () => {
      const read = await key();
      if (!read.ok) return { usable: false, problem: read.problem };
      return { usable: true, recipient: `${read.type} ${read.wire.toString('base64')}` };
    },
  };
}

function unwrap(file: AgeFile, ssh: SshKey): Buffer | null {
  if (!ssh.ok) return null;
  const tag = toBase64(ssh.tag);
  for (const stanza of file.stanzas) {
    if (stanza.type !== ssh.type || stanza.args[0] !== tag) continue;
    const fileKey = ssh.type === 'ssh-rsa' ? unwrapRsa(stanza, ssh) : unwrapEd25519(stanza, ssh);
    if (fileKey) return fileKey;
  }
  return null;
}

function unwrapRsa(stanza: Stanza, { key }: Extract<SshKey, { type: 'ssh-rsa' }>): Buffer | null {
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  try {
    return privateDecrypt({ key, padding, oaepHash: 'sha256', oaepLabel: RSA_LABEL }, stanza.body);
  } catch {
    return null;
  }
}

/** The signing key becomes an agreement key on Curve25519, tweaked so that it is used for age alone. */
function unwrapEd25519(
  stanza: Stanza,
  { seed, wire }: Extract<SshKey, { type: 'ssh-ed25519' }>,
): Buffer | null {
  const share = fromBase64(stanza.args[1] ?? '');
  if (share?.length !== 32) return null;
  // Node.js clamps the scalar, as RFC 8032 and X25519 both ask for.
  const secret = createHash('sha512').update(seed).digest().subarray(0, 32);
  const montgomery = privateKey(secret);
  const agreed = agree(montgomery, share);
  const tweaked = agreed && agree(privateKey(hkdf(Buffer.alloc(0), wire, ED25519)), agreed);
  if (!tweaked) return null;
  return openWrapped(stanza.body, hkdf(tweaked, Buffer.concat([share, rawPublicKey(montgomery)]), ED25519));
}
