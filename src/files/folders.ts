import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf } from './system-error.js';

/**
 * Makes a folder and those above it that are not there; throws what the system says. `mkdirSync` with `recursive` never
 * ends where a folder that is there answers ENOENT, as /proc does (libuv and Node.js take it for one more missing folder).
 *
 * @returns the topmost folder that was made, if any was
 */
export function makeFolders(folder: string, mode = 0o777): string | undefined {
  if (isFolder(folder)) return undefined;
  const above = dirname(folder);
  const topmost = above === folder ? undefined : makeFolders(above, mode);
  try {
    mkdirSync(folder, { mode });
    return topmost ?? folder;
  } catch (error) {
    // Another process may have made it in the meantime.
    if (codeOf(error) === 'EEXIST' && isFolder(folder)) return topmost;
    throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
