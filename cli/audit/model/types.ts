/**
 * What the interface knows of a project: plain data that can be sent from one thread to another, without any value and
 * without the documents. Rows name each other by their places in these lists.
 */
import type { ConfigProblem } from '../../../src/project/types.js';
import type { Summary } from '../../../src/report/types.js';

/** A place in a file of the project; line and column from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface FindingRecord extends Place {
  readonly rule: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  readonly secret: string | null;
  readonly scope: string | null;
  readonly environments: readonly string[];
  readonly engine: string | null;
  readonly field: string | null;
  readonly help: string | null;
  readonly fingerprint: string;
}

/** What stands for a secret in one environment. */
export type CellState = 'set' | 'all' | 'inherited' | 'variable' | 'missing' | 'EMPTY' | 'PLAIN';

/** One name in one scope. */
export interface SecretRecord {
  readonly name: string;
  readonly scope: string;
  readonly variable: boolean;
  /** One for each environment, in the order of `AuditData.environments`. */
  readonly cells: readonly CellState[];
  /** Where it is defined, in the order of files and lines; never empty. Null environment: every one. */
  readonly definitions: readonly (Place & { readonly environment: string | null })[];
  /** The references that mean it in some environment. */
  readonly uses: readonly number[];
  readonly workflows: number;
  readonly unused: boolean;
  /** Only a computed name, a malformed text or a workflow that can't be read may use it. */
  readonly perhaps: boolean;
  readonly declared: boolean;
  /** Rules that found something about it. */
  readonly rules: readonly string[];
  /** How each engine that sees it refers to it. */
  readonly syntaxes: readonly { readonly engine: string; readonly text: string }[];
}

export interface ReferenceRecord extends Place {
  readonly workflow: number;
  /** As it is written. */
  readonly text: string;
  readonly secret: string | null;
  readonly kind: 'reference' | 'dynamic' | 'malformed' | 'foreign' | 'reserved';
  readonly field: string;
  readonly category: string;
  readonly policy: 'allow' | 'deny' | 'inert' | 'leaky';
  /** Into `AuditData.meanings`. */
  readonly meaning: number;
  /** Rules that found something at it. */
  readonly rules: readonly string[];
}

/** What a name means, environment by environment: the same for many references. */
export interface Meaning {
  /** One line: `acme (secrets/acme.yaml:7) in dev and uat; missing in prod`. */
  readonly text: string;
  /** Environments in which the name means nothing, with the reason; empty where all is well. */
  readonly unresolved: readonly { readonly environment: string; readonly reason: string }[];
  readonly environments: readonly string[];
}

export interface WorkflowRecord {
  readonly file: string;
  readonly scope: string;
  readonly engine: string;
  readonly environments: readonly string[];
  /** Its own id or name. */
  readonly workflow: string | null;
  readonly problem: string | null;
  readonly references: readonly number[];
}

export interface StoreRecord {
  readonly file: string;
  readonly scope: string;
  readonly environment: string | null;
  readonly encrypted: boolean;
  readonly names: number;
  readonly problem: string | null;
}

export interface PersonRecord {
  readonly recipient: string;
  /** Cut to be read by people, with what `.sops.yaml` calls it. */
  readonly title: string;
  /** Stores that it opens alone, and those that it opens together with other key groups. */
  readonly opens: readonly number[];
  readonly helpsOpen: readonly number[];
}

export interface AuditData {
  readonly root: string;
  readonly config: string;
  /** Every file that decides about the project, there or not. */
  readonly watched: readonly string[];
  readonly environments: readonly string[];
  readonly summary: Summary;
  /** What could not be looked at. */
  readonly notes: readonly string[];
  readonly scopes: readonly string[];
  readonly findings: readonly FindingRecord[];
  readonly secrets: readonly SecretRecord[];
  readonly references: readonly ReferenceRecord[];
  readonly meanings: readonly Meaning[];
  readonly workflows: readonly WorkflowRecord[];
  readonly stores: readonly StoreRecord[];
  readonly people: readonly PersonRecord[];
}

export const KINDS = [
  'finding',
  'scope',
  'secret',
  'reference',
  'field',
  'workflow',
  'person',
  'store',
] as const;
export type Kind = (typeof KINDS)[number];

/** What a row is about: a place in one of the lists. A `field` is that of the reference. */
export interface Subject {
  readonly kind: Kind;
  readonly index: number;
}

/** What is asked about a subject. */
export type Aspect = 'overview' | 'uses' | 'readers' | 'breaks' | 'explain';

export type ScanResult =
  | { readonly ok: true; readonly data: AuditData }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };
