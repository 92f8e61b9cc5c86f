/**
 * A commit in the place of the working tree, read of git's objects alone: nothing is checked out, fetched or written.
 * Files are as git keeps them. A checkout may give them other line ends, which no finding depends on; what a filter makes
 * of them (git-lfs, git-crypt) is not known here, and is told of where it matters.
 */
import { posix, relative } from 'node:path';
import { decodeSource, tooLarge, unreadable } from '../documents/source.js';
import type { SourceResult } from '../documents/types.js';
import { slashed } from '../slashed.js';
import { type Tree, type TreeEntry, workingTree } from '../tree/index.js';
import { type BlobResult, blobSizes, readBlobs } from './batch.js';
import { type CommitFile, commitFiles, followPath, type Resolved } from './commit-files.js';
import type { Repository } from './repository.js';

export interface CommitTree extends Tree {
  readonly commit: string;
  /** Which blobs these files of the project are, with their sizes in bytes; of links and submodules nothing is said. */
  readonly blobsOf: (files: readonly string[]) => ReadonlyMap<string, Blob>;
  /** Whether this clone lacked something that was asked for. */
  readonly isPartial: () => boolean;
  /** Files that git has a pointer of alone, or an encrypted form, and submodules whose files are elsewhere: relative to the project. */
  readonly elsewhere: () => readonly string[];
}

export interface Blob {
  /** Hexadecimal. */
  readonly id: string;
  readonly size: number;
}

/** How many blobs are asked for at once. */
const BATCH = 256;

/** How git-lfs and git-crypt begin what they keep in git in the place of a file. */
const STAND_INS = ['version https://git-lfs.github.com/spec/', '\0GITCRYPT\0'].map((text) =>
  Buffer.from(text),
);

/**
 * @param root the project's folder, absolute, in the working tree of the repository
 * @param commit a full id
 * @param without paths, from the top, of files that are to be as if they were not there
 */
export function commitTree(
  { top, inner }: Pick<Repository, 'top' | 'inner'>,
  root: string,
  commit: string,
  without: ReadonlySet<string> = new Set(),
): CommitTree | null {
  const all = commitFiles(top, commit, without);
  if (all === null) return null;
  const outside = workingTree(top);
  const contents = new Map<string, BlobResult>();
  /** By repository: blobs in the order in which they will be asked for. What is asked for again is asked for alone. */
  const expected = new Map<string, Set<string>>();
  const elsewhere = new Set(all.lacking.map((path) => slashed(relative(inner, path))));
  let partial = false;

  const contentOf = ({ blob, repository }: CommitFile): BlobResult => {
    const known = contents.get(blob);
    if (known) return known;
    const ahead = expected.get(repository);
    const isExpected = ahead?.has(blob) === true;
    // What was read ahead has had its turn, and makes room.
    if (isExpected) contents.clear();
    for (const [id, content] of readBlobs(repository, isExpected ? nextOf(ahead, blob) : [blob]) ?? []) {
      contents.set(id, content);
      ahead?.delete(id);
    }
    const content = contents.get(blob) ?? 'missing';
    if (content === 'missing') partial = true;
    return content;
  };
  const targets = new Map<string, string | null>();
  const targetOf = (link: CommitFile): string | null => {
    let target = targets.get(link.blob);
    if (target === undefined) {
      const content = contentOf(link);
      target = Buffer.isBuffer(content) ? content.toString('utf8') : null;
      targets.set(link.blob, target);
    }
    return target;
  };
  const at = (path: string): Resolved => followPath(all, top, posix.join(inner, path), targetOf);
  const fromTop = (path: string) => slashed(relative(top, path));

  return {
    root,
    commit,
    read: (file) => {
      const found = at(file);
      switch (found.kind) {
        case 'none':
          return unreadable(found.code);
        case 'folder':
          return unreadable('EISDIR');
        case 'outside':
          return renamed(outside.read(fromTop(found.path)), file);
        case 'file': {
          const content = contentOf(found.file);
          if (content === 'missing') return unreadable('ENOENT');
          if (!Buffer.isBuffer(content)) return tooLarge(content.size);
          if (STAND_INS.some((begin) => content.subarray(0, begin.length).equals(begin))) elsewhere.add(file);
          return decodeSource(file, content);
        }
      }
    },
    kind: (path) => {
      const found = at(path);
      if (found.kind === 'outside') return outside.kind(fromTop(found.path));
      return found.kind === 'none' ? (found.link ? 'broken-link' : null) : found.kind;
    },
    list: (folder) => {
      const found = at(folder);
      if (found.kind === 'outside') return outside.list(fromTop(found.path));
      if (found.kind !== 'folder') return null;
      const { path } = found;
      return [...(all.folders.get(path) ?? [])]
        .sort((a, b) => (a < b ? -1 : 1))
        .map((name) => entryOf(name, all.files.get(path === '' ? name : `${path}/${name}`)));
    },
    expect: (files) => {
      for (const file of files) {
        const found = all.files.get(posix.join(inner, file));
        if (!found || found.link) continue;
        const { repository, blob } = found;
        expected.set(repository, (expected.get(repository) ?? new Set<string>()).add(blob));
      }
    },
    real: (folder) => {
      const found = at(folder);
      if (found.kind !== 'folder') return null;
      if (found.path === inner) return '';
      if (inner === '') return found.path;
      return found.path.startsWith(`${inner}/`) ? found.path.slice(inner.length + 1) : null;
    },
    blobsOf: (files) => {
      const ids = new Map<string, string>();
      for (const file of files) {
        const found = all.files.get(posix.join(inner, file));
        if (found && !found.link && found.repository === top) ids.set(file, found.blob);
      }
      const sizes = blobSizes(top, ids.values());
      const blobs = new Map<string, Blob>();
      for (const [file, id] of ids) {
        const size = sizes?.get(id) ?? null;
        if (size !== null) blobs.set(file, { id, size });
      }
      return blobs;
    },
    isPartial: () => partial,
    elsewhere: () => [...elsewhere],
  };
}

/** This one and those that come after it. */
function nextOf(ahead: ReadonlySet<string>, blob: string): readonly string[] {
  const next: string[] = [];
  for (const each of ahead) {
    if (next.length > 0 || each === blob) next.push(each);
    if (next.length === BATCH) break;
  }
  return next;
}

/** A file that was read by another path is known by the one that was asked for. */
function renamed(read: SourceResult, file: string): SourceResult {
  return read.ok ? { ok: true, source: { ...read.source, file } } : read;
}

function entryOf(name: string, file: CommitFile | undefined): TreeEntry {
  return {
    name,
    isDirectory: () => file === undefined,
    isFile: () => file !== undefined && !file.link,
    isSymbolicLink: () => file?.link === true,
  };
}
