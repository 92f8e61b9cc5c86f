/** What was found in the files of a commit, by their blobs: most of them are those of the working tree. */
import type { Blob } from '../git/commit-tree.js';
import type { UnchangedFiles } from './unchanged.js';

/** A commit's files are unchanged for good. Paths are relative to the project. */
export function filesOfCommit(
  blobs: ReadonlyMap<string, Blob>,
  tracks: (folder: string) => boolean,
): UnchangedFiles | null {
  const [first] = blobs.values();
  if (!first) return null;
  const idBytes = first.id.length / 2;
  const files = [...blobs];
  const entries = new Map(files.map(([file], at) => [file, at]));
  const sizes = files.map(([, { size }]) => size % 2 ** 32);
  return {
    blobs: {
      idBytes,
      entries: [...entries.values()],
      bytes: Buffer.from(files.map(([, { id }]) => id).join(''), 'hex'),
      idAt: (entry) => entry * idBytes,
      sizeAt: (entry) => sizes[entry] ?? 0,
    },
    entryOf: (file) => entries.get(file) ?? null,
    isUntouched: () => true,
    tracks,
    knowsAll: true,
    paths: () => entries.keys(),
  };
}
