import { constants, publicEncrypt } from 'node:crypto';
import { hkdf, toBase64 } from '../identities/age-file.js';
import { ED25519, RSA_LABEL } from '../identities/ssh.js';
import { sshTag } from '../identities/ssh-key.js';
import { agree, privateKey } from '../identities/x25519.js';
import { parseSshPublicKey, type SshPublicKey } from './ssh-public-key.js';
import type { WrapResult } from './types.js';
import { share, unreachable, wrapped } from './x25519.js';

/** `ssh-ed25519 …` or `ssh-rsa …`. Source: `agessh/agessh.go` in filippo.io/age. */
export function sshRecipient(text: string): WrapResult {
  const key = parseSshPublicKey(text);
  if (!key.ok) return key;
  return key.type === 'ssh-rsa' ? rsaRecipient(key) : ed25519Recipient(key);
}

function rsaRecipient({ wire, key }: Extract<SshPublicKey, { type: 'ssh-rsa' }>): WrapResult {
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  const encrypt = (fileKey: Buffer) =>
    publicEncrypt({ key, padding, oaepHash: 'sha256', oaepLabel: RSA_LABEL }, fileKey);
  try {
    // A modulus that is none is noticed when it is used.
    encrypt(Buffer.alloc(16));
  } catch {
    return { ok: false, problem: 'no RSA key that can be used' };
  }
  return {
    ok: true,
    wrap: (fileKey) => ({ type: 'ssh-rsa', args: [toBase64(sshTag(wire))], body: encrypt(fileKey) }),
  };
}

/** The point that both sides agree on is multiplied once more, so that the key serves age alone. */
function ed25519Recipient({ wire, montgomery }: Extract<SshPublicKey, { type: 'ssh-ed25519' }>): WrapResult {
  if (!share(montgomery)) return { ok: false, problem: 'it is a point of low order, which hides nothing' };
  const tweak = privateKey(hkdf(Buffer.alloc(0), wire, ED25519));
  return {
    ok: true,
    wrap: (fileKey) => {
      const { ours, agreed } = share(montgomery) ?? unreachable();
      const key = hkdf(agree(tweak, agreed) ?? unreachable(), Buffer.concat([ours, montgomery]), ED25519);
      const args = [toBase64(sshTag(wire)), toBase64(ours)];
      return { type: 'ssh-ed25519', args, body: wrapped(fileKey, key) };
    },
  };
}
