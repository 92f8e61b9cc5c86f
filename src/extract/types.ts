import type { FoundCredential } from '../credentials/index.js';
import type { ParsedDocument, ParseProblem } from '../documents/types.js';
import type { Reference, WorkflowScan } from '../engines/types.js';
import type { IgnoreComment } from '../ignores/index.js';

/** A reference without its document, so that a large tree's documents need not stay in memory. */
export type FoundReference = Omit<Reference, 'node' | 'from' | 'to' | 'name'> & {
  /** Of the name; from 1. */
  readonly line: number;
  readonly column: number;
};

/** A sound document, and what the engine finds in it. */
export interface ScannedDocument {
  readonly document: ParsedDocument;
  readonly scan: WorkflowScan;
}

/**
 * What a workflow's text says, whatever the rest of the project holds: plain data without a document, a resolution, a
 * verdict or any text of a credential, so that it can be kept beside the text's hash and used again.
 */
export interface WorkflowFacts {
  /** Its own id or name. */
  readonly workflow: string | null;
  readonly references: readonly FoundReference[];
  /** What stands in it as it is, and belongs into a store. */
  readonly credentials: readonly FoundCredential[];
  /** Its comments that hide findings; none of a broken one. */
  readonly ignores: readonly IgnoreComment[];
  /** Why it can't be read as a whole; not empty means that `references` may be incomplete. */
  readonly problems: readonly ParseProblem[];
}
