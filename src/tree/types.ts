import type { SourceResult } from '../documents/types.js';

export type PathKind =
  | 'file'
  | 'folder'
  /** A pipe, a device. */
  | 'other'
  /** A link that leads nowhere. */
  | 'broken-link';

/** What Node.js's `Dirent` has, too. It is not that type: programs that use the library may lack the types of Node.js. */
export interface TreeEntry {
  readonly name: string;
  readonly isDirectory: () => boolean;
  readonly isFile: () => boolean;
  readonly isSymbolicLink: () => boolean;
}

/**
 * The files of a project, in the working tree or in a commit. Paths are relative to the project's folder, with `/`; the
 * folder itself is the empty path. `..` leads out of it, for files that the project does not list itself (`.sops.yaml`).
 * Whoever reads a file of a project without a key reads it here, so that a commit is seen as its checkout would be.
 */
export interface Tree {
  /** Absolute path of the project's folder: of a commit, where it stands in the working tree. */
  readonly root: string;
  /** The full id; null for the working tree. */
  readonly commit: string | null;
  readonly read: (file: string) => SourceResult;
  /** What a path is, links followed; null where there is nothing. */
  readonly kind: (path: string) => PathKind | null;
  /** What a folder holds, by name, in the order of UTF-16 units; null where it can't be listed. */
  readonly list: (folder: string) => readonly TreeEntry[] | null;
  /** Tells which files are about to be read, in about this order: a commit's are read many at a time. */
  readonly expect: (files: readonly string[]) => void;
  /** The path of a folder without links; null where that leads out of the project. */
  readonly real: (folder: string) => string | null;
}
