/** What the system refused, in words. */

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'it may not be written to',
  EPERM: 'it may not be written to',
  EROFS: 'the file system is read-only',
  ENOENT: 'a part of its path does not exist',
  ENOTDIR: 'a part of its path is a file',
  EISDIR: 'it is a folder',
  ELOOP: 'its symbolic links lead in a circle',
  EBUSY: 'another program holds it',
  ENOSPC: 'no space is left',
  EDQUOT: 'no space is left',
  ENAMETOOLONG: 'the path is too long',
};

/** In words, and the system's code; its own message would repeat paths. `words` are said instead of the usual ones. */
export function reason(error: unknown, words: Readonly<Record<string, string>> = {}): string {
  const code = codeOf(error);
  const said = words[code] ?? REASONS[code];
  return said === undefined ? code : `${said} (${code})`;
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}
