import { sep } from 'node:path';

/** A path as it is shown and matched, whatever the platform: with `/`. */
export function slashed(path: string): string {
  return sep === '/' ? path : path.split(sep).join('/');
}
