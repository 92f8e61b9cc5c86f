/** Where git's index is, and what is read of it. */
import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { checksumOf, type GitIndex, readGitIndex } from './git-index.js';

/** Where the index of the repository is unless git is told otherwise; null where there is no repository. */
export function likelyIndex(root: string): string | null {
  for (let folder = root; ; folder = dirname(folder)) {
    const path = join(folder, '.git');
    if (existsSync(path)) return join(gitFolder(path), 'index');
    if (folder === dirname(folder)) return process.env.GIT_DIR ? join(process.env.GIT_DIR, 'index') : null;
  }
}

/** In a linked work tree and in a submodule, a file says where the folder is. */
function gitFolder(path: string): string {
  try {
    if (statSync(path).isDirectory()) return path;
    const [, told = ''] = /^gitdir: (.*?)\r?\n?$/.exec(readFileSync(path, 'utf8')) ?? [];
    return resolve(dirname(path), told);
  } catch {
    return path;
  }
}

/** Tells one state of the index from another: git replaces the file. Null where there is none. */
export function markOf(file: string): string | null {
  try {
    const { ino, size, mtimeMs } = statSync(file);
    return `${ino} ${size} ${mtimeMs}`;
  } catch {
    return null;
  }
}

/** Undefined for what can't be read. */
export function stateOf(file: string, idBytes: number): string | null | undefined {
  let descriptor: number | null = null;
  try {
    descriptor = openSync(file, 'r');
    const last = Buffer.alloc(idBytes);
    const read = readSync(descriptor, last, 0, idBytes, fstatSync(descriptor).size - idBytes);
    return read === idBytes ? checksumOf(last) : undefined;
  } catch {
    return undefined;
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

export function readIndexFile(
  file: string,
  idBytes: number,
  inner: string,
): { readonly index: GitIndex; readonly mark: string; readonly mtimeMs: number } | null {
  let descriptor: number | null = null;
  try {
    descriptor = openSync(file, 'r');
    const { ino, size, mtimeMs } = fstatSync(descriptor);
    const index = readGitIndex(readFileSync(descriptor), idBytes, inner);
    return index && { index, mark: `${ino} ${size} ${mtimeMs}`, mtimeMs };
  } catch {
    return null;
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}
