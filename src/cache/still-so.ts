/** Whether a listing would find today what an earlier one found. Git's index is the same; this is about all else. */
import { lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ReadProject } from '../project/load.js';
import type { Listing } from '../project/types.js';
import type { KeptTree } from './kept-tree.js';
import type { AskedTree } from './unchanged.js';

/** To look at more would take longer than to list. */
const MOST = 1000;

/**
 * Whether git tells of everything, and nothing is in the place of a file but a file: whoever exchanges it for a link to a
 * folder is not told apart by its path.
 */
export function isPlainHere(root: string, { unknown, differing }: AskedTree): boolean {
  if (unknown === null || unknown.length + differing.length > MOST) return false;
  const folders = new Map<string, boolean>([['.', true]]);
  const isFolder = (path: string): boolean => {
    const known = folders.get(path) ?? (isFolder(dirname(path)) && isKind(join(root, path), 'isDirectory'));
    folders.set(path, known);
    return known;
  };
  return [...unknown, ...differing].every((path) =>
    path.endsWith('/')
      ? isFolder(dirname(path))
      : isFolder(dirname(path)) && isKind(join(root, path), 'isFile'),
  );
}

function isKind(path: string, kind: 'isFile' | 'isDirectory'): boolean {
  try {
    return lstatSync(path)[kind]();
  } catch {
    return false;
  }
}

/** Of a tree that is plain. */
export function isStillSo(
  { listing, unknown }: KeptTree,
  { literals, mayList }: ReadProject,
  asked: AskedTree,
  exists: (path: string) => boolean,
): boolean {
  const now = asked.unknown ?? [];
  if (now.length !== unknown.length || now.some((path, at) => path !== unknown[at])) return false;
  if (!literals.every(exists)) return false;
  // One that was not there when the tree was listed may be there now.
  const doubtful = new Set(asked.differing.filter(mayList));
  if (doubtful.size > 0) for (const file of filesIn(listing)) doubtful.delete(file);
  return doubtful.size === 0;
}

/** Each file of a listing. */
export function* filesIn({ stores, catalogs, workflows, elementTemplates }: Listing): Iterable<string> {
  for (const files of [stores, catalogs, workflows]) for (const { file } of files) yield file;
  yield* elementTemplates;
}
