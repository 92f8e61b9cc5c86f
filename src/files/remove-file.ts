import { unlinkSync } from 'node:fs';
import { codeOf } from './system-error.js';

/** Where there is none, that is as good. Quicker than `rmSync`, which can remove folders as well and is loaded for it. */
export function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}
