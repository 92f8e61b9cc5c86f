import type { ConfigProblem } from '../../../src/project/types.js';
import type { Aspect, AuditData, Subject } from '../model/index.js';

export interface ScanOptions {
  /** Where the search for `claviger.yaml` begins. */
  readonly cwd: string;
  /** The environments to answer for; empty: all. */
  readonly environments: readonly string[];
  /** Reports' colours in details. */
  readonly color: boolean;
  /** The day that counts as today, `YYYY-MM-DD` in UTC; null: today. */
  readonly today: string | null;
}

/** What is asked about a row of the newest data. */
export interface DetailRequest {
  readonly key: string;
  readonly subject: Subject;
  readonly aspect: Aspect;
  /** Columns. */
  readonly width: number;
}

export type ScanEvent =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'scanned'; readonly data: AuditData }
  | { readonly kind: 'problems'; readonly problems: readonly ConfigProblem[] }
  | { readonly kind: 'detail'; readonly key: string; readonly text: string }
  /** A bug: where it arose, never what was worked on. */
  | { readonly kind: 'failed'; readonly name: string; readonly frames: readonly string[] };

/** Reads the project and answers questions about it, somewhere where the keys do not have to wait for it. */
export interface Scanner {
  readonly scan: () => void;
  readonly detail: (request: DetailRequest) => void;
  readonly close: () => Promise<void>;
}

export type StartScanner = (options: ScanOptions, listen: (event: ScanEvent) => void) => Scanner;
