import type { EncryptedResult } from './types.js';

/** `age1pq1…`, the hybrid of ML-KEM-768 and X25519: by age's own library, as on the side of the identities. */
export async function encryptPostQuantum(recipient: string, plain: Uint8Array): Promise<EncryptedResult> {
  const { armor, Encrypter } = await import('age-encryption');
  try {
    const encrypter = new Encrypter();
    encrypter.addRecipient(recipient);
    return { ok: true, armored: armor.encode(await encrypter.encrypt(plain)) };
  } catch {
    // Its errors say no more; what can be wrong is the recipient.
    return { ok: false, problem: 'a malformed post-quantum recipient: is a character wrong or missing?' };
  }
}
