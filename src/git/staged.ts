/** What is about to be committed: the index, not the files of the work tree. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBlobs } from './batch.js';
import { git } from './repository.js';

export interface StagedFile {
  /** Relative to the work tree's top folder, with `/`. */
  readonly file: string;
  readonly content: Buffer;
}

const REGULAR = /^100/;

/** New and changed regular files of the index. Null where git says no. What is too large to be read is left out. */
export function stagedFiles(top: string): readonly StagedFile[] | null {
  const args = ['diff', '--cached', '--raw', '-z', '--no-abbrev', '--no-renames', '--diff-filter=ACMT'];
  const listed = git(top, args);
  if (listed.code !== 0) return null;
  const parts = listed.out.toString('utf8').split('\0');
  const files: { readonly file: string; readonly hash: string }[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [, mode = '', , hash = ''] = (parts[at] ?? '').split(' ');
    if (REGULAR.test(mode)) files.push({ file: parts[at + 1] ?? '', hash });
  }
  const contents = blobs(top, new Set(files.map(({ hash }) => hash)));
  return (
    contents &&
    files.flatMap(({ file, hash }) => {
      const content = contents.get(hash);
      return content ? [{ file, content }] : [];
    })
  );
}

function blobs(top: string, hashes: ReadonlySet<string>): ReadonlyMap<string, Buffer> | null {
  const found = new Map<string, Buffer>();
  const pending = new Set(hashes);
  while (pending.size > 0) {
    const read = readBlobs(top, [...pending]);
    if (read === null || read.size === 0) return null;
    for (const [hash, content] of read) {
      pending.delete(hash);
      if (Buffer.isBuffer(content)) found.set(hash, content);
    }
  }
  return found;
}

/** Whether the files below `folder` are, all of them, as the index has them; new ones that git ignores apart. */
export function isAsStaged(top: string, folder: string): boolean {
  const { code, out } = git(top, [
    'status',
    '--porcelain',
    '-z',
    '--no-renames',
    '--',
    folder === '' ? '.' : folder,
  ]);
  return (
    code === 0 &&
    out
      .toString('utf8')
      .split('\0')
      .every((entry) => entry === '' || entry.charAt(1) === ' ')
  );
}

/**
 * Runs `work` on a copy of what the index holds below `folder`, in a private temporary folder that is removed.
 * Null where git can't write it.
 */
export function withStagedCopy<T>(top: string, folder: string, work: (copy: string) => T): T | null {
  const copy = realpathSync(mkdtempSync(join(tmpdir(), 'claviger-index-')));
  try {
    const listed = git(top, ['ls-files', '--cached', '-z', '--', folder === '' ? '.' : folder]);
    const args = ['checkout-index', '-z', '--stdin', `--prefix=${copy}/`];
    if (listed.code !== 0 || git(top, args, listed.out).code !== 0) return null;
    return work(join(copy, folder));
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
