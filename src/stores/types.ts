import type { SourceText, Span } from '../documents/types.js';
import type { Plaintext } from './plaintext.js';

/** One top-level key of a store, read without a key. */
export interface StoreEntry {
  readonly name: string;
  /** The key's characters (without quotes). */
  readonly span: Span;
  /** 1-based document of a multi-document store. */
  readonly document: number;
  /** `""`, null, `{}` or `[]`. */
  readonly empty: boolean;
  /** Some value below this key stands in plain text though nobody decided so: the reason, else null. */
  readonly plaintext: string | null;
  /** A value below this key starts as `ENC[` and is no whole ciphertext: where, and what is wrong. */
  readonly broken: { readonly span: Span; readonly message: string } | null;
  /** Structured value: its paths, dotted, without values. Null for a scalar. */
  readonly paths: readonly string[] | null;
}

/** What a store says of who can open it. Key groups in file order, each a list of recipients. */
export interface StoreRecipients {
  readonly groups: readonly (readonly string[])[];
  /** How many groups are needed, where there are several. */
  readonly threshold: number | null;
  /** The `sops` key. */
  readonly span: Span;
}

/** A store as far as it can be read without a key. */
export interface StoreNames {
  readonly source: SourceText;
  readonly encrypted: boolean;
  readonly entries: readonly StoreEntry[];
  /** Null without a `sops` block. */
  readonly recipients: StoreRecipients | null;
  /** Why the store can't be read as a whole, at the first broken place. */
  readonly problem: { readonly span: Span; readonly message: string; readonly help: string | null } | null;
}

/** A decrypted tree: maps keep the file's key order. Scalars are the text that a reference is replaced with. */
export type SecretValue =
  | {
      readonly kind: 'scalar';
      readonly type: 'str' | 'int' | 'float' | 'bool' | 'time' | 'bytes' | 'null';
      readonly text: Plaintext;
    }
  | { readonly kind: 'map'; readonly entries: ReadonlyMap<string, SecretValue> }
  | { readonly kind: 'list'; readonly items: readonly SecretValue[] };

export type DecryptError =
  /** No identity opens it. `wanted`: recipients; `tried`: every place looked at and what came of it. */
  | {
      readonly kind: 'no-identity';
      readonly message: string;
      readonly wanted: readonly string[];
      readonly tried: readonly string[];
    }
  | { readonly kind: 'mac-mismatch'; readonly message: string }
  /** Not a store that can be read; `span` where it is known. */
  | { readonly kind: 'broken'; readonly message: string; readonly span: Span | null };

export type DecryptResult =
  | { readonly ok: true; readonly documents: readonly ReadonlyMap<string, SecretValue>[] }
  | { readonly ok: false; readonly error: DecryptError };
