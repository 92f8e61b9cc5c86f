/**
 * Encrypting for those who may open a store: `age1…`, `age1pq1…`, `ssh-ed25519 …`, `ssh-rsa …`. What is encrypted is a
 * data key, or a share of one.
 */
import { sealAgeFile } from './age-file.js';
import { encryptPostQuantum } from './post-quantum.js';
import { sshRecipient } from './ssh.js';
import type { EncryptedResult } from './types.js';
import { x25519Recipient } from './x25519.js';

export type { EncryptedResult } from './types.js';

/**
 * An armored age file of `plain` (at most 64 KiB) for one recipient, as sops keeps one for each. Which kind a recipient
 * is follows `parseRecipient` in `age/keysource.go` of getsops/sops.
 */
export async function encryptFor(recipient: string, plain: Uint8Array): Promise<EncryptedResult> {
  if (recipient.startsWith('age1pq1')) return encryptPostQuantum(recipient, plain);
  const plugin = /^age1([a-z0-9._-]+)1/.exec(recipient)?.[1];
  if (plugin !== undefined)
    return { ok: false, problem: `it needs the age plugin \`${plugin}\`, and plugins are not supported` };
  const parsed = recipient.startsWith('ssh-')
    ? sshRecipient(recipient)
    : recipient.startsWith('age1')
      ? x25519Recipient(recipient)
      : null;
  if (!parsed) return { ok: false, problem: whatElse(recipient) };
  return parsed.ok ? { ok: true, armored: sealAgeFile(plain, parsed.wrap) } : parsed;
}

function whatElse(recipient: string): string {
  return recipient.startsWith('AGE-')
    ? 'it is a private key: take the public one, which begins with `age1`'
    : 'no age recipient: it begins neither with `age1` nor with `ssh-`';
}
