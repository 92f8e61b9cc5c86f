import type { Identity } from './types.js';

const STANZA = 'mlkem768x25519';

/**
 * `AGE-SECRET-KEY-PQ-1…`, the hybrid of ML-KEM-768 and X25519 (sops 3.12). node:crypto has no ML-KEM in Node.js 20, so
 * age's own library does it; it takes long to load and is only loaded for a file that has such a stanza.
 */
export function postQuantumIdentity(text: string): Identity {
  return {
    unwrap: async (file) => {
      if (!file.stanzas.some((stanza) => stanza.type === STANZA)) return null;
      const { Decrypter } = await import('age-encryption');
      try {
        const decrypter = new Decrypter();
        decrypter.addIdentity(text);
        return await decrypter.decryptHeader(file.header);
      } catch {
        return null;
      }
    },
    about: async () => {
      const { identityToRecipient } = await import('age-encryption');
      try {
        return { usable: true, recipient: await identityToRecipient(text) };
      } catch {
        return { usable: false, problem: 'a malformed post-quantum key' };
      }
    },
  };
}
