import type { Stanza } from '../identities/age-file.js';

/** Why nothing can be encrypted for a recipient: lower case, without the recipient, which the caller names. */
export interface RecipientProblem {
  readonly ok: false;
  readonly problem: string;
}

/** A recipient whose stanza is made here: gives the file key, encrypted for it. */
export type Wrap = (fileKey: Buffer) => Stanza;

export type WrapResult = { readonly ok: true; readonly wrap: Wrap } | RecipientProblem;

export type EncryptedResult =
  /** An armored age file for this recipient alone, with a line break at its end. */
  { readonly ok: true; readonly armored: string } | RecipientProblem;
