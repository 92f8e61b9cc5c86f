import type { SourceText, Span } from '../documents/types.js';

/** A finding that was there when the baseline was made. */
export interface BaselineEntry {
  readonly fingerprint: string;
  /** Rule, secret and file are for people; the file also tells apart what a fingerprint does not. */
  readonly rule: string;
  readonly secret: string | null;
  readonly file: string;
  /** What was said of which environments; absent where none was named, or the entry does not tell. */
  readonly finding?: { readonly environments: readonly string[]; readonly message: string };
  /** Of the entry in the file. */
  readonly span: Span;
}

/** Known findings, which a check hides. */
export interface Baseline {
  readonly source: SourceText;
  readonly entries: readonly BaselineEntry[];
}

export type BaselineResult =
  | { readonly ok: true; readonly baseline: Baseline }
  /** Lower case, one line. Line and column from 1. */
  | { readonly ok: false; readonly line: number; readonly column: number; readonly message: string };
