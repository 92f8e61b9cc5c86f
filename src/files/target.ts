import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { codeOf } from './system-error.js';

/**
 * Where the content of `path` is kept: symbolic links are followed, also one that leads to a file which is not there
 * yet. Throws the system's error for links in a circle.
 */
export function realTarget(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink())
    return realTarget(resolve(realTarget(dirname(path)), readlinkSync(path)));
  const parent = dirname(path);
  return parent === path ? path : join(realTarget(parent), basename(path));
}
