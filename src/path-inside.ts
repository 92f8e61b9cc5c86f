import { isAbsolute, relative, sep } from 'node:path';
import { slashed } from './slashed.js';

/**
 * The way from a folder to a path in it, with `/`; empty for the folder itself, null for what lies outside. Both absolute.
 * A name may begin with two dots: `..old/` is inside.
 */
export function pathInside(folder: string, path: string): string | null {
  const inner = relative(folder, path);
  // On Windows, what is on another drive has no relative path.
  return inner === '..' || inner.startsWith(`..${sep}`) || isAbsolute(inner) ? null : slashed(inner);
}
