/** The list of files of a commit, and what a path leads to through its links. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathInside } from '../path-inside.js';
import { git } from './repository.js';

/** A file or a link of a commit. */
export interface CommitFile {
  readonly link: boolean;
  readonly blob: string;
  /** The folder of the repository that has the blob: the top, or a submodule. */
  readonly repository: string;
}

export interface CommitFiles {
  /** Paths are relative to the top of the repository. */
  readonly files: ReadonlyMap<string, CommitFile>;
  /** What each folder holds itself. */
  readonly folders: ReadonlyMap<string, ReadonlySet<string>>;
  /** Submodules that stand in the working tree and lack the commit that is recorded. */
  readonly lacking: readonly string[];
}

/**
 * Null where git can't list the commit.
 *
 * @param without paths of files that are to be as if they were not there
 */
export function commitFiles(top: string, commit: string, without: ReadonlySet<string>): CommitFiles | null {
  const files = new Map<string, CommitFile>();
  const folders = new Map<string, Set<string>>([['', new Set()]]);
  const lacking: string[] = [];
  const list = (repository: string, id: string, prefix: string): boolean => {
    const { code, out } = git(repository, ['ls-tree', '-r', '-z', '--full-tree', id]);
    if (code !== 0) return false;
    for (const line of out.toString('utf8').split('\0')) {
      // `<mode> <type> <id>\t<path>`; the mode has six digits.
      const tab = line.indexOf('\t');
      if (tab < 0) continue;
      const path = prefix + line.slice(tab + 1);
      if (without.has(path)) continue;
      const [mode, type, blob = ''] = line.slice(0, tab).split(' ');
      const folder = addPath(folders, path);
      if (type === 'blob') files.set(path, { link: mode === '120000', blob, repository });
      if (type !== 'commit') continue;
      // A checkout leaves the folder of a submodule empty; whoever has it here would have it there as well.
      folder();
      const inside = join(repository, line.slice(tab + 1));
      if (existsSync(join(inside, '.git')) && !list(inside, blob, `${path}/`)) lacking.push(path);
    }
    return true;
  };
  return list(top, commit, '') ? { files, folders, lacking } : null;
}

/** Enters a path into the folders above it. The answer makes a folder of the path itself. */
function addPath(folders: Map<string, Set<string>>, path: string): () => void {
  for (let end = path.length; ; ) {
    const cut = path.lastIndexOf('/', end - 1);
    const folder = cut < 0 ? '' : path.slice(0, cut);
    const known = folders.get(folder);
    const name = path.slice(cut + 1, end);
    if (known) known.add(name);
    else folders.set(folder, new Set([name]));
    if (known || cut < 0) break;
    end = cut;
  }
  return () => {
    if (!folders.has(path)) folders.set(path, new Set());
  };
}

/** What a path is in a commit, links followed. */
export type Resolved =
  | { readonly kind: 'file'; readonly file: CommitFile; readonly path: string }
  | { readonly kind: 'folder'; readonly path: string }
  /** Outside of the repository, where a checkout leads as well. Absolute. */
  | { readonly kind: 'outside'; readonly path: string }
  /** `link`: the path itself is one. */
  | { readonly kind: 'none'; readonly code: 'ENOENT' | 'ENOTDIR' | 'ELOOP'; readonly link: boolean };

/** As Linux has it. */
const MAX_LINKS = 40;

/**
 * Follows a path from the top of the repository.
 *
 * @param targetOf the text of a link; null where it can't be read
 */
export function followPath(
  { files, folders }: CommitFiles,
  top: string,
  path: string,
  targetOf: (link: CommitFile) => string | null,
): Resolved {
  const direct = files.get(path);
  if (direct && !direct.link) return { kind: 'file', file: direct, path };
  let here: string[] = [];
  let rest = path.split('/');
  let links = 0;
  let link = false;
  const none = (code: 'ENOENT' | 'ENOTDIR' | 'ELOOP'): Resolved => ({ kind: 'none', code, link });
  while (rest.length > 0) {
    const [name = '', ...after] = rest;
    rest = after;
    if (name === '' || name === '.') continue;
    if (name === '..') {
      if (here.length === 0) return { kind: 'outside', path: resolve(top, '..', ...rest) };
      here.pop();
      continue;
    }
    // The repository itself: no commit lists it, and whoever looks for the top looks for it.
    if (here.length === 0 && name === '.git' && rest.length === 0) return { kind: 'folder', path: name };
    const next = [...here, name].join('/');
    const file = files.get(next);
    if (file?.link) {
      if (rest.length === 0 && links === 0) link = true;
      const target = targetOf(file);
      if (target === null) return none('ENOENT');
      if (++links > MAX_LINKS) return none('ELOOP');
      const absolute = target.startsWith('/');
      const way = absolute ? pathInside(top, target) : target;
      if (way === null) return { kind: 'outside', path: resolve(target, ...rest) };
      if (absolute) here = [];
      rest = [...way.split('/'), ...rest];
      continue;
    }
    if (file) return rest.every((each) => each === '') ? { kind: 'file', file, path: next } : none('ENOTDIR');
    if (!folders.has(next)) return none('ENOENT');
    here.push(name);
  }
  return { kind: 'folder', path: here.join('/') };
}
