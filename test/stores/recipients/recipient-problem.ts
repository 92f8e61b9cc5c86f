import { encryptFor } from '../../../src/stores/recipients/index.js';

/** Why no data key can be encrypted for this recipient; null where it can be. */
export async function recipientProblem(recipient: string): Promise<string | null> {
  const tried = await encryptFor(recipient, new Uint8Array(32));
  return tried.ok ? null : tried.problem;
}
