/** Where output may go: a folder of its own, out of git's reach. */
import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { git } from '../git/repository.js';
import { pathInside } from '../path-inside.js';

export type FolderResult =
  | { readonly ok: true; readonly path: string }
  | { readonly ok: false; readonly message: string };

export interface OutputPlace {
  readonly cwd: string;
  readonly home: string;
  /** The project's folder. */
  readonly root: string;
  /** Even where git would take the files for its own. */
  readonly force: boolean;
}

/** Where the output goes, or why it may not go there. */
export function outputFolder(out: string, { cwd, home, root, force }: OutputPlace): FolderResult {
  const path = real(resolve(cwd, out));
  if (existsSync(path) && !lstatSync(path).isDirectory())
    return { ok: false, message: `--out \`${out}\` is a file, not a folder` };
  // The folder is replaced as a whole, so it can't be one that holds the project itself.
  if (pathInside(path, real(root)) !== null)
    return { ok: false, message: `--out \`${out}\` holds the project; choose a folder of its own` };
  if (pathInside(path, real(cwd)) !== null)
    return { ok: false, message: `--out \`${out}\` holds the working directory; choose a folder of its own` };
  if ((home !== '' && pathInside(path, real(home)) !== null) || dirname(path) === path)
    return { ok: false, message: `--out \`${out}\` is no folder of its own; choose one below it` };
  if (!force && isTracked(path))
    return {
      ok: false,
      message: `--out \`${out}\` lies in a git work tree and is not ignored: its secrets could be committed; choose another folder, ignore it, or pass --force`,
    };
  return { ok: true, path };
}

/** The path with links followed as far as it exists. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(real(parent), basename(path));
  }
}

/** True where git would take new files at `path` for its own. Without git's word, a `.git` above is reason enough. */
function isTracked(path: string): boolean {
  let folder = path;
  while (!existsSync(folder)) folder = dirname(folder);
  const top = repositoryOf(folder);
  if (top === null) return false;
  return git(folder, ['check-ignore', '--quiet', '--no-index', '--', `${path}${sep}x`]).code !== 0;
}

function repositoryOf(folder: string): string | null {
  for (let current = folder; ; current = dirname(current)) {
    if (existsSync(join(current, '.git'))) return current;
    if (dirname(current) === current) return null;
  }
}
