import type { AgeFile } from './age-file.js';

/** A private key that may open a data key. Its secret part stays in the closure that made it. */
export interface Identity {
  /**
   * The file key of `file` where one of its stanzas is meant for this identity, else null. A stanza that is meant for
   * it and is damaged gives null too: the caller can only say that it does not fit.
   */
  readonly unwrap: (file: AgeFile) => Promise<Uint8Array | null>;
  /** What a message may say of it. May parse the key, so ask only for a message. */
  readonly about: () => Promise<IdentityInfo>;
}

export type IdentityInfo =
  /** The public key: `age1…`, `ssh-…`. */
  | { readonly usable: true; readonly recipient: string }
  /** Why it is no usable key: lower case, without key material. */
  | { readonly usable: false; readonly problem: string };

/** A place where sops looks for keys, and what was there. */
export interface Place {
  /** How a message names it: `SOPS_AGE_KEY`, `SOPS_AGE_KEY_FILE (/path)`, `/home/me/.ssh/id_rsa`. */
  readonly name: string;
  readonly identities: readonly Identity[];
  /** What else there is to say: `not set`, `no such file`, a line that is no key. Lower case, no key material. */
  readonly notes: readonly string[];
}

/** All identities of this run. Nothing is read before the first store is decrypted, and then once. */
export interface IdentitySource {
  /** The places that hold the same keys for every store. */
  readonly places: () => Promise<readonly Place[]>;
  /**
   * The places that are asked for one recipient's key (commands, which get it in `SOPS_AGE_RECIPIENT`), once for each
   * recipient. A command may prompt or reach over a network: ask it only when no other key fits.
   */
  readonly askFor: (recipient: string) => Promise<readonly Place[]>;
}
