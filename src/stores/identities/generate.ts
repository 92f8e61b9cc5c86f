import { generateKeyPairSync } from 'node:crypto';
import { Plaintext } from '../plaintext.js';
import { encodeBech32 } from './bech32.js';
import { rawPublicKey } from './x25519.js';

/** A new age identity. */
export interface NewIdentity {
  /** The private key: `AGE-SECRET-KEY-1…` or `AGE-SECRET-KEY-PQ-1…`. */
  readonly secret: Plaintext;
  /** The recipient that it opens: `age1…` or `age1pq1…`. */
  readonly publicKey: string;
}

/** `postQuantum`: the hybrid of ML-KEM-768 and X25519, which sops knows since 3.12. */
export async function generateIdentity({
  postQuantum = false,
}: {
  readonly postQuantum?: boolean;
} = {}): Promise<NewIdentity> {
  if (postQuantum) return generateHybrid();
  const { privateKey } = generateKeyPairSync('x25519');
  const der = privateKey.export({ format: 'der', type: 'pkcs8' });
  const secret = encodeBech32('age-secret-key-', der.subarray(der.length - 32)).toUpperCase();
  return { secret: new Plaintext(secret), publicKey: encodeBech32('age', rawPublicKey(privateKey)) };
}

/** The identity file, as `age-keygen` writes it. `now`: shown as its time of creation, in UTC. */
export function identityFile({ secret, publicKey }: NewIdentity, now: Date): Plaintext {
  const created = now.toISOString().replace(/\.\d+Z$/, 'Z');
  return new Plaintext(`# created: ${created}\n# public key: ${publicKey}\n${secret.reveal()}\n`);
}

async function generateHybrid(): Promise<NewIdentity> {
  const { generateHybridIdentity, identityToRecipient } = await import('age-encryption');
  const secret = await generateHybridIdentity();
  return { secret: new Plaintext(secret), publicKey: await identityToRecipient(secret) };
}
