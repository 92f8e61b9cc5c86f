import { createPrivateKey, createPublicKey, diffieHellman, type KeyObject } from 'node:crypto';
import { type AgeFile, fromBase64, hkdf, openChaCha } from './age-file.js';
import { decodeBech32, encodeBech32 } from './bech32.js';
import type { Identity } from './types.js';

/** What binds a derived key to this kind of stanza. */
export const INFO = 'age-encryption.org/v1/X25519';
const KEY = 32;
/** As JWK: node:crypto takes no raw keys, and OpenSSL's readers and writers of DER take twice as long to get ready. */
const CURVE = { kty: 'OKP', crv: 'X25519' };

/** `AGE-SECRET-KEY-1…`; null where it is none. */
export function x25519Identity(text: string): Identity | null {
  const secret = decodeBech32('age-secret-key-', text);
  if (secret?.length !== KEY) return null;
  const key = privateKey(secret);
  const ours = rawPublicKey(key);
  return {
    unwrap: async (file) => unwrap(file, key, ours),
    about: async () => ({ usable: true, recipient: encodeBech32('age', ours) }),
  };
}

function unwrap(file: AgeFile, key: KeyObject, ours: Buffer): Buffer | null {
  for (const stanza of file.stanzas) {
    const share = stanza.type === 'X25519' ? fromBase64(stanza.args[0] ?? '') : null;
    if (share?.length !== KEY) continue;
    const shared = agree(key, share);
    const fileKey = shared && openWrapped(stanza.body, hkdf(shared, Buffer.concat([share, ours]), INFO));
    if (fileKey) return fileKey;
  }
  return null;
}

/** A file key (16 bytes) as X25519 and ssh-ed25519 stanzas wrap it: under a key used once, so the nonce is zero. */
export function openWrapped(body: Buffer, key: Buffer): Buffer | null {
  return body.length === 32 ? openChaCha(key, Buffer.alloc(12), body) : null;
}

export function privateKey(secret: Uint8Array): KeyObject {
  // Node.js reads `d` alone, and derives the other half.
  return createPrivateKey({ key: { ...CURVE, d: base64url(secret), x: '' }, format: 'jwk' });
}

export function rawPublicKey(key: KeyObject): Buffer {
  return Buffer.from(createPublicKey(key).export({ format: 'jwk' }).x ?? '', 'base64url');
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

/** The shared secret with the 32 raw bytes `share`; null for a point of low order, as age demands. */
export function agree(key: KeyObject, share: Uint8Array): Buffer | null {
  const publicKey = createPublicKey({ key: { ...CURVE, x: base64url(share) }, format: 'jwk' });
  try {
    const shared = diffieHellman({ privateKey: key, publicKey });
    return shared.some((byte) => byte !== 0) ? shared : null;
  } catch {
    return null;
  }
}
