import type { Analysis } from '../compile.js';
import type { Diagnostic, Location, Severity } from '../diagnostics.js';
import type { RuleId } from '../rule-ids.js';

/** What a rule reports; severity, fingerprint and ignores are added by `runRules`. */
export interface Finding {
  readonly message: string;
  readonly location: Location;
  /** What the fingerprint is made of beside the rule and the secret: the logical place, never a line. */
  readonly logical: string;
  readonly label?: string;
  readonly field?: string;
  readonly secret?: string;
  readonly scope?: string;
  readonly environments?: readonly string[];
  readonly engine?: string;
  readonly related?: Diagnostic['related'];
  readonly searched?: Diagnostic['searched'];
  readonly help?: string;
  readonly notes?: readonly string[];
  /** Instead of the rule's own default, where the case is milder; the project file still has the last word. */
  readonly severity?: Exclude<Severity, 'off'>;
}

/** The page that `claviger explain ID` prints. Plain text; examples are whole lines. */
export interface RulePage {
  /** One line: what the rule finds. */
  readonly summary: string;
  readonly why: string;
  readonly wrong: string;
  readonly right: string;
  /** What the platforms do at run time, one line each. */
  readonly runtime: readonly string[];
}

/** What a rule may know beside the analysis. */
export interface RuleContext {
  /** A day in UTC, `YYYY-MM-DD`. */
  readonly today: string;
  /** Tells what could not be looked at, for standard error: one line, lower case, no trailing full stop. */
  readonly note: (text: string) => void;
}

/** One rule, in a file of its own. */
export interface Rule {
  readonly id: RuleId;
  readonly page: RulePage;
  readonly check: (analysis: Analysis, context: RuleContext) => Iterable<Finding>;
}
