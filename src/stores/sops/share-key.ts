import type { PlannedRecipient } from '../creation-rule.js';
import { recipientName } from '../recipient-name.js';
import { encryptFor } from '../recipients/index.js';
import type { ChangeProblem } from './change-store.js';
import type { WrittenHolder } from './metadata-text.js';
import { splitSecret } from './shamir.js';

/** The length of a data key: AES-256's. */
export const DATA_KEY = 32;

export type SharedKey =
  | { readonly ok: true; readonly groups: readonly (readonly WrittenHolder[])[] }
  | { readonly ok: false; readonly problem: ChangeProblem };

/** The data key, encrypted for every recipient of the one group, or a Shamir share of it for each of several. */
export async function shareKey(
  dataKey: Buffer,
  groups: readonly (readonly PlannedRecipient[])[],
  threshold: number | null,
): Promise<SharedKey> {
  const needed = threshold ?? groups.length;
  if (groups.length > 1 && (needed < 2 || needed > groups.length))
    return refused(
      `${needed} of ${groups.length} key groups are no threshold that sops takes`,
      `make \`shamir_threshold\` 2 to ${groups.length}`,
    );
  const parts = groups.length > 1 ? splitSecret(dataKey, groups.length, needed) : [dataKey];
  const written: WrittenHolder[][] = [];
  for (const [index, group] of groups.entries()) {
    const part = parts[index];
    if (!part) throw new Error('a key group without its share');
    const holders: WrittenHolder[] = [];
    for (const recipient of group) {
      const holder = await encryptPart(recipient, part);
      if (!holder.ok) return holder;
      holders.push(holder.holder);
    }
    written.push(holders);
  }
  return { ok: true, groups: written };
}

type EncryptedPart =
  | { readonly ok: true; readonly holder: WrittenHolder }
  | { readonly ok: false; readonly problem: ChangeProblem };

/** The data key, or a share of it, for one recipient; refused with a message that names the recipient. */
export async function encryptPart(
  { type, recipient }: PlannedRecipient,
  part: Uint8Array,
): Promise<EncryptedPart> {
  const name = recipientName(recipient);
  if (type !== 'age')
    return refused(
      `the data key can't be encrypted for \`${name}\`: it is a recipient of type ${type}, and only age recipients are supported`,
      'use `sops` for this store, or take the recipient out',
    );
  const encrypted = await encryptFor(recipient, part);
  return encrypted.ok
    ? { ok: true, holder: { recipient, enc: encrypted.armored } }
    : refused(
        `the data key can't be encrypted for \`${name}\`: ${encrypted.problem}`,
        'correct the recipient where it is listed, or take it out',
      );
}

function refused(message: string, help: string): { readonly ok: false; readonly problem: ChangeProblem } {
  return { ok: false, problem: { message, help, name: null } };
}
