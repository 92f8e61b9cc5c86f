import { MAX_FILE_BYTES } from '../documents/limits.js';
import { git } from './repository.js';

/**
 * What `git cat-file --batch` prints: `<id> blob <size>\n<bytes>\n`, or `<id> missing\n`, one after the other. Null: this
 * clone lacks the blob.
 */
export function* batchAnswers(out: Buffer): Iterable<readonly [id: string, content: Buffer | null]> {
  for (let at = 0; at < out.length; ) {
    const end = out.indexOf('\n', at);
    const [id = '', kind, size] = out.toString('latin1', at, end).split(' ');
    at = end + 1;
    if (kind !== 'blob') {
      yield [id, null];
      continue;
    }
    yield [id, out.subarray(at, at + Number(size))];
    at += Number(size) + 1;
  }
}

/** A blob of a size that is read, one that is too large (`size` in bytes), or one that this clone lacks. */
export type BlobResult = Buffer | { readonly size: number } | 'missing';

/** What is read of git at once, beyond the first blob: in bytes. */
const MAX_BATCH = MAX_FILE_BYTES;

/**
 * Reads blobs, as many of them from the first on as fit into memory well: the answer may lack the later ones. Null where
 * git says no.
 */
export function readBlobs(cwd: string, ids: readonly string[]): ReadonlyMap<string, BlobResult> | null {
  const found = new Map<string, BlobResult>();
  if (ids.length === 0) return found;
  const sizes = blobSizes(cwd, ids);
  if (sizes === null) return null;
  const wanted: string[] = [];
  let sum = 0;
  for (const [id, size] of sizes) {
    if (size === null) found.set(id, 'missing');
    else if (size > MAX_FILE_BYTES) found.set(id, { size });
    else if (wanted.length === 0 || sum + size <= MAX_BATCH) {
      wanted.push(id);
      sum += size;
    }
  }
  if (wanted.length === 0) return found;
  const { code, out } = git(cwd, ['cat-file', '--batch'], wanted.map((id) => `${id}\n`).join(''));
  if (code !== 0) return null;
  for (const [id, content] of batchAnswers(out)) found.set(id, content ?? 'missing');
  return found;
}

/** In bytes; null for a blob that this clone lacks. Null as a whole where git says no. */
export function blobSizes(cwd: string, ids: Iterable<string>): ReadonlyMap<string, number | null> | null {
  const { code, out } = git(cwd, ['cat-file', '--batch-check'], `${[...new Set(ids)].join('\n')}\n`);
  if (code !== 0) return null;
  const sizes = new Map<string, number | null>();
  for (const line of out.toString('latin1').split('\n')) {
    const [id = '', kind, bytes] = line.split(' ');
    if (id !== '') sizes.set(id, kind === 'blob' ? Number(bytes) : null);
  }
  return sizes;
}
