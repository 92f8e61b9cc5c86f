import type { Span } from './documents/types.js';

export type Severity = 'off' | 'info' | 'warning' | 'error';

/** A place in a file of the project. `file` is relative to the project, with `/`. */
export interface Location {
  readonly file: string;
  readonly span: Span;
}

/** A finding. Plain data: only reporters print it. Never holds a value. */
export interface Diagnostic {
  readonly rule: string;
  readonly severity: Exclude<Severity, 'off'>;
  /** One line, lower case, no trailing full stop. */
  readonly message: string;
  readonly location: Location;
  /** What to write beside the caret. */
  readonly label: string | null;
  readonly field: string | null;
  readonly secret: string | null;
  readonly scope: string | null;
  readonly environments: readonly string[];
  readonly engine: string | null;
  /** Made of rule, secret and logical path, never of the line. */
  readonly fingerprint: string;
  readonly related: readonly (Location & { readonly message: string })[];
  /** Each scope that was searched, with its stores and how many names they hold. */
  readonly searched: readonly { readonly scope: string; readonly stores: string; readonly names: number }[];
  readonly help: string | null;
  readonly notes: readonly string[];
}
