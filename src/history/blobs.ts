import { batchAnswers } from '../git/batch.js';
import { git } from '../git/repository.js';
import { readVersion, type StoreVersion } from './version.js';

export interface Blobs {
  /** Null for one that this clone lacks, or that is no YAML. */
  readonly read: (blob: string) => StoreVersion | null;
  /** Whether this clone lacks one that was asked for: a partial clone has only what was needed so far. */
  readonly lacks: (blob: string) => boolean;
  /** Whether anything was asked for that it lacks. */
  readonly lacking: () => boolean;
}

/** How many blobs one git process is asked for. */
const BATCH = 256;

/**
 * Reads blobs when they are first asked for, and then also those that come after them in `order`: a process for each
 * would take longer than reading what is not needed.
 */
export function blobReader(root: string, order: readonly string[]): Blobs {
  const places = new Map(order.map((blob, at) => [blob, at]));
  const read = new Map<string, StoreVersion | null>();
  const missing = new Set<string>();
  const readBlob = (blob: string) => {
    const known = read.get(blob);
    if (known !== undefined) return known;
    const at = places.get(blob) ?? order.length;
    const next = order.slice(at, at + BATCH).filter((each) => !read.has(each));
    const { out } = git(root, ['cat-file', '--batch'], `${[...new Set([blob, ...next])].join('\n')}\n`);
    for (const [id, content] of batchAnswers(out)) {
      read.set(id, content && readVersion(content.toString('utf8')));
      if (content === null) missing.add(id);
    }
    if (!read.has(blob)) {
      read.set(blob, null);
      missing.add(blob);
    }
    return read.get(blob) ?? null;
  };
  return { read: readBlob, lacks: (blob) => missing.has(blob), lacking: () => missing.size > 0 };
}
