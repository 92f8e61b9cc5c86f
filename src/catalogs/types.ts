import type { SourceText, Span } from '../documents/types.js';
import type { Allow, AllowItem } from '../policy/types.js';
import type { CatalogFile } from '../project/types.js';

/** What a catalog says of one secret, for all environments together. */
export interface CatalogEntry {
  readonly name: string;
  /** Of the name. */
  readonly span: Span;
  readonly description: string | null;
  readonly tags: readonly AllowItem[];
  readonly owner: string | null;
  /** `90d`, as written, in days. */
  readonly rotateEvery: { readonly days: number; readonly text: string; readonly span: Span } | null;
  /** The last day on which the secret is good, `YYYY-MM-DD`, UTC. */
  readonly expiresAt: { readonly day: string; readonly span: Span } | null;
  /** Where a value must exist; null demands none. */
  readonly environments: readonly AllowItem[] | null;
  readonly allow: Allow | null;
  /** JSON Schema that a decrypted value must meet; checked to be one. */
  readonly schema: { readonly value: unknown; readonly span: Span } | null;
}

/** A catalog file, read. */
export interface Catalog {
  readonly file: CatalogFile;
  readonly source: SourceText;
  readonly entries: readonly CatalogEntry[];
}
