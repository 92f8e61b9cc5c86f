/** What one change did to a project, for its reviewer: names and places alone, told without a key. */
import type { Diagnostic } from '../diagnostics.js';

/** A finding that is not reported any more. Where it is gone, its place is that in the base. */
export interface FixedFinding
  extends Pick<Diagnostic, 'rule' | 'severity' | 'message' | 'secret' | 'fingerprint'> {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** What a check with `--since` compared with. */
export interface Comparison {
  /** As the user named it. */
  readonly ref: string;
  /** The full id of the commit whose files are the base. */
  readonly commit: string;
  /** Sorted by file, line, rule. */
  readonly fixed: readonly FixedFinding[];
  /**
   * What the change hid: by the base's rules and ignores it is there. Its place is that in the working tree or, in a file that
   * is no longer checked, that in the base. Sorted by file, line, rule.
   */
  readonly silenced: readonly FixedFinding[];
  /** Null where the base holds no project that can be read. */
  readonly changes: ChangeReview | null;
}

export interface ChangeReview {
  /** Sorted by scope, then name. */
  readonly secrets: readonly SecretChange[];
  /** Sorted by secret, then file and field. */
  readonly references: readonly ReferenceChange[];
  /** Those of most stores first. */
  readonly readers: readonly ReaderChange[];
  readonly newStores: readonly NewStore[];
  readonly quorums: readonly QuorumChange[];
  /** Fields that carried no secret and now do. Sorted by file, then field. */
  readonly fields: readonly FieldChange[];
}

/**
 * - `renamed`: one name went and one came in the same places, with values of the same type and length.
 * - `re-encrypted`: the store has a new data key, and the value's type and length stayed.
 * - `changed`: another ciphertext. Without a key nobody can tell that the value is the same.
 */
export type SecretChangeKind = 'added' | 'removed' | 'renamed' | 're-encrypted' | 'changed';

export interface SecretChange {
  readonly kind: SecretChangeKind;
  readonly name: string;
  /** The earlier name of a renamed secret. */
  readonly from: string | null;
  readonly scope: string;
  /** In the order of the project file; null: the value for every environment. */
  readonly environments: readonly (string | null)[];
  /** The store files, of the working tree; of a removed secret, of the base. */
  readonly files: readonly string[];
}

export interface ReferenceChange {
  readonly kind: 'added' | 'removed';
  /** Null: a name that is computed at run time. */
  readonly secret: string | null;
  readonly file: string;
  /** From 1; of a removed reference, in the base. */
  readonly line: number;
  readonly field: string;
}

/** Who gained or lost access to stores. */
export interface ReaderChange {
  readonly kind: 'gained' | 'lost';
  readonly recipient: string;
  /** What `.sops.yaml` calls the recipient. */
  readonly label: string | null;
  /** Stores that were there before. */
  readonly stores: readonly string[];
}

export interface NewStore {
  readonly file: string;
  readonly readers: readonly Pick<ReaderChange, 'recipient' | 'label'>[];
}

/** A store that another number of key groups opens. */
export interface QuorumChange {
  readonly file: string;
  /** How many groups are needed, of how many. */
  readonly before: Quorum;
  readonly after: Quorum;
}

export interface Quorum {
  readonly needed: number;
  readonly of: number;
}

export interface FieldChange {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly field: string;
  readonly policy: string;
  readonly secrets: readonly string[];
}
