import { createHash, createPrivateKey, type KeyObject } from 'node:crypto';

export type SshKey =
  | (SshPublicKey & { readonly ok: true; readonly type: 'ssh-ed25519'; readonly seed: Buffer })
  | (SshPublicKey & { readonly ok: true; readonly type: 'ssh-rsa'; readonly key: KeyObject })
  /** Lower case, no key material. */
  | { readonly ok: false; readonly problem: string };

interface SshPublicKey {
  /** The public key in SSH wire format. */
  readonly wire: Buffer;
  /** See `sshTag`. */
  readonly tag: Buffer;
}

/** How age marks the stanzas of a key: the first four bytes of its wire format's SHA-256. */
export function sshTag(wire: Buffer): Buffer {
  return createHash('sha256').update(wire).digest().subarray(0, 4);
}

/** Reads an OpenSSH or PEM private key. The parser is only loaded when a key has to be read. */
export async function parseSshKey(text: string): Promise<SshKey> {
  const { default: sshpk } = await import('sshpk');
  try {
    const parsed = sshpk.parsePrivateKey(text, 'auto');
    const wire = parsed.toPublic().toBuffer('rfc4253');
    const tag = sshTag(wire);
    if (parsed.type === 'rsa') {
      return { ok: true, type: 'ssh-rsa', wire, tag, key: createPrivateKey(parsed.toString('pkcs8')) };
    }
    // The library's types leave out the names of the parts.
    const parts: Readonly<Record<string, { readonly data: Buffer } | undefined>> = parsed.part;
    const seed = parsed.type === 'ed25519' ? parts.k?.data : undefined;
    if (seed) return { ok: true, type: 'ssh-ed25519', wire, tag, seed };
    return { ok: false, problem: "an ssh key of a kind that age can't use: only ed25519 and rsa will do" };
  } catch (error) {
    // The library's messages may quote what it read.
    const encrypted = error instanceof Error && error.name === 'KeyEncryptedError';
    return {
      ok: false,
      problem: encrypted
        ? 'an ssh key that is protected by a passphrase, which is not asked for: use one without, or SOPS_AGE_KEY_CMD'
        : 'no ssh private key that can be read',
    };
  }
}
