import type { Document } from 'yaml';
import type { Change } from '../../documents/splice/changes.js';
import { parseYamlStream } from '../../yaml/stream.js';
import { type KeyHolder, readMetadata } from '../metadata.js';
import type { ReadStore } from './read-store.js';
import { lineStart } from './text-places.js';

/** A `sops` block of a text, and who holds the data key by it. */
export interface HolderBlock {
  /** All spans count from its beginning. */
  readonly text: string;
  readonly document: Document;
  readonly holders: readonly KeyHolder[];
}

/**
 * Edits the `sops` block of every document, since each repeats it. Null where one of them can't be read or edited.
 * Of a file with one document nothing but the end is parsed, from the block on: the values take the longest.
 */
export function editBlocks(
  text: string,
  read: ReadStore,
  edit: (block: HolderBlock) => readonly Change[] | null,
): readonly Change[] | null {
  const at = blockStart(text, read);
  const tail = at === null ? null : text.slice(at);
  const quick = tail === null ? null : parseYamlStream(tail);
  const alone = quick !== null && quick.problem === null && quick.documents.length === 1;
  const [part, by] = alone && tail !== null && at !== null ? [tail, at] : [text, 0];
  const changes: Change[] = [];
  for (const document of alone ? quick.documents : parseYamlStream(text).documents) {
    const metadata = readMetadata(document);
    if (metadata === null) continue;
    if (!metadata.ok) return null;
    const edited = edit({ text: part, document, holders: metadata.metadata.groups.flat() });
    if (edited === null) return null;
    changes.push(...edited);
  }
  return changes.map((change) => ({ ...change, start: change.start + by, end: change.end + by }));
}

/** Where the one block of the one document begins, if it begins a line at the margin; else null. */
function blockStart(text: string, { documents, metadata }: ReadStore): number | null {
  const { start } = metadata.span;
  return documents.length === 1 && lineStart(text, start) === start ? start : null;
}
