import type { Comparison } from '../compare/types.js';
import type { Diagnostic } from '../diagnostics.js';
import type { SourceText } from '../documents/types.js';

/** The counts of a check. `unused` is counted before `rules:` has a say; the rest is what is reported. */
export interface Summary {
  /** Workflow files read. */
  readonly files: number;
  readonly references: number;
  /** Names by scope, without variables. */
  readonly secrets: number;
  readonly unused: number;
  readonly dangling: number;
  readonly errors: number;
  readonly warnings: number;
  /** Findings that `ignore` entries hid. */
  readonly ignored: number;
  /** With `--since`: findings of the base that are gone; else null. */
  readonly fixed: number | null;
  /** With `--since`: findings that the base has as well; else null. */
  readonly remaining: number | null;
  /** With `--baseline`: findings that the baseline hides; else null. */
  readonly baselined: number | null;
  readonly durationMs: number;
}

/** What a check found: what every format is made of. */
export interface Report {
  readonly diagnostics: readonly Diagnostic[];
  readonly summary: Summary;
  /** With `--since`: what the diagnostics are new compared with; else null. */
  readonly comparison: Comparison | null;
  /** What could not be looked at, for standard error. */
  readonly notes: readonly string[];
  /** The text of a file of the project, for lines and code frames; null where it can't be read. */
  readonly source: (file: string) => SourceText | null;
  /** Store files: their lines are shown with every value hidden. */
  readonly isStore: (file: string) => boolean;
  /** The path of a file of the project from the top of its repository: how platforms know it. */
  readonly inRepository: (file: string) => string;
}

/** How text is laid out for a reader. */
export interface Appearance {
  readonly color: boolean;
  /** Columns. */
  readonly width: number;
}
