import { decodeBech32 } from '../identities/bech32.js';
import type { EncryptedResult, RecipientProblem } from './types.js';
import { CHECKSUM } from './x25519.js';

/** An ML-KEM-768 encapsulation key, 1184 bytes, and an X25519 public key. */
const LENGTH = 1216;
/** Of the encapsulation key, the bytes that hold its coefficients, twelve bits each. */
const COEFFICIENTS = 1152;
const MODULUS = 3329;

/** `age1pq1…`, the hybrid of ML-KEM-768 and X25519: by age's own library, as on the side of the identities. */
export async function encryptPostQuantum(recipient: string, plain: Uint8Array): Promise<EncryptedResult> {
  const key = decodeBech32('age1pq', recipient);
  if (!key) return fail(CHECKSUM);
  if (key.length !== LENGTH) return fail('it has not the length of a post-quantum recipient');
  if (!isReduced(key.subarray(0, COEFFICIENTS))) return fail(NO_KEY);
  const { armor, Encrypter } = await import('age-encryption');
  try {
    const encrypter = new Encrypter();
    encrypter.addRecipient(recipient);
    return { ok: true, armored: armor.encode(await encrypter.encrypt(plain)) };
  } catch {
    // Its errors say no more; what can be wrong is the recipient.
    return fail(NO_KEY);
  }
}

const NO_KEY = 'it holds no post-quantum key';

/** FIPS 203 asks for this check before encapsulation (7.2), and age makes it; the library does not. */
function isReduced(bytes: Buffer): boolean {
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3);
    if ((a | ((b & 15) << 8)) >= MODULUS || ((b >> 4) | (c << 4)) >= MODULUS) return false;
  }
  return true;
}

function fail(problem: string): RecipientProblem {
  return { ok: false, problem };
}
