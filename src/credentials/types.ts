import type { Span } from '../documents/types.js';

/** A credential that stands in a workflow as it is. Never holds any of it. */
export interface FoundCredential {
  /** What it is: the id of a rule of gitleaks, or `literal` for one that its field alone gives away. */
  readonly kind: string;
  readonly span: Span;
  /** The field's key as in references; null in a text that could not be parsed. */
  readonly field: string | null;
  /** Where it is, in the words of a fingerprint. */
  readonly logical: string;
  readonly workflow: string | null;
}

/** One regular expression: source, and flags where it has any. */
export type PatternData = readonly [source: string, flags?: string];

/** A keyword and what is known of the credentials that its rules find. */
export interface KeywordData {
  /** Lower case. */
  readonly keyword: string;
  /** None of its rules but the generic one finds a credential without so long a run (`runs.ts`); null: it has no other. */
  readonly shortest: number | null;
  /** The generic rule has it, too. */
  readonly generic: boolean;
}

/** The rules as `gitleaks.json` has them. */
export interface RuleData {
  readonly id: string;
  readonly pattern: PatternData;
  /** How many units of a text the pattern may see at once, where that is less than for others. */
  readonly window?: number;
  /** The capture group that is the credential; 0: the first that took part. */
  readonly group: number;
  /** Bits for each character that the credential has to exceed; 0: any will do. */
  readonly entropy: number;
  /** Lower case: a text without any of them has no match. */
  readonly keywords: readonly string[];
  readonly allowlists: readonly AllowlistData[];
}

export interface AllowlistData {
  /** What the patterns look at: the credential, all that matched, or the text around it. */
  readonly target: 'secret' | 'match' | 'line';
  readonly patterns: readonly PatternData[];
  /** Lower case: a credential with one of them is none. */
  readonly stopwords: readonly string[];
}
