import { generateKeyPairSync } from 'node:crypto';
import { hkdf, toBase64 } from '../identities/age-file.js';
import { decodeBech32 } from '../identities/bech32.js';
import { agree, INFO, rawPublicKey } from '../identities/x25519.js';
import { sealChaCha } from './age-file.js';
import type { WrapResult } from './types.js';

/** What is wrong with a key that was copied badly. */
export const CHECKSUM = 'its checksum does not fit: is a character wrong or missing?';

/** `age1…`. */
export function x25519Recipient(text: string): WrapResult {
  const theirs = decodeBech32('age', text);
  if (!theirs) return { ok: false, problem: CHECKSUM };
  if (theirs.length !== 32) return { ok: false, problem: 'it has not the length of an age recipient' };
  // Age refuses it too: everybody would know the shared secret.
  if (!share(theirs)) return { ok: false, problem: 'it is a point of low order, which hides nothing' };
  return {
    ok: true,
    wrap: (fileKey) => {
      const { ours, agreed } = share(theirs) ?? unreachable();
      const key = hkdf(agreed, Buffer.concat([ours, theirs]), INFO);
      return { type: 'X25519', args: [toBase64(ours)], body: wrapped(fileKey, key) };
    },
  };
}

/** A new key pair's public half, and what it agrees on with `theirs`; null where that is a point of low order. */
export function share(theirs: Buffer): { readonly ours: Buffer; readonly agreed: Buffer } | null {
  const { privateKey } = generateKeyPairSync('x25519');
  const agreed = agree(privateKey, theirs);
  return agreed && { ours: rawPublicKey(privateKey), agreed };
}

/** A file key under a key that is used once, so the nonce is zero. */
export function wrapped(fileKey: Buffer, key: Buffer): Buffer {
  return sealChaCha(key, Buffer.alloc(12), fileKey);
}

/** A point has low order or it has not, whatever it is multiplied by. */
export function unreachable(): never {
  throw new Error('a recipient that was checked has become a point of low order');
}
