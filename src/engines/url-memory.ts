import type { DocumentNode } from '../documents/types.js';
import type { RequestUrl } from './types.js';

/**
 * What was found at the nodes of one document, by what was looked for: the fields of a large request ask for the same
 * again and again. It goes with the document; weak maps that outlive it cost more than what they save.
 */
export interface UrlMemory {
  readonly urls: Memory<readonly RequestUrl[]>;
  readonly dotted: Memory<readonly DottedField[]>;
}

export type Memory<Found> = Map<unknown, Map<DocumentNode, Found>>;

/** A field whose name has dots, or could have. */
export interface DottedField {
  readonly node: DocumentNode;
  readonly name: readonly string[];
}

export function remembered<Found>(
  memory: Memory<Found>,
  by: unknown,
  at: DocumentNode,
  find: () => Found,
): Found {
  let known = memory.get(by);
  if (known === undefined) {
    known = new Map();
    memory.set(by, known);
  }
  let found = known.get(at);
  if (found === undefined) {
    found = find();
    known.set(at, found);
  }
  return found;
}
