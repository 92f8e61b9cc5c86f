import { lstatSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { readSource } from '../documents/source.js';
import { slashed } from '../slashed.js';
import type { PathKind, Tree } from './types.js';

/** The files as they stand on the disk, those that git does not know included. */
export function workingTree(root: string): Tree {
  let realRoot: string | null = null;
  return {
    root,
    commit: null,
    read: (file) => readSource(root, file),
    kind: (path) => kindOf(join(root, path)),
    list: (folder) => {
      try {
        // `join` takes as long as a part of the listing itself.
        return readdirSync(`${root}/${folder}`, { withFileTypes: true }).sort((a, b) =>
          a.name < b.name ? -1 : 1,
        );
      } catch {
        return null;
      }
    },
    expect: () => {},
    real: (folder) => {
      realRoot ??= realpathSync(root);
      const real = realpathSync(join(root, folder));
      if (real === realRoot) return '';
      return real.startsWith(realRoot + sep) ? slashed(relative(realRoot, real)) : null;
    },
  };
}

function kindOf(path: string): PathKind | null {
  const stats = statsOf(path);
  if (stats) return stats.isDirectory() ? 'folder' : stats.isFile() ? 'file' : 'other';
  try {
    return lstatSync(path, { throwIfNoEntry: false }) ? 'broken-link' : null;
  } catch {
    return null;
  }
}

function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    // A link to itself, a folder that may not be entered.
    return undefined;
  }
}
